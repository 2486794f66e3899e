// Hours in a file to take along: as the clock is in Amsterdam, and what is not known is not closed.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { runInThisContext } from "node:vm";

const SOURCE = readFileSync(new URL("../../socialmap/static/neighbourhood_hours.js", import.meta.url), "utf8");
const { plain, fill, clock, inAmsterdam, hoursOn, isOpen, saidOfToday } = runInThisContext(
  `(() => { ${SOURCE}; return { plain, fill, clock, inAmsterdam, hoursOn, isOpen, saidOfToday }; })()`,
);
const TEXTS = { always: "altijd", open: "tot %(clock)s", soon: "vanaf %(clock)s", over: "voorbij", closed: "dicht" };

test("words are found without accents and capitals", () => {
  assert.equal(plain("Café CRÈCHE Şişli"), "cafe creche sisli");
  assert.equal(plain(null), "");
});

test("a text takes its values, a dollar sign too", () => {
  assert.equal(fill("%(n)s van %(all)s", { n: 0, all: "$& $1" }), "0 van $& $1");
});

test("a minute of the day is read as on a clock", () => {
  assert.deepEqual([0, 545, 1439, 1440, 1500].map((minute) => clock(minute, ".")), ["00.00", "09.05", "23.59", "00.00", "01.00"]);
});

const INSTANTS = [
  // Winter and summer, midnight and the turn of the year, the hour that is skipped and the one that comes twice.
  ["2026-01-15T09:30:00Z", { date: "2026-01-15", weekday: 3, minute: 630 }],
  ["2026-09-14T08:00:00Z", { date: "2026-09-14", weekday: 0, minute: 600 }],
  ["2026-06-20T22:00:00Z", { date: "2026-06-21", weekday: 6, minute: 0 }],
  ["2026-12-31T23:30:00Z", { date: "2027-01-01", weekday: 4, minute: 30 }],
  ["2026-03-29T00:59:00Z", { date: "2026-03-29", weekday: 6, minute: 119 }],
  ["2026-03-29T01:00:00Z", { date: "2026-03-29", weekday: 6, minute: 180 }],
  ["2026-10-25T00:30:00Z", { date: "2026-10-25", weekday: 6, minute: 150 }],
  ["2026-10-25T01:30:00Z", { date: "2026-10-25", weekday: 6, minute: 150 }],
];

for (const zone of ["UTC", "Europe/Amsterdam", "Pacific/Kiritimati", "Pacific/Pago_Pago"]) {
  test(`it is as late as in Amsterdam on a phone set to ${zone}`, () => {
    const before = process.env.TZ;
    process.env.TZ = zone;
    try {
      for (const [instant, told] of INSTANTS) assert.deepEqual(inAmsterdam(new Date(instant)), told, instant);
    } finally {
      process.env.TZ = before ?? "UTC";
    }
  });
}

const WEEK = { usual: [[[600, 720]], null, [], [], [], [], []], other: { "2026-12-25": [], "2026-12-28": null } };

test("a date apart goes before the week, and after the last day nothing is known", () => {
  const on = (date, weekday) => hoursOn(WEEK, { date, weekday }, "2026-12-31");
  assert.deepEqual(on("2026-09-14", 0), [[600, 720]]);
  assert.equal(on("2026-09-15", 1), null);
  assert.deepEqual(on("2026-12-25", 4), []);
  assert.equal(on("2026-12-28", 0), null);
  assert.deepEqual(on("2026-12-31", 3), []);
  assert.equal(on("2027-01-04", 0), null);
  assert.equal(hoursOn(null, { date: "2026-09-14", weekday: 0 }, "2026-12-31"), null);
});

test("one open door is enough, and unknown is not closed", () => {
  const always = () => true;
  assert.equal(isOpen([[], [[600, 720]]], always), true);
  assert.equal(isOpen([null, [[600, 720]]], always), true);
  assert.equal(isOpen([null, []], always), null);
  assert.equal(isOpen([[], []], always), false);
  assert.equal(isOpen([], always), false);
  assert.equal(isOpen([[[600, 720]]], () => false), false);
});

test("it is open from the first minute and closed on the last", () => {
  const today = [[600, 720], [780, 900]];
  const said = (minute) => saidOfToday(today, minute, TEXTS, ".");
  assert.deepEqual(said(599), { open: false, text: "vanaf 10.00" });
  assert.deepEqual(said(600), { open: true, text: "tot 12.00" });
  assert.deepEqual(said(720), { open: false, text: "vanaf 13.00" });
  assert.deepEqual(said(899), { open: true, text: "tot 15.00" });
  assert.deepEqual(said(900), { open: false, text: "voorbij" });
});

test("a day without hours is closed, and one without an end is always open", () => {
  assert.deepEqual(saidOfToday([], 600, TEXTS, "."), { open: false, text: "dicht" });
  assert.deepEqual(saidOfToday([[0, 1440]], 600, TEXTS, "."), { open: true, text: "altijd" });
  assert.deepEqual(saidOfToday([[1200, 1560]], 1300, TEXTS, "."), { open: true, text: "tot 02.00" });
});
