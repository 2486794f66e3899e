// "Terug naar uw lijst": back through the browser's own history, where the list stands as it was, ticks and all.
// Where this page stands in a window of its own there is no way back, and its form asks the same again.
const MARK = "#uw-lijst";
const list = document.querySelector(MARK);
const first = history.length;

// A page with an address of its own learns from its end that a list led here; who copies the address gets it without.
if (list && location.hash === MARK && document.referrer === "") {
  history.replaceState({ list: true }, "", location.pathname + location.search);
}

/** @type {NodeListOf<HTMLButtonElement>} */
const buttons = document.querySelectorAll("[data-back]");
for (const button of buttons) {
  const steps = Number(button.dataset.back);
  if (first <= steps || (list?.contains(button) && !history.state?.list)) continue;
  list?.classList.add("known");
  button.hidden = false;
  // A page that is saved then holds nothing of what was asked.
  button.form?.querySelectorAll("[data-question]").forEach((field) => field.remove());
  button.addEventListener("click", (event) => {
    event.preventDefault();
    // A skip link on this page is a step too.
    history.go(-(steps + history.length - first));
  });
}
