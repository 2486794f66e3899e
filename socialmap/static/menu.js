// A list that hangs from the head of the page closes when somebody goes on: by Escape, a tap elsewhere, or the Tab key.
/** @type {HTMLDetailsElement[]} */
const hanging = [...document.querySelectorAll(/** @type {"details"} */ ("header.site details"))];

/** @param {EventTarget | null} target */
function closeAllBut(target) {
  for (const one of hanging) if (!one.contains(/** @type {Node | null} */ (target))) one.open = false;
}

document.addEventListener("pointerdown", ({ target }) => closeAllBut(target));
document.addEventListener("focusin", ({ target }) => closeAllBut(target));
document.addEventListener("keydown", ({ key }) => {
  const open = hanging.find((one) => one.open && one.contains(document.activeElement));
  if (key !== "Escape" || !open) return;
  open.open = false;
  open.querySelector("summary")?.focus();
});
