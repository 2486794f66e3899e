// What was pasted, read and counted; nothing here knows of a page or of a network.

const MOST = 999;
const FEW = 5;
const LINE = /^([1-9]\d{3})[ \t]*(?:([a-z]{2})(?![a-z]))?[ \t]*[;,:\t ]?[ \t]*(.*)$/i;

/**
 * @typedef {{ postcode: string, count: number, line: number }} Row
 * @typedef {{ line: number, why: "postcode" | "count" | "unknown" }} Fault
 * @typedef {{ places: { id: string, name: string, wijk: string }[], areas: [number, number][][], postcodes: Record<string, [number, number][]> }} Reach
 * @typedef {{ id: string, name: string, wijk: string, said: string }} Shown
 */

/**
 * The lines of a list: a postcode of four or six signs, and how many people; who writes no number means one.
 * @param {string} text
 * @returns {{ rows: Row[], faults: Fault[] }}
 */
export function readLines(text) {
  /** @type {Row[]} */
  const rows = [];
  /** @type {Fault[]} */
  const faults = [];
  text.split(/\r\n|\r|\n/).forEach((typed, at) => {
    const line = at + 1;
    if (!typed.trim()) return;
    const found = LINE.exec(typed.trim());
    if (!found) {
      faults.push({ line, why: "postcode" });
      return;
    }
    const [, digits, letters = "", rest] = found;
    const people = rest === "" ? 1 : /^\d{1,3}$/.test(rest.trim()) ? Number(rest) : 0;
    if (people < 1 || people > MOST) faults.push({ line, why: /^[1-9]\d{3}\d/.test(typed.trim()) ? "postcode" : "count" });
    else rows.push({ postcode: digits + letters.toUpperCase(), count: people, line });
  });
  return { rows, faults };
}

/** A number of people as it may be shown. @param {number} people @param {string} few */
export const shown = (people, few) => (isFew(people) ? few : String(Math.round(people)));

/** Fewer than five; what sums of shares make of five is five. @param {number} people */
const isFew = (people) => people < FEW - 1e-6;

/**
 * How many of them walk to each place, the most first; who are fewer than five stand by name, so that their order tells nothing.
 * @param {Row[]} rows
 * @param {Reach} reach
 * @param {string} few what is shown for fewer than five
 * @returns {{ faults: Fault[], total: string, about: boolean, places: Shown[] }}
 */
export function count(rows, reach, few) {
  /** @type {Fault[]} */
  const faults = [];
  const sums = new Float64Array(reach.places.length);
  let [total, about] = [0, false];
  for (const { postcode, count: people, line } of rows) {
    const whole = Object.hasOwn(reach.postcodes, postcode);
    const key = whole ? postcode : postcode.slice(0, 4);
    if (!Object.hasOwn(reach.postcodes, key)) {
      faults.push({ line, why: "unknown" });
      continue;
    }
    total += people;
    about ||= key.length === 4;
    for (const [area, weight] of reach.postcodes[key]) {
      for (const [place, share] of reach.areas[area]) sums[place] += people * weight * share;
    }
  }
  // Of fewer than five people together nothing is told of any place.
  const told = reach.places.map((place, at) => ({ ...place, people: total < FEW || isFew(sums[at]) ? 0 : Math.round(sums[at]), any: sums[at] > 0 }));
  const places = told
    .filter((place) => place.any)
    .sort((one, other) => other.people - one.people || one.name.localeCompare(other.name, "nl"))
    .map(({ id, name, wijk, people }) => ({ id, name, wijk, said: shown(people, few) }));
  return { faults, total: shown(total, few), about, places };
}
