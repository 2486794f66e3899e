// A tap on the map, or where somebody stands, as a point: two numbers in the form, sent with it and kept nowhere.
import { accent } from "./colours.js";

const status = document.querySelector(".tapped");
const form = status.closest("form");
const point = form.querySelector("input[name=punt]");
const typed = form.querySelector("[data-start]");
const before = form.querySelector("input[name$=_eerder]");
const here = form.querySelector(".find-here");
let choose = (where, said) => set(where, said);

function set({ lat, lng }, said) {
  point.value = `${lng.toFixed(5)} ${lat.toFixed(5)}`;
  typed.value = "";
  before.value = "";
  status.textContent = said;
}

document.addEventListener("map-ready", ({ detail: { map } }) => {
  const L = window.L;
  let ring = null;
  choose = (where, said) => {
    ring?.remove();
    ring = L.circleMarker(where, { radius: 12, weight: 5, ...accent(), fill: false, interactive: false }).addTo(map);
    set(where, said);
  };
  map.on("click", ({ latlng }) => choose(latlng, status.dataset.said));
  document.addEventListener("standing-here", ({ detail }) => map.setView(detail, 17, { animate: false }));
  typed.addEventListener("input", () => {
    ring?.remove();
    point.value = "";
    status.textContent = "";
  });
});

// Only where the browser may tell it: not on a page without https.
if (here && window.isSecureContext && navigator.geolocation) {
  here.hidden = false;
  here.querySelector("button").addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const where = { lat: coords.latitude, lng: coords.longitude };
        document.dispatchEvent(new CustomEvent("standing-here", { detail: where }));
        choose(where, status.dataset.here);
      },
      () => {
        status.textContent = status.dataset.nowhere;
      },
      { enableHighAccuracy: true, timeout: 20000 },
    );
  });
}
