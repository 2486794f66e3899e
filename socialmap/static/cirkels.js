// The page of new circles: sliders, ticks that count, areas that light up together, and answers that stay on this device.
import { answered, forget, keep } from "./cirkels_answers.js";

const UNKNOWN = "onbekend";

/** @param {string} selector @param {ParentNode} [within] @returns {HTMLElement[]} */
const all = (selector, within = document) => [...within.querySelectorAll(selector)].filter((one) => one instanceof HTMLElement);

// A slider beside each number field of a weight: the field is what counts, the slider follows it.
/** @type {NodeListOf<HTMLInputElement>} */
const fields = document.querySelectorAll("input[data-slider]");
for (const field of fields) {
  const slider = document.createElement("input");
  Object.assign(slider, { type: "range", min: field.min, max: field.max, value: field.value });
  slider.setAttribute("aria-label", field.labels?.[0]?.textContent?.trim() ?? "");
  slider.addEventListener("input", () => { field.value = slider.value; });
  field.addEventListener("input", () => { slider.value = field.value; });
  field.before(slider);
}

// What is ticked: named in the bar, and in the address, so that Back and a bookmark bring it back.
/** @param {HTMLElement} bar */
function count(bar) {
  /** @type {NodeListOf<HTMLInputElement>} */
  const boxes = document.querySelectorAll("input[name=vergelijk]");
  const chosen = [...boxes].filter((one) => one.type === "hidden" || one.checked);
  const [counted, named] = ["#gekozen", "#gekozen-namen"].map((id) => bar.querySelector(id));
  if (counted) counted.textContent = (chosen.length ? bar.dataset.chosen : bar.dataset.none)?.replace("%", String(chosen.length)) ?? "";
  if (named) named.textContent = chosen.map((one) => one.dataset.name).join(", ");
  const address = new URL(location.href);
  address.searchParams.delete("vergelijk");
  for (const one of chosen) address.searchParams.append("vergelijk", one.value);
  history.replaceState(null, "", address);
}
const bar = document.querySelector(".compare-bar");
document.addEventListener("change", (event) => {
  if (bar instanceof HTMLElement && event.target instanceof HTMLInputElement && event.target.name === "vergelijk") count(bar);
});

// Chart, map, list and table light up together.
for (const kind of ["pointerover", "focusin"]) {
  document.addEventListener(kind, (event) => {
    const code = event.target instanceof Element ? event.target.closest("[data-code]")?.getAttribute("data-code") : null;
    for (const one of document.querySelectorAll("[data-code]")) one.classList.toggle("hot", one.getAttribute("data-code") === code);
  });
}

// Beside each other: what was answered here before, where the address does not say it.
for (const cell of all("td[data-of]")) {
  const kept = answered(cell.dataset.of ?? "", cell.dataset.field ?? "");
  if (kept && kept !== UNKNOWN && cell.dataset.given === UNKNOWN) cell.textContent = kept;
}

// The four questions: buttons in place of the words.
/** @param {HTMLElement} cell @param {HTMLElement} strip */
function ask(cell, strip) {
  const { field = "", label = "", choices = "", given = UNKNOWN } = cell.dataset;
  const row = cell.closest("tr"), code = row?.dataset.code ?? "";
  const group = document.createElement("span");
  group.className = "switch";
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", `${label} ${row?.querySelector("th")?.textContent?.trim() ?? ""}`);
  for (const value of choices.split("|")) {
    const button = choice(value, strip);
    button.addEventListener("click", () => {
      press(group, value);
      keep(code, field, value);
    });
    group.append(button);
  }
  press(group, given === UNKNOWN ? answered(code, field) || UNKNOWN : given);
  cell.replaceChildren(group);
}
/** @param {string} value @param {HTMLElement} strip */
function choice(value, strip) {
  /** @type {Record<string, string | undefined>} */
  const shown = { ja: strip.dataset.yes, nee: strip.dataset.no, [UNKNOWN]: "?", "minder dan 5": "0-4", "9 of meer": "9+" };
  const button = document.createElement("button");
  Object.assign(button, { type: "button", textContent: shown[value] ?? value, value });
  if (value === UNKNOWN) {
    button.className = "unknown-answer";
    button.setAttribute("aria-label", strip.dataset.unknown ?? "");
  }
  return button;
}
/** @param {HTMLElement} group @param {string} value */
function press(group, value) {
  for (const one of group.querySelectorAll("button")) one.setAttribute("aria-pressed", String(one.value === value));
}
const strip = document.querySelector(".people-strip");
if (strip instanceof HTMLElement) {
  for (const cell of all("td[data-field]", strip)) ask(cell, strip);
  for (const one of all(".without-script")) one.hidden = true;
  for (const one of all(".with-script")) one.hidden = false;
  document.querySelector("#wis-antwoorden")?.addEventListener("click", () => {
    forget();
    for (const group of all(".switch", strip)) press(group, UNKNOWN);
  });
}
