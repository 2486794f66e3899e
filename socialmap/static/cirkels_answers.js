// The four answers about the people of an area, as a project leader gave them: they stay on this device.

const NAME = "cirkels-mensen";

/** @returns {Record<string, Record<string, string>>} */
function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(NAME) ?? "{}");
    return kept && typeof kept === "object" ? kept : {};
  } catch {
    return {};
  }
}

/** What was answered before; "" where nothing was. @param {string} code @param {string} field */
export function answered(code, field) {
  const said = read()[code]?.[field];
  return typeof said === "string" ? said : "";
}

/** @param {string} code @param {string} field @param {string} value */
export function keep(code, field, value) {
  try {
    const kept = read();
    localStorage.setItem(NAME, JSON.stringify({ ...kept, [code]: { ...kept[code], [field]: value } }));
  } catch {
    // A device that keeps nothing: the answer stands until the page is left.
  }
}

export function forget() {
  try {
    localStorage.removeItem(NAME);
  } catch {
    // Nothing was kept.
  }
}
