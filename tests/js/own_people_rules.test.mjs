// What was pasted is read line by line, counted by shares worked by hand, and nobody under five is shown.
import assert from "node:assert/strict";
import { test } from "node:test";
import { count, readLines, shown } from "../../socialmap/static/own_people_rules.js";

test("a postcode of four or six signs, however the number stands behind it", () => {
  const text = "1067 DD 3\n1067dd;12\r\n1067\t4\n\n1067 DD\n1067: 7\n1067DD, 8\n1067 5";
  assert.deepEqual(readLines(text), {
    rows: [
      { postcode: "1067DD", count: 3, line: 1 }, { postcode: "1067DD", count: 12, line: 2 }, { postcode: "1067", count: 4, line: 3 },
      { postcode: "1067DD", count: 1, line: 5 }, { postcode: "1067", count: 7, line: 6 }, { postcode: "1067DD", count: 8, line: 7 },
      { postcode: "1067", count: 5, line: 8 },
    ],
    faults: [],
  });
});

test("a line that cannot be read is named by its number, the others count", () => {
  const text = ["Jan 1067 DD", "1067 DD drie", "1067 DD 0", "1067 DD 1000", "0067 DD 2", "1067 DD 2 4", "10672 3", "1067 DDD 2", "1067 DD -3", "1067 DD 2,5", "1067 DD 2"];
  const found = readLines(text.join("\n"));
  assert.deepEqual(found.rows, [{ postcode: "1067DD", count: 2, line: 11 }]);
  assert.deepEqual(found.faults.map((fault) => [fault.line, fault.why]), [
    [1, "postcode"], [2, "count"], [3, "count"], [4, "count"], [5, "postcode"], [6, "count"], [7, "postcode"], [8, "count"], [9, "count"], [10, "count"],
  ]);
});

const reach = {
  places: ["Alfa", "Beta", "Ceder", "Dal"].map((name) => ({ id: name[0], name, wijk: "W" })),
  areas: [[[0, 1], [1, 0.5]], [[1, 1], [2, 0.1]]],
  postcodes: { "1067DD": [[0, 1]], "1068AB": [[1, 1]], 1067: [[0, 0.75], [1, 0.25]] },
};
const say = (found) => found.places.map((place) => [place.name, place.said]);

test("shares of the buurt times the people, the most first", () => {
  const found = count([{ postcode: "1067DD", count: 20, line: 1 }, { postcode: "1068AB", count: 10, line: 2 }], reach, "<5");
  // Alfa 20 x 1; Beta 20 x 0.5 + 10 x 1; Ceder 10 x 0.1.
  assert.deepEqual(say(found), [["Alfa", "20"], ["Beta", "20"], ["Ceder", "<5"]]);
  assert.deepEqual([found.total, found.about, found.faults], ["30", false, []]);
});

test("four digits are spread over their buurten, and so is a postcode of which only these are known", () => {
  const expected = [["Alfa", "12"], ["Beta", "10"], ["Ceder", "<5"]];
  for (const postcode of ["1067", "1067ZZ"]) {
    const found = count([{ postcode, count: 16, line: 1 }], reach, "<5");
    assert.deepEqual([say(found), found.about], [expected, true]);
  }
});

test("fewer than five are never told, nor where they would walk, nor by their order", () => {
  assert.deepEqual([0, 1, 4, 4.9, 5, 5.4].map((people) => shown(people, "<5")), ["<5", "<5", "<5", "<5", "5", "5"]);
  const four = count([{ postcode: "1068AB", count: 4, line: 1 }], reach, "<5");
  assert.deepEqual([four.total, say(four)], ["<5", [["Beta", "<5"], ["Ceder", "<5"]]]);
  const few = count([{ postcode: "1067DD", count: 3, line: 1 }, { postcode: "1068AB", count: 2, line: 2 }], reach, "<5");
  assert.deepEqual(say(few), [["Alfa", "<5"], ["Beta", "<5"], ["Ceder", "<5"]]);
});

test("a postcode that is not known is named and not counted, also when it is called like something else", () => {
  const found = count([{ postcode: "9999", count: 7, line: 2 }, { postcode: "1067DD", count: 6, line: 3 }], reach, "<5");
  assert.deepEqual([found.faults, found.total], [[{ line: 2, why: "unknown" }], "6"]);
});
