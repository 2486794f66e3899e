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

let sent = false;
document.addEventListener("submit", () => (sent = true));
window.addEventListener("pageshow", () => (sent = false));
document.addEventListener("keydown", (event) => {
  const entry = event.target instanceof Element ? event.target.closest(".waiting") : null;
  const held = event.ctrlKey || event.metaKey || event.altKey || event.repeat;
  if (!(entry instanceof HTMLElement) || held || types(event.target) || sent) return;
  const key = event.key.toLowerCase();
  const inside = event.target instanceof HTMLInputElement;
  if (key === "g" || key === "w") press(entry, key);
  else if (key === "a") giveReason(entry);
  else if (/^[1-4]$/.test(key)) refuse(entry, key);
  else if (key === "arrowdown" && !inside) go(entry, 1);
  else if (key === "arrowup" && !inside) go(entry, -1);
  else return;
  event.preventDefault();
});

// After a decision the next one has the focus at once; else the first does as soon as somebody presses Tab.
const asked = document.getElementById(location.hash.slice(1));
if (asked?.matches(".waiting")) {
  asked.focus();
} else if (location.search.includes("gedaan=")) {
  (waiting[0] ?? document.getElementById("gedaan"))?.focus();
}
