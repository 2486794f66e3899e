// The colours of tokens.css for what is drawn by a script, in the light, in the dark, and as somebody chose them.

/** A colour of tokens.css, as it is in the light or the dark. */
export const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** The colour of a line on the ground: in the dark nearer to white, so that deep blue stays to be seen. */
export function lifted(colour) {
  const share = Number(token("lift"));
  const parts = colour.match(/[0-9a-f]{2}/gi).map((part) => Math.round(parseInt(part, 16) * (1 - share) + 255 * share));
  return `rgb(${parts.join(" ")})`;
}

/** Lines in the accent: where somebody starts, and what the page is about. */
export const accent = () => ({ color: token("accent"), token: "accent" });

export function whenColoursChange(then) {
  for (const asked of ["(prefers-color-scheme: dark)", "(forced-colors: active)"]) {
    matchMedia(asked).addEventListener("change", then);
  }
}
