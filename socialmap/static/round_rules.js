// What a round decides without a page: which key means what.

const LETTERS = "JN?BVSGEW";

/**
 * The letter of an answer that a key means; "" while somebody types, or asks the browser for something.
 * @param {{ key: string, ctrlKey: boolean, metaKey: boolean, altKey: boolean, repeat: boolean }} pressed
 * @param {{ tagName: string, type?: string } | null} where
 */
export function keyOf(pressed, where) {
  const types = where && (/^(TEXTAREA|SELECT)$/.test(where.tagName) || (where.tagName === "INPUT" && !/^(checkbox|radio)$/.test(where.type ?? "")));
  if (types || pressed.ctrlKey || pressed.metaKey || pressed.altKey || pressed.repeat) return "";
  const letter = pressed.key.toUpperCase();
  return letter.length === 1 && LETTERS.includes(letter) ? letter : "";
}
