// One key is one answer, and never while somebody types or asks the browser for something.
import assert from "node:assert/strict";
import { test } from "node:test";
import { keyOf } from "../../socialmap/static/round_rules.js";

const pressed = (key, more = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, repeat: false, ...more });

test("a letter is an answer, large or small", () => {
  assert.deepEqual(["j", "J", "n", "?", "b", "x", "Enter", ""].map((key) => keyOf(pressed(key), null)), ["J", "J", "N", "?", "B", "", "", ""]);
});

test("who types is not answering; who ticks a day is", () => {
  assert.equal(keyOf(pressed("j"), { tagName: "INPUT", type: "text" }), "");
  assert.equal(keyOf(pressed("j"), { tagName: "TEXTAREA" }), "");
  assert.equal(keyOf(pressed("j"), { tagName: "INPUT", type: "checkbox" }), "J");
});

test("a key that is held down, or that the browser knows, answers nothing", () => {
  for (const more of ["ctrlKey", "metaKey", "altKey", "repeat"]) assert.equal(keyOf(pressed("n", { [more]: true }), null), "");
});
