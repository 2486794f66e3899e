// A tap on the map as the start: two numbers in the form, sent with it and kept nowhere.
import { accent } from "./colours.js";

const form = document.querySelector(".guide-form");
const point = form.querySelector("input[name=punt]");
const typed = form.querySelector("#van");
const before = form.querySelector("input[name=van_eerder]");
const status = form.querySelector(".tapped");

document.addEventListener("map-ready", ({ detail: { map } }) => {
  const L = window.L;
  let ring = null;
  const mark = (where) => {
    ring?.remove();
    ring = L.circleMarker(where, { radius: 12, weight: 5, ...accent(), fill: false, interactive: false }).addTo(map);
    status.textContent = status.dataset.said;
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
