// What a round decides without a page: what a key means, what is asked next, and what was typed in words.

const LETTERS = "JN?BVSGEW";
const DAYS = ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"];
const TRIES = 2;

/**
 * The letter of an answer that a key means; "" while somebody types, or asks the browser for something. A field that is
 * empty yet says which letters nobody begins to type in it.
 * @param {{ key: string, ctrlKey: boolean, metaKey: boolean, altKey: boolean, repeat: boolean }} pressed
 * @param {{ tagName: string, type?: string, value?: string, dataset?: DOMStringMap } | null} where
 */
export function keyOf(pressed, where) {
  if (pressed.ctrlKey || pressed.metaKey || pressed.altKey || pressed.repeat) return "";
  const types = where && (/^(TEXTAREA|SELECT)$/.test(where.tagName) || (where.tagName === "INPUT" && !/^(checkbox|radio)$/.test(where.type ?? "")));
  const letters = !types ? LETTERS : where.value ? "" : (where.dataset?.emptyKeys ?? "");
  const letter = pressed.key.toUpperCase();
  return letter.length === 1 && letters.includes(letter) ? letter : "";
}

/**
 * Which part of a question an answer leads to; "" where it is whole. The server decides the same.
 * @param {string} form how the question is answered
 * @param {string} said
 */
export function partOf(form, said) {
  const entered = ["hours", "text", "choice"].includes(form);
  if (said === "gestopt" || (form === "there" && said === "nee")) return "sure";
  if (said === "verander" || (entered && said === "nee") || (form === "wish" && said === "ja")) return "enter";
  if (form === "wish" && said === "waarde") return "walk";
  return said === "terug" ? "ask" : "";
}

/** @typedef {[position: number, place: string, tries: number]} Open */

/**
 * What is open yet after an answer.
 * @param {Open[]} order
 * @param {{ position: number, place: string, said: string, implies: number[], whole: boolean }} answer
 * @returns {Open[]}
 */
export function after(order, answer) {
  if (answer.said === "b") return order.map(([at, place, tries]) => [at, place, place === answer.place ? tries + 1 : tries]);
  const ended = answer.said === "gestopt-zeker" && answer.whole;
  return order.filter(([at, place]) => at !== answer.position && !answer.implies.includes(at) && !(ended && place === answer.place));
}

/** The position of what is asked now; 0 for nothing today. @param {Open[]} order */
export function nextOf(order) {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const found = order.find((one) => one[2] === tries);
    if (found) return found[0];
  }
  return 0;
}

/** A time as it is said; "" for none. @param {string} typed */
function time(typed) {
  const found = /^(\d{1,2})(?:[.:](\d{2}))?(?: ?uur)?$/.exec(typed.trim());
  return found && Number(found[1]) < 25 && Number(found[2] ?? 0) < 60 ? `${Number(found[1])}.${found[2] ?? "00"}` : "";
}

/** Days in words. @param {number[]} days */
function inWords(days) {
  const runs = /** @type {[number, number][]} */ ([]);
  for (const day of days) {
    const last = runs.at(-1);
    if (last && last[1] === day - 1) last[1] = day;
    else runs.push([day, day]);
  }
  const parts = runs.flatMap(([a, b]) => (b - a > 1 ? [`${DAYS[a]} t/m ${DAYS[b]}`] : a === b ? [DAYS[a]] : [DAYS[a], DAYS[b]]));
  return parts.length > 1 ? `${parts.slice(0, -1).join(", ")} en ${parts.at(-1)}` : parts[0];
}

/** One group of days with its hours, in words; "" for what is not sure. @param {number[]} days @param {string} from @param {string} until */
function groupSaid(days, from, until) {
  const [begin, end] = [time(from), time(until)];
  return days.length && begin && end ? `elke ${inWords(days)} van ${begin} tot ${end} uur` : "";
}

/** Which days a text like "ma-vr" or "di, do" names; none for another. @param {string} typed */
function daysOf(typed) {
  const found = /** @type {number[]} */ ([]);
  for (const part of typed.split(/\s*(?:,|&|\+| en )\s*/)) {
    const ends = part.split(/\s*(?:-|–|t\/m)\s*/).map((day) => DAYS.findIndex((name) => name === day || name.slice(0, 2) === day));
    if (ends.includes(-1) || ends.length > 2 || ends[0] > /** @type {number} */ (ends.at(-1))) return [];
    for (let day = ends[0]; day <= /** @type {number} */ (ends.at(-1)); day += 1) found.push(day);
  }
  return [...new Set(found)].sort();
}

/**
 * Hours that were filled in, in words, as far as that is sure without the server; else as they were typed.
 * @param {string} typed in short, such as "ma-vr 9-17"
 * @param {{ days: number[], from: string, until: string }[]} groups
 */
export function hoursSaid(typed, groups) {
  const used = groups.filter((one) => one.days.length || one.from || one.until);
  if (used.length) return used.map((one) => groupSaid(one.days, one.from, one.until)).filter(Boolean).join("; ");
  const parts = typed.trim().toLowerCase().replace(/^elke /, "").split(/\s*;\s*/).map((part) => {
    const found = /^(.+?) (?:van )?([\d.:]+)(?: uur)? ?(?:-|–|tot) ?([\d.:]+)(?: uur)?$/.exec(part);
    return found ? groupSaid(daysOf(found[1]), found[2], found[3]) : "";
  });
  return parts.every(Boolean) ? parts.join("; ") : typed.trim();
}
