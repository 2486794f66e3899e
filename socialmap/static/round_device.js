// Answers that wait on this device until the connection is back. The one thing that is kept on a device, and only for
// who has an account: facts of places, never who was spoken to.

/** @typedef {Record<string, string[]>} Fields */
/** @typedef {{ id: string, om: number, velden: Fields }} Answer */
/** @typedef {{ position: number, text: string, typed: string }} Told what is still to be looked at */
/** @typedef {{ answers: Answer[], told: Told[] }} Kept */

/** What is kept of one round. @param {string} round @returns {Kept} */
export function read(round) {
  try {
    const found = JSON.parse(localStorage.getItem(nameOf(round)) ?? "{}");
    return { answers: Array.isArray(found.answers) ? found.answers : [], told: Array.isArray(found.told) ? found.told : [] };
  } catch {
    return { answers: [], told: [] };
  }
}

/** Keep it; whether this device could. Two windows of one round change what is there, not what they read before.
 * @param {string} round @param {(kept: Kept) => void} change */
export function keep(round, change) {
  try {
    const kept = read(round);
    change(kept);
    if (kept.answers.length || kept.told.length) localStorage.setItem(nameOf(round), JSON.stringify(kept));
    else localStorage.removeItem(nameOf(round));
    return true;
  } catch {
    return false;
  }
}

/** A number that no other answer has; also over plain http, where ``crypto.randomUUID`` is kept back. */
export function newNumber() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** @param {string} round */
const nameOf = (round) => `ronde-${round}`;
