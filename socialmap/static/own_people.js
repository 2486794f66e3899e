// Counts a pasted list in the browser. The one request there is goes out before anything is typed, and holds nothing of it.
import { count, readLines } from "./own_people_rules.js";

const section = /** @type {HTMLElement} */ (document.querySelector("#eigen-mensen"));
const list = /** @type {HTMLTextAreaElement} */ (section.querySelector("#lijst"));
const faults = /** @type {HTMLUListElement} */ (section.querySelector("#fouten"));
const together = /** @type {HTMLParagraphElement} */ (section.querySelector("#samen"));
const table = /** @type {HTMLElement} */ (section.querySelector("#tabel"));
const body = /** @type {HTMLTableSectionElement} */ (table.querySelector("tbody"));
/** @type {Record<string, string>} */
const words = JSON.parse(section.dataset.words ?? "{}");
/** @type {Promise<import("./own_people_rules.js").Reach | null>} */
const fetched = fetch(section.dataset.reach ?? "", { credentials: "same-origin" })
  .then((answer) => (answer.ok ? answer.json() : null))
  .catch(() => null);

section.hidden = false;
section.querySelector("#tel")?.addEventListener("click", tell);
section.querySelector("#wis")?.addEventListener("click", () => {
  list.value = "";
  show([], "", []);
  list.focus();
});

async function tell() {
  const read = readLines(list.value);
  const reach = await fetched;
  if (!reach) return show([words.failed], "", []);
  if (!read.rows.length && !read.faults.length) return show([words.empty], "", []);
  const found = count(read.rows, reach, words.few);
  const wrong = [...read.faults, ...found.faults].sort((one, other) => one.line - other.line);
  const said = read.rows.length > found.faults.length ? [words.total.replace("%(n)s", found.total)] : [];
  if (said.length && found.about) said.push(words.about);
  if (said.length && !found.places.length) said.push(words.nobody);
  show(wrong.map((fault) => words[fault.why].replace("%(line)s", String(fault.line))), said.join(" "), found.places);
}

/**
 * @param {string[]} wrong
 * @param {string} said
 * @param {import("./own_people_rules.js").Shown[]} places
 */
function show(wrong, said, places) {
  faults.replaceChildren(...wrong.map((line) => element("li", line)));
  together.textContent = said;
  body.replaceChildren(...places.map(row));
  faults.hidden = !wrong.length;
  together.hidden = !said;
  table.hidden = !places.length;
}

/** @param {import("./own_people_rules.js").Shown} place */
function row(place) {
  const made = document.createElement("tr");
  const name = element("th", "");
  name.setAttribute("scope", "row");
  const link = document.createElement("a");
  link.href = (section.dataset.placePage ?? "").replace("ID", place.id);
  link.textContent = place.name;
  link.lang = "nl";
  name.append(link);
  made.append(name, element("td", place.wijk), element("td", place.said));
  return made;
}

/** @param {string} kind @param {string} text */
function element(kind, text) {
  const made = document.createElement(kind);
  made.textContent = text;
  return made;
}
