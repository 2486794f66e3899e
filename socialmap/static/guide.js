// A tap on the map as the start: two numbers in the form, sent with it and kept nowhere.
import { accent } from "./colours.js";

const form = /** @type {HTMLFormElement} */ (document.querySelector(".guide-form"));
const status = /** @type {HTMLElement} */ (form.querySelector(".tapped"));
const [point, typed, before] = ["input[name=punt]", "#van", "input[name=van_eerder]"].map(
  (selector) => /** @type {HTMLInputElement} */ (form.querySelector(selector)),
);

document.addEventListener("map-ready", ({ detail: { map } }) => {
  const L = window.L;
  /** @type {import("leaflet").CircleMarker | null} */
  let ring = null;
  /** @param {import("leaflet").LatLng} where */
  const mark = (where) => {
    ring?.remove();
    ring = L.circleMarker(where, { radius: 12, weight: 5, ...accent(), fill: false, interactive: false }).addTo(map);
    status.textContent = status.dataset.said ?? "";
  };
  const forget = () => {
    ring?.remove();
    point.value = "";
    status.textContent = "";
  };
  map.on("click", ({ latlng }) => {
    point.value = `${latlng.lng.toFixed(5)} ${latlng.lat.toFixed(5)}`;
    typed.value = "";
    before.value = "";
    mark(latlng);
  });
  typed.addEventListener("input", forget);
});
