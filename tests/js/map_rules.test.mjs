// What a map works out: sizes, addresses, colours and the legend, against answers worked out by hand.
import assert from "node:assert/strict";
import { test } from "node:test";
import { dated, kindsOf, layerAddress, mixed, radiusAt } from "../../socialmap/static/map_rules.js";

test("a colour with white in it lies between itself and white", () => {
  assert.equal(mixed("#004699", 0), "rgb(0 70 153)");
  assert.equal(mixed("#004699", 1), "rgb(255 255 255)");
  assert.equal(mixed("#000000", 0.5), "rgb(128 128 128)");
  assert.equal(mixed("#FF8000", 0.2), "rgb(255 153 51)");
});

test("marks are large near by and where there are few, and small over the whole city", () => {
  assert.deepEqual([11, 12, 13, 14].map((zoom) => radiusAt(zoom, 900)), [5, 7, 7, 12]);
  assert.deepEqual([11, 12, 13, 14].map((zoom) => radiusAt(zoom, 149)), [10, 10, 12, 12]);
  assert.equal(radiusAt(13, 150), 7);
  // Thousands alike are dots until one stands between their streets.
  assert.deepEqual([11, 13, 15, 16].map((zoom) => radiusAt(zoom, 900, 6289)), [1.2, 2.5, 6, 12]);
  assert.equal(radiusAt(11, 900, 554), 5);
});

test("marks never become smaller by coming nearer", () => {
  for (const marks of [0, 1, 149, 150, 5000]) {
    const sizes = Array.from({ length: 11 }, (_, step) => radiusAt(9 + step, marks));
    assert.deepEqual(sizes, [...sizes].sort((one, other) => one - other));
  }
});

test("a layer has the address of all layers with its name, and asks the same", () => {
  assert.equal(layerAddress("/api/v1/layers", "wijken"), "/api/v1/layers/wijken?");
  assert.equal(layerAddress("/kaart/api/v1/layers?lang=en", "wijken"), "/kaart/api/v1/layers/wijken?lang=en");
});

const place = (kind) => ({ properties: { kind, kind_label: kind.toUpperCase() } });

test("the legend names each kind once, the most frequent first, with its mark", () => {
  const marks = { a: { letter: "A" }, b: { letter: "B" } };
  const kinds = kindsOf([place("a"), place("b"), place("b")], marks);
  assert.deepEqual(kinds.map(({ label, mark, count }) => [label, mark.letter, count]), [["B", "B", 2], ["A", "A", 1]]);
  assert.deepEqual(kindsOf([], marks), []);
});

test("kinds that are as frequent stand in the order of the list", () => {
  assert.deepEqual(kindsOf(["c", "a", "b"].map(place), {}).map(({ label }) => label), ["C", "A", "B"]);
});

test("a figure has its year once", () => {
  assert.equal(dated("12%", { title: "Mantelzorg", measured: "2020" }), "Mantelzorg: 12% (2020)");
  assert.equal(dated("12% in 2020", { title: "Mantelzorg", measured: "2020" }), "Mantelzorg: 12% in 2020");
  assert.equal(dated("12%", { title: "Mantelzorg" }), "Mantelzorg: 12%");
});
