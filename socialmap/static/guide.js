// A tap on the map, or where somebody stands, as a point: two numbers in the form, sent with it and kept nowhere.
import { accent } from "./colours.js";

const status = /** @type {HTMLElement} */ (document.querySelector(".tapped"));
const form = /** @type {HTMLFormElement} */ (status.closest("form"));
const [point, typed, before] = ["input[name=punt]", "[data-start]", "input[name$=_eerder]"].map(
  (selector) => /** @type {HTMLInputElement} */ (form.querySelector(selector)),
);
const here = /** @type {HTMLElement | null} */ (form.querySelector(".find-here"));
/** @type {import("leaflet").Map | null} */
let drawn = null;
/** @type {import("leaflet").CircleMarker | null} */
let ring = null;

/**
 * @param {{ lat: number, lng: number }} where
 * @param {string | undefined} said
 */
function choose(where, said) {
  point.value = `${where.lng.toFixed(5)} ${where.lat.toFixed(5)}`;
  typed.value = "";
  before.value = "";
  status.textContent = said ?? "";
  ring?.remove();
  if (drawn) {
    const shape = { radius: 12, weight: 5, ...accent(), fill: false, interactive: false };
    ring = window.L.circleMarker(where, shape).addTo(drawn);
  }
}

document.addEventListener("map-ready", ({ detail: { map } }) => {
  drawn = map;
  map.on("click", ({ latlng }) => choose(latlng, status.dataset.said));
});
typed.addEventListener("input", () => {
  ring?.remove();
  point.value = "";
  status.textContent = "";
});

// Only where the browser may tell it: not on a page without https.
if (here && window.isSecureContext && "geolocation" in navigator) {
  here.hidden = false;
  here.addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const where = { lat: coords.latitude, lng: coords.longitude };
        drawn?.setView(where, 17, { animate: false });
        choose(where, status.dataset.here);
      },
      () => {
        status.textContent = status.dataset.nowhere ?? "";
      },
      { enableHighAccuracy: true, timeout: 20_000 },
    );
  });
}
