// What is drawn on a map: marks of shape, colour and letter, readable in grey, and the pattern of what is missing.
import { lifted, token } from "./colours.js";

const L = window.L;
export const SHADE = 0.85;
export const WASH = 0.1;
/** @type {Record<string, [number, number]>} How many corners, and at which part of a turn the first. */
const CORNERS = { square: [4, 1 / 8], triangle: [3, 3 / 4], diamond: [4, 0], pentagon: [5, 3 / 4], hexagon: [6, 0] };

/**
 * An element with a class and a text; the text is never read as markup.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} [className]
 * @param {string} [text]
 */
export function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {MapMark} mark
 * @param {number} x
 * @param {number} y
 * @param {number} size
 */
function drawMark(context, mark, x, y, size) {
  context.beginPath();
  if (mark.shape === "circle") {
    context.arc(x, y, size * 0.42, 0, 2 * Math.PI);
  } else {
    const [count, first] = CORNERS[mark.shape];
    const radius = size * (mark.shape === "square" ? 0.52 : 0.47);
    for (let corner = 0; corner < count; corner += 1) {
      const turn = 2 * Math.PI * (first + corner / count);
      context.lineTo(x + radius * Math.cos(turn), y + radius * Math.sin(turn));
    }
    context.closePath();
  }
  context.fillStyle = mark.colour;
  context.fill();
  if (size < 8) return;
  context.lineWidth = 1.5;
  context.strokeStyle = token("mark-line");
  context.stroke();
  if (size < 16) return;
  context.fillStyle = mark.ink;
  context.font = `700 ${Math.round(size * (mark.shape === "triangle" ? 0.38 : 0.46))}px sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "alphabetic";
  context.fillText(mark.letter, x, y + size * 0.17);
}

/** @type {any} What Leaflet keeps to itself: how its canvas draws a circle. */
const drawing = L.Canvas.prototype;
/** @type {new (options: import("leaflet").RendererOptions) => import("leaflet").Canvas} */
export const MarkCanvas = L.Canvas.extend({
  /** @param {any} layer */
  _updateCircle(layer) {
    if (!layer.options.mark) {
      drawing._updateCircle.call(this, layer);
    } else if (this._drawing && !layer._empty()) {
      drawMark(this._ctx, layer.options.mark, layer._point.x, layer._point.y, layer._radius * 2);
    }
  },
});

/**
 * What is drawn in; a browser that cannot is one that has no map.
 * @param {HTMLCanvasElement} canvas
 */
const contextOf = (canvas) => /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));

/** @type {any} A pattern, which a canvas takes for a colour. */
let hatch;
/** Drawn once, and again when the colours change. */
export function hatching(again = false) {
  if (!hatch || again) {
    const tile = make("canvas");
    tile.width = 8;
    tile.height = 8;
    const context = contextOf(tile);
    context.fillStyle = token("missing");
    context.fillRect(0, 0, 8, 8);
    context.strokeStyle = token("hatch");
    context.lineWidth = 1.2;
    for (const shift of [-8, 0, 8]) {
      context.moveTo(shift, 8);
      context.lineTo(shift + 8, 0);
    }
    context.stroke();
    hatch = context.createPattern(tile, "repeat");
  }
  return hatch;
}

/**
 * All that is on a map, in the colours of now.
 * @param {import("leaflet").Map} map
 */
export function recolour(map) {
  hatching(true);
  map.eachLayer((layer) => {
    const shape = /** @type {import("leaflet").Path} */ (layer);
    const { token: name, colour, missing, mark } = shape.options;
    if (name) shape.setStyle({ color: token(name) });
    if (colour) shape.setStyle({ color: lifted(colour) });
    if (missing) shape.setStyle({ fillColor: hatching() });
    if (mark) shape.redraw();
  });
}

/**
 * What stands beside a line of the legend.
 * @param {MapEntry} entry
 */
export function swatchOf(entry) {
  const swatch = make("canvas", "swatch");
  swatch.width = 48;
  swatch.height = 48;
  const context = contextOf(swatch);
  context.scale(2, 2);
  if (entry.mark) {
    drawMark(context, entry.mark, 12, 12, 22);
  } else if (entry.weight) {
    context.strokeStyle = lifted(entry.colour ?? "");
    context.lineWidth = entry.weight;
    context.setLineDash(entry.dash ? entry.dash.split(" ").map(Number) : []);
    context.moveTo(0, 12);
    context.lineTo(24, 12);
    context.stroke();
  } else {
    context.fillStyle = entry.pattern === "hatch" ? hatching() : entry.colour ?? "";
    context.globalAlpha = SHADE;
    context.fillRect(1, 4, 22, 16);
    context.globalAlpha = 1;
    context.strokeStyle = token("ink");
    context.strokeRect(1, 4, 22, 16);
  }
  return swatch;
}
