"use strict";
// Hours and texts of a file to take along, worked out without its page. It stands before neighbourhood.js in that file.

/** @typedef {[from: number, until: number]} Span Minutes of the day. */
/** @typedef {{ usual: (Span[] | null)[], other: Record<string, Span[] | null> }} Week By weekday, and of dates apart. */
/** @typedef {{ date: string, weekday: number, minute: number }} Moment Monday is 0. */

/**
 * A text to search in: small letters without accents.
 * @param {string | null} text
 */
function plain(text) {
  return (text ?? "").normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

/**
 * A text with its values, each at its name.
 * @param {string} text
 * @param {Record<string, string | number>} values
 */
function fill(text, values) {
  return text.replace(/%\((\w+)\)s/g, (_, name) => String(values[name]));
}

/**
 * A minute of the day as people read it.
 * @param {number} minute
 * @param {string} point What stands between hours and minutes.
 */
function clock(minute, point) {
  const parts = [Math.floor(minute / 60) % 24, minute % 60];
  return parts.map((part) => String(part).padStart(2, "0")).join(point);
}

/**
 * Date, weekday and minute in Amsterdam, wherever the phone thinks it is.
 * @param {Date} instant
 * @returns {Moment}
 */
function inAmsterdam(instant) {
  const format = new Intl.DateTimeFormat("en", {
    timeZone: "Europe/Amsterdam", hourCycle: "h23",
    year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit",
  });
  const part = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value]));
  const date = `${part.year}-${part.month}-${part.day}`;
  const weekday = (new Date(`${date}T12:00Z`).getUTCDay() + 6) % 7;
  return { date, weekday, minute: Number(part.hour) * 60 + Number(part.minute) };
}

/**
 * From and until on this day; null when that is not known, as after the last day of the file.
 * @param {Week | null} week
 * @param {{ date: string, weekday: number }} day
 * @param {string} last
 */
function hoursOn(week, { date, weekday }, last) {
  if (!week || date > last) return null;
  return date in week.other ? week.other[date] : week.usual[weekday];
}

/**
 * true, false, or null when nobody knows: one open door is enough, one unknown keeps it from "no".
 * @param {(Span[] | null)[]} days Of each week of a place.
 * @param {(span: Span) => boolean} test
 */
function isOpen(days, test) {
  if (days.some((day) => day?.some(test))) return true;
  return days.includes(null) ? null : false;
}

/**
 * What is said of today: open until, open from, over, or closed.
 * @param {Span[]} today
 * @param {number} minute
 * @param {Record<string, string>} texts
 * @param {string} point
 */
function saidOfToday(today, minute, texts, point) {
  const current = today.find(([from, until]) => from <= minute && minute < until);
  if (current) {
    const always = current[0] === 0 && current[1] === 1440;
    return { open: true, text: always ? texts.always : fill(texts.open, { clock: clock(current[1], point) }) };
  }
  const next = today.find(([from]) => from > minute);
  if (next) return { open: false, text: fill(texts.soon, { clock: clock(next[0], point) }) };
  return { open: false, text: today.length ? texts.over : texts.closed };
}
