"use strict";
// A map to take along, made by folium: popups, the legend of what is on, and the table beside it. It stands in the
// file before folium's own script, which calls ``showPopup`` for each shape.

/** @typedef {import("leaflet").Map} AtlasMap */
/** @typedef {import("leaflet").FeatureGroup} AtlasGroup */
/** @typedef {Record<string, [group: AtlasGroup, shapes: AtlasGroup]>} AtlasLayers By id of the layer. */

/** @type {Map<string, any[]>} The marks of each row of the table. */
const marksOfRow = new Map();
/** @type {Record<string, [place: string, name: string, label: string][]>} By layer, in the order of its shapes. */
const told = JSON.parse(document.getElementById("gezegd")?.textContent ?? "{}");

/**
 * The popup of each shape of a layer is the row of the list: text only, so that nothing in a name becomes markup.
 * @param {string} id
 */
function showPopup(id) {
  /**
   * @param {{ id: number }} feature
   * @param {any} layer
   */
  return (feature, layer) => {
    const [place, name, label] = told[id][feature.id];
    layer.options.title = name;
    layer.bindPopup(() => {
      const box = document.createElement("div");
      const title = Object.assign(document.createElement("strong"), { textContent: name });
      box.append(title, document.createElement("br"), label);
      return box;
    });
    if (layer.getLatLng) marksOfRow.set(place, [...(marksOfRow.get(place) ?? []), layer]);
  };
}

/**
 * What the page does once the map is there.
 * @param {AtlasMap} map
 * @param {AtlasLayers} layers
 */
function startAtlas(map, layers) {
  map.zoomControl.remove();
  window.L.control.zoom({ zoomInTitle: "Dichterbij", zoomOutTitle: "Verder weg" }).addTo(map);
  // The legend tells of what is on the map now.
  const showLegend = () => {
    for (const [id, [group]] of Object.entries(layers)) {
      const part = document.querySelector(/** @type {"div"} */ (`[data-layer="${id}"]`));
      if (part) part.hidden = !map.hasLayer(group);
    }
  };
  map.on("overlayadd overlayremove baselayerchange", showLegend);
  showLegend();
  // Seen from afar hundreds of marks would cover the map.
  const scale = () => map.getContainer().classList.toggle("far", map.getZoom() < 13);
  map.on("zoomend", scale);
  scale();
  document.addEventListener("click", ({ target }) => {
    const button = /** @type {Element} */ (target).closest(/** @type {"button"} */ ("button[data-place]"));
    if (button) showRow(map, layers, button.dataset.place ?? "");
  });
  listenToSearch();
}

/**
 * Bring a row of the table in view on the map, on a layer that is there or comes.
 * @param {AtlasMap} map
 * @param {AtlasLayers} layers
 * @param {string} place
 */
function showRow(map, layers, place) {
  const found = marksOfRow.get(place) ?? [];
  const marker = found.find((layer) => map.hasLayer(layer)) ?? found[0];
  if (!marker) return;
  for (const [group, shapes] of Object.values(layers)) if (shapes.hasLayer(marker)) group.addTo(map);
  map.getContainer().scrollIntoView({ block: "center" });
  map.setView(marker.getLatLng(), Math.max(map.getZoom(), 15));
  marker.openPopup();
}

function listenToSearch() {
  const search = /** @type {HTMLInputElement | null} */ (document.getElementById("zoek"));
  const count = document.getElementById("gevonden");
  search?.addEventListener("input", () => {
    const wanted = search.value.trim().toLowerCase();
    let shown = 0;
    for (const row of document.querySelectorAll(/** @type {"tr"} */ (".places tbody tr"))) {
      row.hidden = !row.textContent?.toLowerCase().includes(wanted);
      if (!row.hidden) shown += 1;
    }
    if (count) count.textContent = shown === 1 ? "1 plek" : `${shown} plekken`;
  });
}
