// What a map works out without a page: these functions read nothing but what they are given, and are tested by node.

/**
 * A colour with a share of white in it, as ``rgb()``.
 * @param {string} colour Six hexadecimal digits.
 * @param {number} share From 0 to 1.
 */
export function mixed(colour, share) {
  const parts = (colour.match(/[0-9a-f]{2}/gi) ?? []).map((part) => Math.round(parseInt(part, 16) * (1 - share) + 255 * share));
  return `rgb(${parts.join(" ")})`;
}

/**
 * How large a mark is, in pixels: smaller where the whole city is in view, unless there are few.
 * @param {number} zoom
 * @param {number} marks How many are on the map.
 * @param {number} alike How many there are in a layer of its own: of thousands of benches dots tell where they are.
 */
export function radiusAt(zoom, marks, alike = 0) {
  if (alike > 1000 && zoom < 16) return zoom >= 15 ? 6 : zoom >= 13 ? 2.5 : 1.2;
  const few = marks < 150;
  if (zoom >= 14 || (few && zoom >= 13)) return 12;
  if (zoom >= 12 || few) return few ? 10 : 7;
  return 5;
}

/**
 * The address of one layer: its name goes before what the address of all of them asks.
 * @param {string} layers
 * @param {string} id
 */
export function layerAddress(layers, id) {
  const [path, asked = ""] = layers.split("?");
  return `${path}/${id}?${asked}`;
}

/**
 * What the marks of places mean, the most frequent first.
 * @param {MapFeature[]} features
 * @param {Record<string, MapMark>} marks
 * @returns {MapEntry[]}
 */
export function kindsOf(features, marks) {
  /** @type {Map<string, MapEntry & { count: number }>} */
  const counted = new Map();
  for (const { properties: { kind, kind_label: label } } of features) {
    const entry = counted.get(kind) ?? { label, mark: marks[kind], count: 0 };
    entry.count += 1;
    counted.set(kind, entry);
  }
  return [...counted.values()].sort((one, other) => other.count - one.count);
}

/**
 * The label of an area with the year of its figure, unless the label says it.
 * @param {string} label
 * @param {MapLayer} about
 */
export function dated(label, about) {
  const when = about.measured && !label.includes(about.measured) ? ` (${about.measured})` : "";
  return `${about.title}: ${label}${when}`;
}
