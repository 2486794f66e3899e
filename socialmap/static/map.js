// The map beside the list: the same records, drawn on one canvas. Without it every page still says everything.
import { accent, lifted, token, whenColoursChange } from "./colours.js";
import { kindsOf, layerAddress, radiusAt } from "./map_rules.js";
import { areaRow, fillLegend, placeRow } from "./map_words.js";
import { hatching, make, MarkCanvas, recolour, SHADE, WASH } from "./marks.js";

/** @typedef {import("leaflet").CircleMarker} Marker */
/** @typedef {import("leaflet").FeatureGroup} Group */
const L = window.L;

/** @type {Map<string, Promise<MapAnswer>>} */
const fetched = new Map();

/**
 * What an address answers, asked once; what failed is asked again.
 * @param {string} address
 */
function get(address) {
  const before = fetched.get(address);
  if (before) return before;
  const asked = fetch(address, { headers: { Accept: "application/json" } }).then((answer) => {
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    return /** @type {Promise<MapAnswer>} */ (answer.json());
  });
  fetched.set(address, asked);
  asked.catch(() => fetched.delete(address));
  return asked;
}

// ---- one map ----------------------------------------------------------------------------------------------------

class PlaceMap {
  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
    this.data = element.dataset;
    /** @type {Record<string, string>} */
    this.words = JSON.parse(this.data.words ?? "{}");
    this.message = /** @type {HTMLElement} */ (element.parentElement?.querySelector(".map-message"));
    /** @type {Map<string, Marker>} */
    this.markers = new Map();
    /** @type {Map<string, { about: MapLayer, group: Group }>} */
    this.layers = new Map();
    /** @type {Record<string, MapMark>} */
    this.marks = {};
    /** @type {HTMLElement | null} Where the keyboard goes back to when a popup closes. */
    this.returnTo = null;
    /** @type {Group | null} The places of the list. */
    this.places = null;
    /** @type {Group | null} The place that the page is about. */
    this.own = null;
    /** @type {Group | null} What was last brought in view. */
    this.fitted = null;
    /** @type {[import("leaflet").LatLng, number] | null} Where a page about one place stays. */
    this.near = null;
    /** @type {import("leaflet").Control | null} */
    this.warning = null;
    this.named = "";
    const renderer = new MarkCanvas({ padding: 0.3, tolerance: 11 });
    this.map = L.map(element, { renderer, zoomControl: false, zoomSnap: 0.25, minZoom: 9, maxZoom: 19 });
  }

  async start() {
    this.map.attributionControl.setPrefix("Leaflet");
    L.control.zoom({ zoomInTitle: this.words.zoom_in, zoomOutTitle: this.words.zoom_out }).addTo(this.map);
    L.control.scale({ imperial: false }).addTo(this.map);
    if (this.data.tiles) {
      L.tileLayer(this.data.tiles, { attribution: this.data.attribution, maxZoom: 19 }).addTo(this.map);
    }
    this.map.setView([52.37, 4.9], 12);
    new ResizeObserver(() => this.map.invalidateSize({ animate: false })).observe(this.element);
    this.map.on("zoomend", () => this.resize());
    this.map.on("popupopen", ({ popup }) => this.makeRoom(popup));
    this.map.on("popupclose", () => this.giveBack());
    this.element.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.map.closePopup();
    });
    /** @type {NodeListOf<HTMLElement>} */
    const buttons = document.querySelectorAll("[data-place]");
    for (const button of buttons) button.addEventListener("click", () => this.showPlace(button));
    await Promise.all([this.drawFixed(), this.drawPlaces()]);
    this.drawStart();
    this.element.dispatchEvent(new CustomEvent("map-ready", { bubbles: true, detail: { map: this.map } }));
    this.drawOwn();
  }

  /** The place that the page is about: near, on top and with its name, whatever else is drawn. */
  drawOwn() {
    const own = this.markers.get(this.data.focus ?? "");
    const told = own?.options.feature?.properties;
    if (!own || !told) return;
    this.near = [own.getLatLng(), 16];
    const ring = L.circleMarker(own.getLatLng(), { radius: 22, weight: 4, ...accent(), fill: false, interactive: false }).addTo(this.map);
    own.bindTooltip(make("bdi", "", told.name), { permanent: true, direction: "top", offset: [0, -20], className: "own-name" });
    this.own = L.featureGroup([ring, own]);
    this.raise();
    this.fit(this.own);
  }

  /** Places lie above areas, and the page's own above all. */
  raise() {
    this.places?.bringToFront();
    this.own?.bringToFront();
  }

  /** @param {string} text */
  say(text) {
    this.message.textContent = text;
  }

  /** Where somebody starts, in view with what was found. */
  drawStart() {
    if (!this.data.start) return;
    const [lat, lon] = this.data.start.split(",").map(Number);
    const start = L.latLng(lat, lon);
    const ring = L.circleMarker(start, { radius: 12, weight: 5, ...accent(), fill: false, interactive: false }).addTo(this.map);
    this.fit(L.featureGroup([ring, ...this.markers.values()]));
  }

  // -- places --

  async drawPlaces() {
    if (!this.data.places && !this.data.features) return;
    try {
      /** @type {MapAnswer} */
      const found = this.data.features ? JSON.parse(this.data.features) : await get(this.data.places ?? "");
      this.marks = found.marks;
      this.places = L.featureGroup(found.features.map((feature) => this.marker(feature, found.marks[feature.properties.kind])));
      this.places.addTo(this.map);
      this.resize();
      if (!this.data.area) this.fit(this.places);
    } catch {
      this.say(this.words.failed);
    }
  }

  /**
   * @param {MapFeature} feature
   * @param {MapMark | undefined} mark
   */
  marker(feature, mark, alike = 0) {
    const [lon, lat] = feature.geometry.coordinates;
    const marker = L.circleMarker([lat, lon], { mark, radius: this.radius(alike), feature, alike });
    marker.bindPopup(() => placeRow(feature, this.data.placePage ?? ""), { maxWidth: 300, minWidth: 220 });
    if (feature.properties.kind && !this.markers.has(feature.id)) this.markers.set(feature.id, marker);
    return marker;
  }

  /** @param {number} [alike] */
  radius(alike = 0) {
    return radiusAt(this.map.getZoom(), this.markers.size, alike);
  }

  resize() {
    this.map.eachLayer((layer) => {
      const marker = /** @type {Marker} */ (layer);
      if (marker.options.mark) marker.setRadius(this.radius(marker.options.alike));
    });
  }

  /** @param {HTMLElement} button */
  showPlace(button) {
    const marker = this.markers.get(button.dataset.place ?? "");
    if (!marker) {
      this.say(this.words.failed);
      return;
    }
    if (!this.map.hasLayer(marker)) marker.addTo(this.map);
    this.element.scrollIntoView({ block: "nearest" });
    this.map.setView(marker.getLatLng(), Math.max(this.map.getZoom(), 15), { animate: false });
    marker.openPopup();
    marker.getPopup()?.getElement()?.querySelector("a")?.focus({ preventScroll: true });
    this.returnTo = button;
  }

  /**
   * Move the map until the popup lies clear of the buttons.
   * @param {import("leaflet").Popup} popup
   */
  makeRoom(popup) {
    popup.getElement()?.querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", this.words.close);
    popup.options.autoPanPaddingTopLeft = this.element.clientWidth > 500 ? [70, 75] : [10, 115];
    popup.options.autoPanPaddingBottomRight = [15, 40];
    popup.update();
  }

  giveBack() {
    const inside = this.element.contains(document.activeElement) || document.activeElement === document.body;
    if (this.returnTo && inside) this.returnTo.focus();
    this.returnTo = null;
  }

  /** @param {Group | null} group */
  fit(group) {
    if (this.near) {
      this.map.setView(...this.near, { animate: false });
      return;
    }
    const bounds = group?.getBounds();
    if (!bounds?.isValid()) return;
    this.fitted = group;
    this.map.fitBounds(bounds, { padding: [25, 25], maxZoom: 16, animate: false });
  }

  // -- layers --

  async drawFixed() {
    if (this.data.layer) await this.toggle(this.data.layer, true, this.data.address);
    const drawn = this.layers.get(this.data.layer ?? "");
    if (!this.data.area || !drawn) return;
    for (const shape of /** @type {any[]} */ (drawn.group.getLayers())) {
      if (shape.feature.properties.code === this.data.area) {
        shape.setStyle({ ...accent(), weight: 4, fillOpacity: 0.05 });
        shape.bringToFront();
        this.raise();
        this.fit(L.featureGroup([shape]));
      }
    }
  }

  /**
   * Shows or hides a layer; one that belongs to this page alone has an address of its own.
   * @param {string} id
   * @param {boolean} on
   * @param {string} [address]
   */
  async toggle(id, on, address = "") {
    if (!on) {
      this.layers.get(id)?.group.remove();
      this.layers.delete(id);
      this.warn();
      this.attribute();
      return null;
    }
    try {
      const found = await get(address || layerAddress(this.data.layers ?? "", id));
      const group = found.layer.shape === "points" ? this.points(found) : this.shapes(found);
      this.layers.get(id)?.group.remove();
      this.layers.set(id, { about: found.layer, group });
      group.addTo(this.map);
      // A page about one place stays near it.
      if (!this.near && (!this.fitted || found.layer.shape === "catchments")) this.fit(group);
      this.attribute();
      for (const [, layer] of this.layers) if (layer.about.shape === "areas" && !layer.about.outline) layer.group.bringToBack();
      this.raise();
      this.resize();
      this.say(found.features.length ? "" : this.words.empty);
      this.warn();
      return found.layer;
    } catch {
      this.say(this.words.failed);
      return null;
    }
  }

  /** Drawn cells are never taken for borders: it stands on the map itself. */
  warn() {
    const schematic = [...this.layers.values()].some((layer) => layer.about.schematic);
    if (schematic && !this.warning) {
      this.warning = new L.Control({ position: "bottomright" });
      this.warning.onAdd = () => make("div", "schematic map-note", this.words.schematic);
      this.warning.addTo(this.map);
    } else if (!schematic && this.warning) {
      this.warning.remove();
      this.warning = null;
    }
  }

  /** Whose streets these are stands on the map as long as they do. */
  attribute() {
    const named = [...this.layers.values()].map((layer) => layer.about.attribution).find(Boolean) || "";
    if (this.named) this.map.attributionControl.removeAttribution(this.named);
    if (named) this.map.attributionControl.addAttribution(named);
    this.named = named;
  }

  /** @param {MapAnswer} found */
  points(found) {
    return L.featureGroup(found.features.flatMap((feature) =>
      feature.geometry ? [this.marker(feature, found.layer.legend[feature.properties.class].mark, found.features.length)] : []));
  }

  /** @param {MapAnswer} found */
  shapes(found) {
    if (found.layer.shape === "catchments" || found.layer.shape === "lines") return this.drawing(found);
    return L.geoJSON(found, {
      // Where a tap chooses a start, no shape takes it.
      interactive: !this.data.tap,
      style: (feature) => this.style(found.layer, found.layer.legend[feature?.properties.class]),
      onEachFeature: (feature, shape) => shape.bindPopup(
        () => areaRow(/** @type {any} */ (feature), found.layer, this.words, this.data.areaPage ?? ""),
      ),
    });
  }

  /**
   * Streets and catchments: to look at, not to press; what they mean is in the legend.
   * @param {MapAnswer} found
   */
  drawing(found) {
    const isShape = found.layer.shape === "catchments";
    return L.geoJSON(found, {
      interactive: false,
      style: (feature) => {
        const { colour = "", weight, dash } = found.layer.legend[feature?.properties.class];
        return { color: lifted(colour), colour, weight, dashArray: dash, fill: isShape, fillColor: colour, fillOpacity: WASH };
      },
    });
  }

  /**
   * @param {MapLayer} about
   * @param {MapEntry} entry
   */
  style(about, entry) {
    const line = { color: token("border"), token: "border" };
    if (about.outline) return { ...line, weight: 1, fillColor: token("paper"), fillOpacity: 0.02 };
    const missing = entry.pattern === "hatch";
    return { ...line, weight: 0.8, missing, fillColor: missing ? hatching() : entry.colour, fillOpacity: SHADE };
  }

  /** @param {HTMLElement} box */
  legend(box) {
    const layers = [...this.layers.values()].map(({ about }) => about);
    const shown = this.places && this.map.hasLayer(this.places) ? /** @type {Marker[]} */ (this.places.getLayers()) : null;
    const features = shown?.flatMap(({ options }) => options.feature ?? []);
    fillLegend(box, layers, features ? kindsOf(features, this.marks) : null, this.words);
  }

  /**
   * The switch: outlines and marks by themselves, of figures one at a time.
   * @param {HTMLElement} panel
   * @param {HTMLElement | null} box
   */
  async listen(panel, box) {
    const inputs = [...panel.querySelectorAll(/** @type {"input"} */ ("input[value]"))];
    /** @param {HTMLInputElement} input */
    const single = (input) => "single" in input.dataset;
    /** @param {HTMLInputElement} input */
    const update = async (input) => {
      if (input.dataset.own) {
        if (input.checked) this.places?.addTo(this.map);
        else this.places?.remove();
      } else if (single(input)) {
        for (const other of inputs.filter((one) => single(one) && one !== input)) {
          other.checked = input.type === "checkbox" && !other.value;
          await this.toggle(other.value, false);
        }
        if (input.value) await this.toggle(input.value, input.checked, input.dataset.address);
      } else {
        await this.toggle(input.value, input.checked, input.dataset.address);
      }
      if (box) this.legend(box);
    };
    for (const input of inputs) input.addEventListener("change", () => update(input));
    for (const input of inputs) if (input.checked && input.value && !input.dataset.own) await update(input);
    if (box) this.legend(box);
    this.map.invalidateSize({ animate: false });
    if ((this.fitted || this.near) && !this.returnTo) this.fit(this.fitted);
  }
}

for (const part of document.querySelectorAll(/** @type {"div"} */ (".needs-map"))) part.hidden = false;
for (const element of document.querySelectorAll(/** @type {"div"} */ (".map"))) {
  const map = new PlaceMap(element);
  const side = element.closest(".map-side") || document;
  const panel = side.querySelector(/** @type {"div"} */ (".layer-switch"));
  const legend = side.querySelector(/** @type {"div"} */ (".legend"));
  element.dataset.ready = "no";
  map.start()
    .then(() => (panel ? map.listen(panel, legend) : legend && map.legend(legend)))
    .finally(() => { element.dataset.ready = "yes"; });
  whenColoursChange(() => {
    recolour(map.map);
    if (legend) map.legend(legend);
  });
}
