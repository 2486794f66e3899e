// A slider beside each number field of a weight: the field is what counts, the slider follows it.
/** @type {NodeListOf<HTMLInputElement>} */
const fields = document.querySelectorAll("input[data-slider]");
for (const field of fields) {
  const slider = document.createElement("input");
  Object.assign(slider, { type: "range", min: field.min, max: field.max, value: field.value });
  slider.setAttribute("aria-label", field.labels?.[0]?.textContent?.trim() ?? "");
  slider.addEventListener("input", () => { field.value = slider.value; });
  field.addEventListener("input", () => { slider.value = field.value; });
  field.before(slider);
}
