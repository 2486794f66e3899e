// A round by keyboard: one key for each answer, and the next question is what is read first.
import { keyOf } from "./round_rules.js";

const page = /** @type {HTMLElement} */ (document.querySelector(".round"));
const keys = /** @type {HTMLElement} */ (page.querySelector(".keys"));
const wanted = /** @type {HTMLInputElement} */ (keys.querySelector("input"));

/** What is seen of a selector. @param {string} selector */
const seen = (selector) =>
  [.../** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll(selector))].find((one) => one.checkVisibility());

/** Who comes to a question hears it, or types in its first field. */
function begin() {
  const fine = matchMedia("(pointer: fine)").matches;
  const typed = fine ? seen('[data-part="enter"] input[type="text"]') : undefined;
  (typed ?? seen(".question") ?? seen(".round-done h2"))?.focus({ preventScroll: true });
}

document.addEventListener("keydown", (pressed) => {
  const letter = wanted.checked ? keyOf(pressed, /** @type {HTMLElement} */ (pressed.target)) : "";
  const button = letter ? seen(`[data-key="${letter}"]`) : undefined;
  if (!button) return;
  pressed.preventDefault();
  button.click();
});

keys.hidden = false;
if (matchMedia("(max-width: 46.99rem)").matches) {
  for (const one of /** @type {NodeListOf<HTMLDetailsElement>} */ (page.querySelectorAll(".round-places, .ask-known details"))) one.open = false;
}
begin();
