// What is told beside a map and in it: the rows of its popups and its legend. All of it is text, never markup.
import { dated } from "./map_rules.js";
import { make, swatchOf } from "./marks.js";

/** @typedef {Record<string, string>} Texts What the page says, in its language. */

/**
 * The popup of a place is the row of the list, not another text; without such a row, the same facts.
 * @param {MapFeature} feature
 * @param {string} page The address of a place, with ID for its id.
 */
export function placeRow(feature, page) {
  const listed = document.querySelector(`#rij-${CSS.escape(feature.id)} > div`);
  if (listed) {
    const copy = /** @type {Element} */ (listed.cloneNode(true));
    copy.querySelectorAll("button").forEach((button) => button.remove());
    copy.className = "popup-row";
    return /** @type {HTMLElement} */ (copy);
  }
  const told = feature.properties;
  const row = make("div", "popup-row");
  const title = make("h3");
  if (told.kind_label) {
    const link = make("a", "", told.name);
    link.href = page.replace("ID", feature.id);
    title.append(link);
  } else {
    title.textContent = told.name;
  }
  row.append(title);
  if (told.opening) row.append(make("p", "opening", told.opening));
  const where = [told.address, told.wijk].filter(Boolean).join(", ");
  const about = make("p", "", told.kind_label || told.label);
  if (where) about.append(make("br"), where);
  row.append(about);
  if (told.way_in) row.append(make("p", "way-in", told.way_in));
  if (told.checked) row.append(make("p", "checked", told.checked));
  return row;
}

/**
 * The popup of an area: its figure, and the way to its page.
 * @param {MapFeature} feature
 * @param {MapLayer} about
 * @param {Texts} texts
 * @param {string} page The address of an area, with ID for its code.
 */
export function areaRow(feature, about, texts, page) {
  const row = make("div", "popup-row");
  row.append(make("h3", "", feature.properties.name));
  if (feature.properties.label) row.append(make("p", "", dated(feature.properties.label, about)));
  const paragraph = make("p");
  const link = make("a", "", texts.profile);
  link.href = page.replace("ID", feature.properties.code);
  paragraph.append(link);
  row.append(paragraph);
  if (about.schematic) row.append(make("p", "schematic", texts.schematic));
  return row;
}

/**
 * Fill the legend with the layers and the kinds of place that are drawn; without any it is hidden.
 * @param {HTMLElement} box
 * @param {MapLayer[]} layers
 * @param {MapEntry[] | null} kinds Of the places of the list; null where these are not on the map.
 * @param {Texts} texts
 */
export function fillLegend(box, layers, kinds, texts) {
  const shown = box.querySelector("details");
  const all = make("details");
  all.open = shown ? shown.open : true;
  all.append(make("summary", "", box.getAttribute("aria-label") ?? ""));
  for (const about of layers) if (!about.outline) all.append(layerPart(about, texts));
  if (kinds) {
    const part = make("section");
    part.append(make("h3", "", texts.places), lines(kinds, "", texts));
    all.append(part);
  }
  box.replaceChildren(...(all.children.length > 1 ? [all] : []));
  box.hidden = !box.children.length;
}

/**
 * @param {MapLayer} about
 * @param {Texts} texts
 */
function layerPart(about, texts) {
  const part = make("section");
  const title = about.title + (about.measured ? ` (${about.measured})` : "");
  part.append(make("h3", "", title), lines(about.legend, about.city ?? "", texts));
  if (about.note) part.append(make("p", "note", about.note));
  const named = about.sources.map((source) => `${source.publisher}, ${source.name}`).join("; ");
  if (named) part.append(make("p", "sources", `${texts.source} ${named}`));
  return part;
}

/**
 * @param {MapEntry[]} entries
 * @param {string} city The figure of the whole city.
 * @param {Texts} texts
 */
function lines(entries, city, texts) {
  const list = make("ul");
  for (const entry of entries) {
    const line = make("li");
    line.append(swatchOf(entry), make("span", "", entry.label));
    if (entry.has_city) line.append(make("strong", "city", `← ${texts.city}: ${city}`));
    list.append(line);
  }
  return list;
}
