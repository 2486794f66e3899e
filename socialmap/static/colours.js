// The colours of tokens.css for what is drawn by a script, in the light, in the dark, and as somebody chose them.
import { mixed } from "./map_rules.js";

/**
 * A colour of tokens.css, as it is in the light or the dark.
 * @param {string} name
 */
export const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/**
 * The colour of a line on the ground: in the dark nearer to white, so that deep blue stays to be seen.
 * @param {string} colour
 */
export const lifted = (colour) => mixed(colour, Number(token("lift")));

/** Lines in the accent: where somebody starts, and what the page is about. */
export const accent = () => ({ color: token("accent"), token: "accent" });

/** @param {() => void} then */
export function whenColoursChange(then) {
  for (const asked of ["(prefers-color-scheme: dark)", "(forced-colors: active)"]) {
    matchMedia(asked).addEventListener("change", then);
  }
}
