// One key is one answer, and never while somebody types; what comes next and what was typed, worked by hand.
import assert from "node:assert/strict";
import { test } from "node:test";
import { after, hoursSaid, keyOf, nextOf, partOf } from "../../socialmap/static/round_rules.js";

const pressed = (key, more = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, repeat: false, ...more });

test("a letter is an answer, large or small", () => {
  assert.deepEqual(["j", "J", "n", "?", "b", "x", "Enter", ""].map((key) => keyOf(pressed(key), null)), ["J", "J", "N", "?", "B", "", "", ""]);
});

test("who types is not answering; who ticks a day is", () => {
  assert.equal(keyOf(pressed("j"), { tagName: "INPUT", type: "text" }), "");
  assert.equal(keyOf(pressed("j"), { tagName: "TEXTAREA" }), "");
  assert.equal(keyOf(pressed("j"), { tagName: "INPUT", type: "checkbox" }), "J");
});

test("a field that is empty knows the letters that nobody begins to type in it", () => {
  const field = { tagName: "INPUT", type: "text", value: "", dataset: { emptyKeys: "?B" } };
  assert.deepEqual(["?", "b", "d", "v"].map((key) => keyOf(pressed(key), field)), ["?", "B", "", ""]);
  assert.equal(keyOf(pressed("?"), { ...field, value: "ma" }), "");
});

test("a key that is held down, or that the browser knows, answers nothing", () => {
  for (const more of ["ctrlKey", "metaKey", "altKey", "repeat"]) assert.equal(keyOf(pressed("n", { [more]: true }), null), "");
});

test("an answer that is not whole leads to another part", () => {
  const asked = [["yesno", "ja"], ["there", "nee"], ["yesno", "gestopt"], ["hours", "nee"], ["wish", "ja"], ["wish", "waarde"], ["wish", "nee"], ["hours", "ja"], ["text", "terug"]];
  assert.deepEqual(asked.map(([form, said]) => partOf(form, said)), ["", "sure", "sure", "enter", "enter", "walk", "", "", "ask"]);
});

test("nobody answered comes back after the rest, and not a third time today", () => {
  const answer = (position, place, said, more = {}) => ({ position, place, said, implies: [], whole: true, ...more });
  let order = [[1, "a", 0], [2, "a", 0], [3, "b", 0]];
  order = after(order, answer(1, "a", "b"));
  assert.equal(nextOf(order), 3);
  order = after(order, answer(3, "b", "ja"));
  assert.equal(nextOf(order), 1);
  order = after(order, answer(1, "a", "b"));
  assert.deepEqual([nextOf(order), order.length], [0, 2]);
  assert.equal(nextOf(after(order, answer(1, "a", "gestopt-zeker"))), 0);
  assert.deepEqual(after(order, answer(1, "a", "gestopt-zeker")), []);
  assert.equal(after(order, answer(1, "a", "gestopt-zeker", { whole: false })).length, 1);
  assert.deepEqual(after(order, answer(1, "a", "waarde", { implies: [2] })), []);
});

test("hours are said back in words, or as they were typed where that is not sure", () => {
  const none = [];
  assert.equal(hoursSaid("ma-vr 9-17", none), "elke maandag t/m vrijdag van 9.00 tot 17.00 uur");
  assert.equal(hoursSaid("di, do 10.30-12:00", none), "elke dinsdag en donderdag van 10.30 tot 12.00 uur");
  assert.equal(hoursSaid("elke woensdag 12.00 tot 13.30 uur", none), "elke woensdag van 12.00 tot 13.30 uur");
  assert.equal(hoursSaid("ma 9-12; wo 13-17", none), "elke maandag van 9.00 tot 12.00 uur; elke woensdag van 13.00 tot 17.00 uur");
  for (const typed of ["nu en dan", "vr-ma 9-17", "1e dinsdag 14-16", "ma 99-3"]) assert.equal(hoursSaid(typed, none), typed);
  assert.equal(hoursSaid("", [{ days: [0, 2], from: "10", until: "12" }, { days: [], from: "", until: "" }]), "elke maandag en woensdag van 10.00 tot 12.00 uur");
});
