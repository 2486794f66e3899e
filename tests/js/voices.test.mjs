// A voice that is not on this device sends the text away: it is never chosen, however well it speaks.
import assert from "node:assert/strict";
import { test } from "node:test";
import { voiceOf } from "../../socialmap/static/voices.js";

const voice = (lang, localService, name = lang) => ({ lang, localService, name });

test("the first voice of this device in the language reads", () => {
  const voices = [voice("en-GB", true), voice("nl-NL", true, "Ellen"), voice("nl-BE", true)];
  assert.equal(voiceOf(voices, "nl").name, "Ellen");
});

test("no voice from elsewhere reads, also when there is no other", () => {
  assert.equal(voiceOf([voice("nl-NL", false)], "nl"), undefined);
  assert.equal(voiceOf([voice("nl-NL", false), voice("nl-BE", true)], "nl").lang, "nl-BE");
});

test("a voice that does not tell where it is counts as elsewhere", () => {
  for (const told of [undefined, null, "true", 1]) assert.equal(voiceOf([voice("nl-NL", told)], "nl"), undefined);
});

test("the language is a whole word, however a device writes it", () => {
  assert.equal(voiceOf([voice("nl_NL", true)], "nl").lang, "nl_NL");
  assert.equal(voiceOf([voice("NL", true)], "nl").lang, "NL");
  assert.equal(voiceOf([voice("nld", true), voice("de-NL", true)], "nl"), undefined);
  assert.equal(voiceOf([], "nl"), undefined);
});
