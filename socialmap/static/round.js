// A round with one key for each answer. All its questions are on the page: an answer is kept on the device, the next
// question comes at once, and what is kept is sent as soon as there is a connection. Without this script forms do it.
import { keep, newNumber, read } from "./round_device.js";
import { after, hoursSaid, keyOf, nextOf, partOf } from "./round_rules.js";

/** @typedef {import("./round_rules.js").Open} Open */

const page = /** @type {HTMLElement} */ (document.querySelector(".round"));
const round = page.dataset.round ?? "";
const path = page.dataset.path ?? "";
const [now, net, problems, done, keys] = [".ask-now", ".net", ".problems", ".round-done", ".keys"].map((one) => /** @type {HTMLElement} */ (page.querySelector(one)));
const wanted = /** @type {HTMLInputElement} */ (keys.querySelector("input"));
/** Every question by its position. @type {Map<number, HTMLElement>} */
const held = new Map();
let order = /** @type {Open[]} */ (JSON.parse(page.dataset.order ?? "[]"));
let sending = false;
/** Whether anything was answered here: until then the page says what the server did. */
let told = false;
/** Why nothing can be sent: "" when it can. @type {"" | "waits" | "out" | "gone"} */
let stuck = "";

/** @param {string} name @param {Record<string, unknown>} [values] */
const said = (name, values = {}) => Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, String(value)), page.dataset[name] ?? "");
/** @param {ParentNode} root @param {string} selector */
const all = (root, selector) => [.../** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(selector))];
/** What is seen of a selector. @param {string} selector */
const seen = (selector) => all(page, selector).find((one) => one.checkVisibility());
const current = () => /** @type {HTMLElement | null} */ (now.querySelector(".ask-one"));
/** @param {HTMLElement} section */
const positionOf = (section) => Number(section.dataset.position);

/** Hold the questions of a page; those that are held already stay as they are filled in. @param {ParentNode} from */
function hold(from) {
  for (const section of all(from, ".ask-one")) {
    if (!held.has(positionOf(section))) held.set(positionOf(section), document.adoptNode(section));
  }
}

/** What an answer means for what is open yet. @param {import("./round_device.js").Fields} fields */
function meaning(fields) {
  const position = Number(fields.vraag?.[0]);
  const section = held.get(position);
  const implies = (section?.dataset.implies ?? "").split(" ").filter(Boolean).map(Number);
  const place = section?.dataset.place ?? order.find((one) => one[0] === position)?.[1] ?? "";
  return { position, place, said: fields.antwoord?.[0] ?? "", implies, whole: section?.dataset.whole === "yes" };
}

/** Who comes to a question hears it, or types in its first field. */
function begin() {
  const fine = matchMedia("(pointer: fine)").matches;
  const typed = fine ? (seen('[data-part="enter"] [data-empty-keys]') ?? seen('[data-part="enter"] input[type="text"]')) : undefined;
  const saves = seen('[data-part="back"]') ? seen('[data-part="back"] button') : undefined;
  (typed ?? saves ?? seen(".question") ?? seen(".round-done h2"))?.focus({ preventScroll: true });
}

/** Show one part of a question. @param {HTMLElement} section @param {string} part */
function showPart(section, part) {
  for (const one of all(section, "[data-part]")) one.hidden = one.dataset.part !== part;
  begin();
}

/** Show a question; 0 for none any more. @param {number} position @param {boolean} [fresh] from its beginning */
function show(position, fresh = true) {
  const section = held.get(position);
  if (position && !section) {
    location.assign(`${path}?vraag=${position}`);
    return;
  }
  if (!section && !stuck && !read(round).answers.length) {
    location.assign(path);
    return;
  }
  now.replaceChildren(...(section ? [section] : []));
  done.hidden = Boolean(section);
  for (const one of all(done, ".counted")) one.hidden = true;
  mark();
  if (section && fresh) {
    for (const one of all(section, '[data-part="other"]')) one.remove();
    showPart(section, section.dataset.begins ?? "ask");
  } else begin();
  scrollTo({ top: 0 });
}

/** Where the round is, in the list at the side and in figures. */
function mark() {
  const open = new Set(order.map((one) => one[1]));
  const here = current()?.dataset.place;
  const stops = all(page, ".round-places li");
  for (const stop of stops) {
    stop.classList.toggle("now", stop.dataset.place === here);
    stop.classList.toggle("done", stop.dataset.place !== here && !open.has(stop.dataset.place ?? ""));
    const small = stop.querySelector(".small");
    if (small?.textContent === said("now") && stop.dataset.place !== here) small.textContent = "";
    if (small && stop.dataset.place === here) small.textContent = said("now");
    if (stop.dataset.place === here) stop.setAttribute("aria-current", "step");
    else stop.removeAttribute("aria-current");
  }
  const at = stops.findIndex((stop) => stop.dataset.place === here);
  const progress = /** @type {HTMLProgressElement} */ (page.querySelector(".round-progress progress"));
  progress.value = stops.filter((stop) => !open.has(stop.dataset.place ?? "")).length;
  const text = /** @type {HTMLElement} */ (page.querySelector(".round-progress strong"));
  text.textContent = said("of", { done: at < 0 ? progress.value : at + 1, all: stops.length });
}

/** Say how what was answered is kept. */
function tell() {
  const waits = read(round).answers.length;
  problems.replaceChildren(...read(round).told.map(notice));
  if (!waits && !told) return;
  const text = !waits ? said("saved") : stuck === "out" ? said("out") : stuck === "gone" ? said("gone") : said(waits === 1 ? "waitsOne" : "waitsMore", { n: waits });
  net.classList.toggle("waits", waits > 0 && stuck !== "");
  net.textContent = waits && !stuck ? said("sending") : text;
  if (waits && stuck === "out") {
    const link = Object.assign(document.createElement("a"), { href: page.dataset.login, textContent: said("loginText") });
    net.append(" ", link);
  }
}

/** Something to look at, with the way to its question. @param {import("./round_device.js").Told} one */
function notice(one) {
  const line = Object.assign(document.createElement("p"), { className: "notice", textContent: [one.text, one.typed].filter(Boolean).join(" ") });
  if (!one.position) {
    const away = Object.assign(document.createElement("button"), { type: "button", className: "plain", textContent: said("close") });
    away.addEventListener("click", () => (keep(round, (kept) => (kept.told = kept.told.filter((other) => other.text !== one.text))), tell()));
    line.append(" ", away);
    return line;
  }
  line.append(" ", Object.assign(document.createElement("a"), { href: `${path}?vraag=${one.position}`, textContent: said("look") }));
  return line;
}

/** What stands in the fields of a question. @param {HTMLFormElement} form @param {string} answer */
function fieldsOf(form, answer) {
  const fields = /** @type {import("./round_device.js").Fields} */ ({});
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && value !== "" && name !== "csrf_token") (fields[name] ??= []).push(value);
  }
  fields.antwoord = [answer];
  return fields;
}

/** What somebody typed or chose, in words, as far as that can be told here. @param {HTMLElement} section @param {HTMLFormElement} form */
function saidHere(section, form) {
  const enter = /** @type {HTMLElement} */ (section.querySelector('[data-part="enter"]'));
  const chosen = enter.querySelector('input[type="radio"]:checked');
  if (section.dataset.form === "choice") return chosen?.parentElement?.textContent?.trim() ?? "";
  const typed = /** @type {HTMLInputElement} */ (enter.querySelector("[data-empty-keys]")).value;
  if (section.dataset.form === "text") return typed.trim();
  const groups = [1, 2, 3].map((number) => {
    const values = new FormData(form);
    const one = (/** @type {string} */ end) => String(values.get(`tijd${number}-${end}`) ?? "");
    return { days: values.getAll(`tijd${number}-dag`).map(Number), from: one("van"), until: one("tot") };
  });
  const name = /** @type {HTMLInputElement | null} */ (enter.querySelector('[name="name"]'))?.value.trim();
  const hours = hoursSaid(typed, groups);
  return name && hours ? `${name}: ${hours}` : hours && hours.charAt(0).toUpperCase() + hours.slice(1);
}

/** Read back what was filled in: by the server, which reads it as it will be kept; without a connection by ourselves.
 * @param {HTMLElement} section @param {HTMLFormElement} form @param {HTMLElement} button */
async function readBack(section, form, button) {
  const answer = stuck ? null : await ask(form.action, new FormData(form, button));
  const found = answer ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  const fresh = /** @type {HTMLElement | null} */ (found?.querySelector(".ask-one") ?? null);
  if (current() !== section) return;
  if (fresh && positionOf(fresh) === positionOf(section)) {
    problems.replaceChildren(...(found?.querySelectorAll(".problems > *") ?? []));
    held.set(positionOf(fresh), document.adoptNode(fresh));
    show(positionOf(fresh), false);
    return;
  }
  const text = saidHere(section, form);
  if (!text) return;
  for (const one of all(section, ".said")) one.textContent = text;
  showPart(section, "back");
}

/** Ask the server; null without a connection. @param {string} address @param {FormData} body */
async function ask(address, body) {
  try {
    return await fetch(address, { method: "POST", body, signal: AbortSignal.timeout(15_000) });
  } catch {
    stuck = "waits";
    tell();
    return null;
  }
}

/** Keep an answer and go on; false where this device keeps nothing, and the form has to be sent as it is.
 * @param {HTMLElement} section @param {HTMLFormElement} form @param {string} answer */
function answered(section, form, answer) {
  const fields = fieldsOf(form, answer);
  const isNew = section.dataset.form === "wish" && answer.startsWith("waarde");
  const id = isNew ? (fields.nummer?.[0] ?? newNumber()) : newNumber();
  const position = positionOf(section);
  const isKept = keep(round, (kept) => {
    kept.answers.push({ id, om: Date.now(), velden: fields });
    kept.told = kept.told.filter((one) => one.position !== position);
  });
  if (!isKept) return false;
  told = true;
  for (const one of all(section, "[aria-pressed]")) one.setAttribute("aria-pressed", String(/** @type {HTMLButtonElement} */ (one).value === answer));
  order = after(order, meaning(fields));
  show(nextOf(order));
  void send();
  return true;
}

/** Send what is kept. Answers have numbers: what arrived and was not told of is sent once more, and counts once. */
async function send() {
  const sent = read(round).answers.slice(0, 100);
  if (!sending && sent.length) {
    sending = true;
    await sendThese(sent);
    sending = false;
    if (!stuck && read(round).answers.length) void send();
    else if (!stuck && !current()) show(0);
  }
  tell();
}

/** @param {import("./round_device.js").Answer[]} sent */
async function sendThese(sent) {
  told = true;
  const body = new FormData();
  body.set("antwoorden", JSON.stringify(sent));
  body.set("verzonden", String(Date.now()));
  body.set("csrf_token", /** @type {HTMLInputElement | null} */ (page.querySelector('[name="csrf_token"]'))?.value ?? "");
  const answer = await ask(`${path}/antwoorden`, body);
  if (!answer) return;
  const isOurs = answer.ok && (answer.headers.get("Content-Type") ?? "").includes("json");
  stuck = isOurs ? "" : whyNot(answer);
  if (isOurs) took(await answer.json(), sent);
}

/** @param {Response} answer */
function whyNot(answer) {
  if (answer.status === 404) return "gone";
  return answer.status === 403 || answer.ok ? "out" : "waits";
}

/** What became of answers that were sent.
 * @param {{ antwoorden: { id: string, vraag?: number, lot: string, tekst?: string }[], volgorde: Open[], zij: string }} reply
 * @param {import("./round_device.js").Answer[]} sent */
function took(reply, sent) {
  const gone = new Set(sent.map((one) => one.id));
  const news = reply.antwoorden.filter((one) => one.tekst).map((one) => newsOf(one, sent));
  keep(round, (kept) => {
    kept.answers = kept.answers.filter((one) => !gone.has(one.id));
    const texts = new Set(news.map((one) => one.text + one.position));
    kept.told = [...kept.told.filter((one) => !texts.has(one.text + one.position)), ...news].slice(-8);
  });
  order = read(round).answers.reduce((open, one) => after(open, meaning(one.velden)), reply.volgorde);
  const side = new DOMParser().parseFromString(reply.zij, "text/html");
  const [old, fresh] = [page.querySelector(".round-places ol"), side.querySelector(".round-places ol")];
  if (old && fresh) old.replaceWith(document.adoptNode(fresh));
  mark();
}

/** @param {{ id: string, vraag?: number, lot: string, tekst?: string }} one @param {import("./round_device.js").Answer[]} sent */
function newsOf(one, sent) {
  const again = one.lot === "fout" || one.lot === "anders";
  const fields = sent.find((other) => other.id === one.id)?.velden ?? {};
  const typed = one.lot === "fout" ? Object.entries(fields).filter(([name]) => /^(opening_hours|schedule|phone|website|name|tijd\d.*)$/.test(name)).flatMap(([, values]) => values).join(" ") : "";
  const name = held.get(one.vraag ?? 0)?.querySelector("h2")?.textContent?.trim();
  return { position: again ? (one.vraag ?? 0) : 0, text: [name, one.tekst].filter(Boolean).join(": "), typed: typed && said("typed", { typed }) };
}

/** Apply what waits to what is open, and stand at a question that is. */
async function start() {
  const first = current();
  if (first) held.set(positionOf(first), first);
  try {
    const found = await fetch(`${path}?alles=1`, { signal: AbortSignal.timeout(20_000) });
    if (found.ok) hold(new DOMParser().parseFromString(await found.text(), "text/html"));
  } catch {
    stuck = "waits";
  }
  const waiting = new Set(read(round).answers.map((one) => Number(one.velden.vraag?.[0])));
  order = read(round).answers.reduce((open, one) => after(open, meaning(one.velden)), order);
  page.dataset.ready = "yes";
  if (first && current() === first && waiting.has(positionOf(first))) show(nextOf(order));
  await send();
}

page.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  const section = /** @type {HTMLElement | null} */ (form.closest(".ask-one"));
  const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
  if (form.matches(".finish") && read(round).answers.length) {
    event.preventDefault();
    void send().then(() => !read(round).answers.length && form.submit());
  }
  if (!section || !button || section.querySelector('[data-part="other"]')) return;
  const part = partOf(section.dataset.form ?? "", button.value);
  if (button.value === "lees") void readBack(section, form, button);
  else if (part) showPart(section, part);
  else if (!answered(section, form, button.value)) return;
  event.preventDefault();
});

page.addEventListener("click", (event) => {
  const link = /** @type {HTMLAnchorElement | null} */ (/** @type {Element} */ (event.target).closest('a[href*="vraag="]'));
  const position = link ? Number(new URL(link.href).searchParams.get("vraag")) : 0;
  if (!link || link.closest(".notice") || event.ctrlKey || event.metaKey || event.shiftKey || !held.has(position)) return;
  event.preventDefault();
  history.pushState(null, "", `${path}?vraag=${position}`);
  show(position);
});

document.addEventListener("keydown", (pressed) => {
  if (pressed.key === "Escape") seen(".question")?.focus(); // out of a field, where letters are text
  const letter = wanted.checked ? keyOf(pressed, /** @type {HTMLElement} */ (pressed.target)) : "";
  const button = letter ? seen(`.ask-one [data-key="${letter}"]`) : undefined;
  if (!button) return;
  pressed.preventDefault();
  button.click();
});

addEventListener("popstate", () => show(Number(new URLSearchParams(location.search).get("vraag")) || nextOf(order)));
addEventListener("online", () => void send());
setInterval(() => read(round).answers.length && void send(), 10_000);

keys.hidden = false;
if (matchMedia("(max-width: 46.99rem)").matches) {
  for (const one of /** @type {HTMLDetailsElement[]} */ (all(page, ".round-places, .ask-known details"))) one.open = false;
}
begin();
void start();
