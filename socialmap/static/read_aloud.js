// "Lees voor": the browser's own voice reads the page.
import { voiceOf } from "./voices.js";

/** @typedef {{ block: Element, code: string, text: string }} Piece */
/** @type {SpeechSynthesis | undefined} */
const speech = window.speechSynthesis;
const bar = /** @type {HTMLElement} */ (document.querySelector(".read-aloud"));
const button = /** @type {HTMLButtonElement} */ (bar.querySelector("button"));
const status = /** @type {HTMLElement} */ (bar.querySelector("[role=status]"));
const language = document.documentElement.lang;
const OUT = ".no-print, .read-aloud, form, nav, button, textarea, select, svg, script, style, [aria-hidden=true], .map-box";
let round = 0;

/** @param {string} code */
const voiceFor = (code) => voiceOf(speech?.getVoices() ?? [], code);

/**
 * The nearest element that stands on lines of its own.
 * @param {Element} element
 */
function blockOf(element) {
  let block = element;
  while (block.parentElement && getComputedStyle(block).display.startsWith("inline")) block = block.parentElement;
  return block;
}

/** What is to be seen of the content, in order: a piece for each block and each language in it. */
function pieces() {
  /** @type {Piece[]} */
  const found = [];
  const content = /** @type {Element} */ (document.querySelector(bar.dataset.read ?? "main"));
  const walker = document.createTreeWalker(content, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { parentElement: parent, data } = /** @type {Text} */ (walker.currentNode);
    if (!parent || !data.trim() || parent.closest(OUT) || !parent.checkVisibility({ visibilityProperty: true })) continue;
    const block = blockOf(parent);
    const code = /** @type {HTMLElement | null} */ (parent.closest("[lang]"))?.lang ?? language;
    const last = found.at(-1);
    if (last && last.block === block && last.code === code) last.text += data;
    else found.push({ block, code, text: data });
  }
  return found.map((piece) => ({ ...piece, text: piece.text.replace(/\s+/g, " ").trim() }))
    .filter(({ text }) => /[\p{L}\p{N}]/u.test(text));
}

/** @param {boolean} reading */
function show(reading) {
  bar.dataset.reading = reading ? "yes" : "no";
  button.textContent = (reading ? button.dataset.stop : button.dataset.start) ?? "";
}

function stop() {
  round += 1;
  speech?.cancel();
  for (const block of document.querySelectorAll(".being-read")) block.classList.remove("being-read");
  show(false);
}

/**
 * Read a list, the first piece first, as long as nobody stopped this round.
 * @param {Piece[]} list
 * @param {number} mine
 */
function read(list, mine) {
  if (!speech || mine !== round) return;
  for (const block of document.querySelectorAll(".being-read")) block.classList.remove("being-read");
  const [piece, ...rest] = list;
  const main = voiceFor(language);
  if (!piece || !main) {
    stop();
    return;
  }
  // Dutch names in a Dutch voice where this device has one.
  const voice = voiceFor(piece.code) || main;
  const said = new SpeechSynthesisUtterance(piece.text);
  said.voice = voice;
  said.lang = voice.lang;
  said.rate = 0.9;
  said.onend = () => read(rest, mine);
  said.onerror = () => { if (mine === round) stop(); };
  piece.block.classList.add("being-read");
  speech.speak(said);
}

/** Offered where this device has a voice of its own; where all its voices are elsewhere, that is said. */
function offer() {
  const voices = speech?.getVoices() ?? [];
  const has = Boolean(voiceFor(language));
  bar.hidden = !voices.length;
  button.hidden = !has;
  status.textContent = has || !voices.length ? "" : status.dataset.none ?? "";
}

if (speech) {
  button.addEventListener("click", () => {
    const reading = bar.dataset.reading === "yes";
    stop();
    if (reading) return;
    show(true);
    read(pieces(), round);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && bar.dataset.reading === "yes") stop();
  });
  window.addEventListener("pagehide", () => speech.cancel());
  speech.addEventListener("voiceschanged", offer);
  offer();
}
