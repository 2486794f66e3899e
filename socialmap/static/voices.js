// Which voice reads. One that is not on this device sends the text away: never.

/**
 * A voice of this device for a language; undefined where there is none.
 * @template {{ lang: string, localService: boolean }} Voice
 * @param {Voice[]} voices
 * @param {string} code
 */
export function voiceOf(voices, code) {
  const own = voices.filter((voice) => voice.localService === true);
  return own.find((voice) => voice.lang.split(/[-_]/)[0].toLowerCase() === code);
}
