// The queue by keyboard: one key for each decision, on the entry that has the focus and nowhere else.
/** @type {HTMLDetailsElement[]} */
const waiting = Array.from(document.querySelectorAll("details.waiting"));
const help = document.querySelector(".keys-help");
if (help instanceof HTMLElement) help.hidden = false;

/** Where somebody writes or chooses, keys are letters. @param {EventTarget | null} target */
const types = (target) => target instanceof HTMLElement && target.matches("input:not([type=radio]), textarea, select");

/** @param {HTMLDetailsElement} entry @param {string} reason */
function refuse(entry, reason) {
  const radio = entry.querySelector(`input[name=reden][value="${reason}"]`);
  const button = entry.querySelector("button[value=af]");
  if (!(radio instanceof HTMLInputElement) || !(button instanceof HTMLButtonElement)) return;
  radio.checked = true;
  radio.form?.requestSubmit(button);
}

/** @param {HTMLDetailsElement} entry */
function giveReason(entry) {
  const fold = entry.querySelector("details[data-key=a]");
  const first = entry.querySelector("input[name=reden]");
  if (!(fold instanceof HTMLDetailsElement) || !(first instanceof HTMLElement)) return;
  fold.open = true;
  first.focus();
}

/** To an entry, open: nobody decides about what they do not see. @param {HTMLDetailsElement | undefined} entry */
function show(entry) {
  if (!entry) return;
  entry.open = true;
  entry.querySelector("summary")?.focus({ preventScroll: true });
  entry.scrollIntoView({ block: "nearest" });
}

/** @param {HTMLDetailsElement} entry @param {string} key */
function press(entry, key) {
  const found = entry.querySelector(`[data-key="${key}"]`);
  if (found instanceof HTMLElement) found.click();
}

/** What each key does. @param {string} key @returns {((entry: HTMLDetailsElement) => void) | null} */
function meaning(key) {
  if (/^[1-4]$/.test(key)) return (entry) => refuse(entry, key);
  if (key === "g" || key === "w") return (entry) => press(entry, key);
  if (key === "a") return giveReason;
  if (key === "arrowdown") return (entry) => show(waiting[waiting.indexOf(entry) + 1]);
  return key === "arrowup" ? (entry) => show(waiting[waiting.indexOf(entry) - 1]) : null;
}

/** A key that is held down, or with another, is for the browser. @param {KeyboardEvent} event */
const isPlain = (event) => !(event.ctrlKey || event.metaKey || event.altKey || event.repeat);

let sent = false;
document.addEventListener("submit", () => (sent = true));
window.addEventListener("pageshow", () => (sent = false));
document.addEventListener("keydown", (event) => {
  const entry = event.target instanceof Element ? event.target.closest("details.waiting") : null;
  if (!(entry instanceof HTMLDetailsElement) || !isPlain(event) || types(event.target) || sent) return;
  const key = event.key.toLowerCase();
  // Arrows choose among the reasons.
  const does = event.target instanceof HTMLInputElement && key.startsWith("arrow") ? null : meaning(key);
  if (!does) return;
  if (entry.open || key.startsWith("arrow")) does(entry);
  else show(entry);
  event.preventDefault();
});

// After a decision the next one has the focus at once; else the first does as soon as somebody presses Tab.
const asked = document.getElementById(location.hash.slice(1))?.closest("details.waiting");
if (asked instanceof HTMLDetailsElement) {
  show(asked);
} else if (location.search.includes("gedaan=")) {
  if (waiting[0]) show(waiting[0]);
  else document.getElementById("gedaan")?.focus();
}
