// The map beside the list: the same records, drawn on one canvas. Without it every page still says everything.
import { accent, lifted, token, whenColoursChange } from "./colours.js";
import { hatching, make, MarkCanvas, recolour, SHADE, swatchOf, WASH } from "./marks.js";

const L = window.L;

const fetched = new Map();
function get(address) {
  if (!fetched.has(address)) {
    fetched.set(address, fetch(address, { headers: { Accept: "application/json" } }).then((answer) => {
      if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
      return answer.json();
    }));
    fetched.get(address).catch(() => fetched.delete(address));
  }
  return fetched.get(address);
}

// ---- one map ----------------------------------------------------------------------------------------------------

class PlaceMap {
  constructor(element) {
    this.element = element;
    this.data = element.dataset;
    this.words = JSON.parse(this.data.words);
    this.message = element.parentElement.querySelector(".map-message");
    this.markers = new Map();
    this.layers = new Map();
    this.returnTo = null;
  }

  async start() {
    const canvas = new MarkCanvas({ padding: 0.3, tolerance: 11 });
    this.map = L.map(this.element, { renderer: canvas, zoomControl: false, zoomSnap: 0.25, minZoom: 9, maxZoom: 19 });
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
    for (const button of document.querySelectorAll("[data-place]")) {
      button.addEventListener("click", () => this.showPlace(button));
    }
    await Promise.all([this.drawFixed(), this.drawPlaces()]);
    this.drawStart();
    this.element.dispatchEvent(new CustomEvent("map-ready", { bubbles: true, detail: { map: this.map } }));
    this.drawOwn();
  }

  /** The place that the page is about: near, on top and with its name, whatever else is drawn. */
  drawOwn() {
    const own = this.markers.get(this.data.focus);
    if (!own) return;
    this.near = [own.getLatLng(), 16];
    const ring = L.circleMarker(own.getLatLng(), { radius: 22, weight: 4, ...accent(), fill: false, interactive: false }).addTo(this.map);
    own.bindTooltip(make("bdi", "", own.options.feature.properties.name), { permanent: true, direction: "top", offset: [0, -20], className: "own-name" });
    this.own = L.featureGroup([ring, own]);
    this.raise();
    this.fit(this.own);
  }

  /** Places lie above areas, and the page's own above all. */
  raise() {
    this.places?.bringToFront();
    this.own?.bringToFront();
  }

  say(text) {
    this.message.textContent = text || "";
  }

  /** Where somebody starts, in view with what was found. */
  drawStart() {
    if (!this.data.start) return;
    const start = L.latLng(this.data.start.split(",").map(Number));
    const ring = L.circleMarker(start, { radius: 12, weight: 5, ...accent(), fill: false, interactive: false }).addTo(this.map);
    this.fit(L.featureGroup([ring, ...this.markers.values()]));
  }

  // -- places --

  async drawPlaces() {
    if (!this.data.places && !this.data.features) return;
    try {
      const found = this.data.features ? JSON.parse(this.data.features) : await get(this.data.places);
      this.marks = found.marks;
      this.places = L.featureGroup(found.features.map((feature) => this.marker(feature, found.marks[feature.properties.kind])));
      this.places.addTo(this.map);
      this.resize();
      if (!this.data.area) this.fit(this.places);
    } catch {
      this.say(this.words.failed);
    }
  }

  marker(feature, mark) {
    const [lon, lat] = feature.geometry.coordinates;
    const marker = L.circleMarker([lat, lon], { mark, radius: this.radius(), feature });
    marker.bindPopup(() => this.row(feature), { maxWidth: 300, minWidth: 220 });
    if (feature.properties.kind && !this.markers.has(feature.id)) this.markers.set(feature.id, marker);
    return marker;
  }

  radius() {
    const zoom = this.map.getZoom();
    const few = this.markers.size < 150;
    if (zoom >= 14 || (few && zoom >= 13)) return 12;
    if (zoom >= 12 || few) return few ? 10 : 7;
    return 5;
  }

  resize() {
    const radius = this.radius();
    this.map.eachLayer((layer) => {
      if (layer.options.mark) layer.setRadius(radius);
    });
  }

  /** The popup is the row of the list, not another text. */
  row(feature) {
    const listed = document.querySelector(`#rij-${CSS.escape(feature.id)} > div`);
    if (listed) {
      const copy = listed.cloneNode(true);
      copy.querySelectorAll("button").forEach((button) => button.remove());
      copy.className = "popup-row";
      return copy;
    }
    const told = feature.properties;
    const row = make("div", "popup-row");
    const title = make("h3");
    if (told.kind_label) {
      const link = make("a", "", told.name);
      link.href = this.data.placePage.replace("ID", feature.id);
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

  showPlace(button) {
    const marker = this.markers.get(button.dataset.place);
    if (!marker) {
      this.say(this.words.failed);
      return;
    }
    if (!this.map.hasLayer(marker)) marker.addTo(this.map);
    this.element.scrollIntoView({ block: "nearest" });
    this.map.setView(marker.getLatLng(), Math.max(this.map.getZoom(), 15), { animate: false });
    marker.openPopup();
    const link = marker.getPopup().getElement()?.querySelector("a");
    if (link) link.focus({ preventScroll: true });
    this.returnTo = button;
  }

  /** Move the map until the popup lies clear of the buttons. */
  makeRoom(popup) {
    popup.getElement().querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", this.words.close);
    popup.options.autoPanPaddingTopLeft = this.element.clientWidth > 500 ? [70, 75] : [10, 115];
    popup.options.autoPanPaddingBottomRight = [15, 40];
    popup.update();
  }

  giveBack() {
    const inside = this.element.contains(document.activeElement) || document.activeElement === document.body;
    if (this.returnTo && inside) this.returnTo.focus();
    this.returnTo = null;
  }

  fit(group) {
    if (this.near) {
      this.map.setView(...this.near, { animate: false });
      return;
    }
    const bounds = group.getBounds();
    if (!bounds.isValid()) return;
    this.fitted = group;
    this.map.fitBounds(bounds, { padding: [25, 25], maxZoom: 16, animate: false });
  }

  // -- layers --

  async drawFixed() {
    if (this.data.layer) await this.toggle(this.data.layer, true, this.data.address);
    if (!this.data.area || !this.layers.has(this.data.layer)) return;
    for (const shape of this.layers.get(this.data.layer).group.getLayers()) {
      if (shape.feature.properties.code === this.data.area) {
        shape.setStyle({ ...accent(), weight: 4, fillOpacity: 0.05 });
        shape.bringToFront();
        this.raise();
        this.fit(L.featureGroup([shape]));
      }
    }
  }

  /** Shows or hides a layer; one that belongs to this page alone has an address of its own. */
  async toggle(id, on, address = "") {
    if (!on) {
      this.layers.get(id)?.group.remove();
      this.layers.delete(id);
      this.warn();
      this.attribute();
      return null;
    }
    const join = this.data.layers.includes("?") ? this.data.layers.split("?") : [this.data.layers, ""];
    try {
      const found = await get(address || `${join[0]}/${id}?${join[1]}`);
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
      this.warning = L.control({ position: "bottomright" });
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

  points(found) {
    return L.featureGroup(found.features.flatMap((feature) =>
      feature.geometry ? [this.marker(feature, found.layer.legend[feature.properties.class].mark)] : []));
  }

  shapes(found) {
    if (found.layer.shape === "catchments" || found.layer.shape === "lines") return this.drawing(found);
    return L.geoJSON(found, {
      // Where a tap chooses a start, no shape takes it.
      interactive: !this.data.tap,
      style: (feature) => this.style(found.layer, found.layer.legend[feature.properties.class]),
      onEachFeature: (feature, shape) => shape.bindPopup(() => this.areaRow(feature, found.layer)),
    });
  }

  /** Streets and catchments: to look at, not to press; what they mean is in the legend. */
  drawing(found) {
    const isShape = found.layer.shape === "catchments";
    return L.geoJSON(found, {
      interactive: false,
      style: ({ properties }) => {
        const { colour, weight, dash } = found.layer.legend[properties.class];
        return { color: lifted(colour), colour, weight, dashArray: dash, fill: isShape, fillColor: colour, fillOpacity: WASH };
      },
    });
  }

  style(about, entry) {
    const line = { color: token("border"), token: "border" };
    if (about.outline) return { ...line, weight: 1, fillColor: token("paper"), fillOpacity: 0.02 };
    const missing = entry.pattern === "hatch";
    return { ...line, weight: 0.8, missing, fillColor: missing ? hatching() : entry.colour, fillOpacity: SHADE };
  }

  areaRow(feature, about) {
    const row = make("div", "popup-row");
    row.append(make("h3", "", feature.properties.name));
    if (feature.properties.label) {
      const dated = feature.properties.label.includes(about.measured);
      const when = about.measured && !dated ? ` (${about.measured})` : "";
      row.append(make("p", "", `${about.title}: ${feature.properties.label}${when}`));
    }
    const paragraph = make("p");
    const link = make("a", "", this.words.profile);
    link.href = this.data.areaPage.replace("ID", feature.properties.code);
    paragraph.append(link);
    row.append(paragraph);
    if (about.schematic) row.append(make("p", "schematic", this.words.schematic));
    return row;
  }

  legend(box) {
    const shown = box.querySelector("details");
    const open = shown ? shown.open : true;
    box.replaceChildren();
    const all = make("details");
    all.open = open;
    all.append(make("summary", "", box.getAttribute("aria-label")));
    for (const [, { about }] of this.layers) {
      if (about.outline) continue;
      const part = make("section");
      part.append(make("h3", "", about.title + (about.measured ? ` (${about.measured})` : "")), this.lines(about));
      if (about.note) part.append(make("p", "note", about.note));
      const named = about.sources.map((source) => `${source.publisher}, ${source.name}`).join("; ");
      if (named) part.append(make("p", "sources", `${this.words.source} ${named}`));
      all.append(part);
    }
    if (this.places && this.map.hasLayer(this.places)) {
      const part = make("section");
      part.append(make("h3", "", this.words.places), this.lines({ legend: this.kinds() }));
      all.append(part);
    }
    if (all.children.length > 1) box.append(all);
    box.hidden = !box.children.length;
  }

  lines(about) {
    const list = make("ul");
    for (const entry of about.legend) {
      const line = make("li");
      line.append(swatchOf(entry), make("span", "", entry.label));
      if (entry.has_city) line.append(make("strong", "city", `← ${this.words.city}: ${about.city}`));
      list.append(line);
    }
    return list;
  }

  /** What the marks of the list's places mean, the most frequent first. */
  kinds() {
    const counted = new Map();
    for (const { options } of this.places.getLayers()) {
      const { kind, kind_label: label } = options.feature.properties;
      const entry = counted.get(kind) || { label, mark: this.marks[kind], count: 0 };
      entry.count += 1;
      counted.set(kind, entry);
    }
    return [...counted.values()].sort((one, other) => other.count - one.count);
  }

  /** The switch: outlines and marks by themselves, of figures one at a time. */
  async listen(panel, box) {
    const inputs = [...panel.querySelectorAll("input[value]")];
    const single = (input) => "single" in input.dataset;
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
      this.legend(box);
    };
    for (const input of inputs) input.addEventListener("change", () => update(input));
    for (const input of inputs) if (input.checked && input.value && !input.dataset.own) await update(input);
    this.legend(box);
    this.map.invalidateSize({ animate: false });
    if ((this.fitted || this.near) && !this.returnTo) this.fit(this.fitted);
  }
}

for (const part of document.querySelectorAll(".needs-map")) part.hidden = false;
for (const element of document.querySelectorAll(".map")) {
  const map = new PlaceMap(element);
  const side = element.closest(".map-side") || document;
  const panel = side.querySelector(".layer-switch");
  const legend = side.querySelector(".legend");
  element.dataset.ready = "no";
  map.start()
    .then(() => (panel ? map.listen(panel, legend) : legend && map.legend(legend)))
    .finally(() => { element.dataset.ready = "yes"; });
  whenColoursChange(() => {
    recolour(map.map);
    if (legend) map.legend(legend);
  });
}
