// The queue by keyboard: one key for each decision, on the entry that has the focus and nowhere else.
/** @type {HTMLElement[]} */
const waiting = Array.from(document.querySelectorAll(".waiting"));
const help = document.querySelector(".keys-help");
if (help instanceof HTMLElement) help.hidden = false;

/** Where somebody writes or chooses, keys are letters. @param {EventTarget | null} target */
const types = (target) => target instanceof HTMLElement && target.matches("input:not([type=radio]), textarea, select");

/** @param {HTMLElement} entry @param {string} reason */
function refuse(entry, reason) {
  const radio = entry.querySelector(`input[name=reden][value="${reason}"]`);
  const button = entry.querySelector("button[value=af]");
  if (!(radio instanceof HTMLInputElement) || !(button instanceof HTMLButtonElement)) return;
  radio.checked = true;
  radio.form?.requestSubmit(button);
}

/** @param {HTMLElement} entry */
function giveReason(entry) {
  const fold = entry.querySelector("details[data-key=a]");
  const first = entry.querySelector("input[name=reden]");
  if (!(fold instanceof HTMLDetailsElement) || !(first instanceof HTMLElement)) return;
  fold.open = true;
  first.focus();
}

/** @param {HTMLElement} entry @param {number} by */
function go(entry, by) {
  const other = waiting[waiting.indexOf(entry) + by];
  other?.focus();
  other?.scrollIntoView({ block: "nearest" });
}

/** @param {HTMLElement} entry @param {string} key */
function press(entry, key) {
  const found = entry.querySelector(`[data-key="${key}"]`);
  if (found instanceof HTMLElement) found.click();
}

/** What each key does. @param {string} key @returns {((entry: HTMLElement) => void) | null} */
function meaning(key) {
  if (/^[1-4]$/.test(key)) return (entry) => refuse(entry, key);
  if (key === "g" || key === "w") return (entry) => press(entry, key);
  if (key === "a") return giveReason;
  if (key === "arrowdown") return (entry) => go(entry, 1);
  return key === "arrowup" ? (entry) => go(entry, -1) : null;
}

/** A key that is held down, or with another, is for the browser. @param {KeyboardEvent} event */
const isPlain = (event) => !(event.ctrlKey || event.metaKey || event.altKey || event.repeat);

let sent = false;
document.addEventListener("submit", () => (sent = true));
window.addEventListener("pageshow", () => (sent = false));
document.addEventListener("keydown", (event) => {
  const entry = event.target instanceof Element ? event.target.closest(".waiting") : null;
  if (!(entry instanceof HTMLElement) || !isPlain(event) || types(event.target) || sent) return;
  const key = event.key.toLowerCase();
  // Arrows choose among the reasons.
  const does = event.target instanceof HTMLInputElement && key.startsWith("arrow") ? null : meaning(key);
  if (!does) return;
  does(entry);
  event.preventDefault();
});

// After a decision the next one has the focus at once; else the first does as soon as somebody presses Tab.
const asked = document.getElementById(location.hash.slice(1));
if (asked?.matches(".waiting")) {
  asked.focus();
} else if (location.search.includes("gedaan=")) {
  (waiting[0] ?? document.getElementById("gedaan"))?.focus();
}
