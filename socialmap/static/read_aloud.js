// "Lees voor": the browser's own voice reads the page. A voice that is not on this device sends the text away: never.
const speech = window.speechSynthesis;
const bar = document.querySelector(".read-aloud");
const button = bar.querySelector("button");
const status = bar.querySelector("[role=status]");
const language = document.documentElement.lang;
const OUT = ".no-print, .read-aloud, form, nav, button, textarea, select, svg, script, style, [aria-hidden=true], .map-box";
let round = 0;

function voiceFor(code) {
  const own = speech.getVoices().filter((voice) => voice.localService === true);
  return own.find((voice) => voice.lang.split(/[-_]/)[0].toLowerCase() === code);
}

/** The nearest element that stands on lines of its own. */
function blockOf(node) {
  let element = node.parentElement;
  while (element.parentElement && getComputedStyle(element).display.startsWith("inline")) element = element.parentElement;
  return element;
}

/** What is to be seen of the content, in order: a piece for each block and each language in it. */
function pieces() {
  const found = [];
  const walker = document.createTreeWalker(document.querySelector(bar.dataset.read), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { parentElement: parent, data } = walker.currentNode;
    if (!data.trim() || parent.closest(OUT) || !parent.checkVisibility({ visibilityProperty: true })) continue;
    const block = blockOf(walker.currentNode);
    const code = parent.closest("[lang]").lang;
    const last = found.at(-1);
    if (last && last.block === block && last.code === code) last.text += data;
    else found.push({ block, code, text: data });
  }
  return found.map((piece) => ({ ...piece, text: piece.text.replace(/\s+/g, " ").trim() }))
    .filter(({ text }) => /[\p{L}\p{N}]/u.test(text));
}

function show(reading) {
  bar.dataset.reading = reading ? "yes" : "no";
  button.textContent = reading ? button.dataset.stop : button.dataset.start;
}

function stop() {
  round += 1;
  speech.cancel();
  for (const block of document.querySelectorAll(".being-read")) block.classList.remove("being-read");
  show(false);
}

function read(list, mine) {
  if (mine !== round) return;
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
  said.onerror = () => mine === round && stop();
  piece.block.classList.add("being-read");
  speech.speak(said);
}

/** Offered where this device has a voice of its own; where all its voices are elsewhere, that is said. */
function offer() {
  const voices = speech.getVoices();
  const has = Boolean(voiceFor(language));
  bar.hidden = !voices.length;
  button.hidden = !has;
  status.textContent = has || !voices.length ? "" : status.dataset.none;
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
