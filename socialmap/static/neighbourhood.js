// Search, filters and "open now" of a file to take along. Everything is in the page: nothing is fetched or kept.
{
  /** @param {string} id */
  const find = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
  /** @param {string} selector */
  const one = (selector) => /** @type {HTMLElement} */ (document.querySelector(selector));
  /** @param {string} id */
  const chosen = (id) => /** @type {HTMLInputElement | HTMLSelectElement} */ (find(id)).value;

  /** @type {{ texts: Record<string, string>, places: Record<string, (Week | null)[]>, last: string, point: string }} */
  const data = JSON.parse(find("gegevens").textContent ?? "");
  const { texts } = data;
  /** @type {HTMLLIElement[]} */
  const rows = [...document.querySelectorAll(/** @type {"li"} */ (".place"))];
  const places = rows.map((row) => ({
    row,
    home: /** @type {HTMLElement} */ (row.parentElement),
    number: row.value,
    words: plain(row.textContent),
    kinds: (row.dataset.kinds ?? "").split(" "),
    wishes: (row.dataset.wishes ?? "").split(" "),
    weeks: data.places[row.value],
  }));
  /** @typedef {(typeof places)[number]} Place */
  /** @type {Map<number, Element>} */
  const marks = new Map();
  for (const mark of document.querySelectorAll(".map .mark")) {
    const number = Number(mark.textContent?.trim());
    if (number) marks.set(number, mark);
  }

  /**
   * Say of a place how it is open today.
   * @param {Place} place
   * @param {Moment} when
   */
  function tell(place, when) {
    const line = /** @type {HTMLElement} */ (place.row.querySelector(".now"));
    const today = hoursOn(place.weeks[0], when, data.last);
    line.hidden = today === null;
    if (today === null) return;
    const said = saidOfToday(today, when.minute, texts, data.point);
    line.classList.toggle("open", said.open);
    line.textContent = said.text;
  }

  /** What is asked now, as a question to each place. */
  function asked() {
    const wanted = plain(chosen("zoek")).split(/\s+/).filter(Boolean);
    const [kind, wish] = [chosen("soort"), chosen("wens")];
    /** @param {Place} place */
    return (place) => wanted.every((word) => place.words.includes(word)) &&
      (!kind || place.kinds.includes(kind)) && (!wish || place.wishes.includes(wish));
  }

  function show() {
    const when = inAmsterdam(new Date());
    const fits = asked();
    const open = chosen("open");
    /** @type {(span: Span) => boolean} */
    const test = ([from, until]) => open !== "now" || (from <= when.minute && when.minute < until);
    const unsure = one("ol.unsure");
    let sure = 0;
    let doubtful = 0;
    for (const place of places) {
      tell(place, when);
      const answer = open ? isOpen(place.weeks.map((week) => hoursOn(week, when, data.last)), test) : true;
      // Unknown is not yes: it goes to a list of its own.
      (answer === null ? unsure : place.home).append(place.row);
      place.row.hidden = !fits(place) || answer === false;
      if (!place.row.hidden && answer) sure += 1;
      if (!place.row.hidden && answer === null) doubtful += 1;
      marks.get(place.number)?.classList.toggle("off", place.row.hidden);
    }
    sayHowMany(sure, doubtful, when);
  }

  /**
   * @param {number} sure
   * @param {number} doubtful
   * @param {Moment} when
   */
  function sayHowMany(sure, doubtful, when) {
    /** @type {NodeListOf<HTMLElement>} */
    const parts = document.querySelectorAll(".unsure");
    for (const part of parts) part.hidden = !doubtful;
    const said = [sure || doubtful ? fill(texts.shown, { n: sure + doubtful }) : texts.none];
    if (doubtful) said.push(fill(texts.unsure, { n: doubtful }));
    find("gevonden").textContent = said.join(" ");
    const old = one(".old");
    old.hidden = when.date <= data.last;
    old.textContent = old.hidden ? "" : texts.old;
  }

  /** @param {number} number */
  function choose(number) {
    for (const [other, mark] of marks) mark.classList.toggle("chosen", other === number);
  }

  const map = document.querySelector(/** @type {"div"} */ (".map"));
  let zoom = 1;
  document.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    /** @type {HTMLElement | null} */
    const button = target.closest("[data-zoom]");
    if (button) {
      zoom = Math.min(4, Math.max(1, zoom + (button.dataset.zoom === "in" ? 0.5 : -0.5)));
      map?.style.setProperty("--zoom", String(zoom));
    }
    const mark = target.closest(".mark");
    const number = mark ? Number(mark.textContent?.trim()) : 0;
    const row = number ? document.getElementById(`plek-${number}`) : null;
    if (row) {
      choose(number);
      row.scrollIntoView();
      row.focus({ preventScroll: true });
    }
    /** @type {HTMLElement | null} */
    const link = target.closest("[data-number]");
    if (link) {
      choose(Number(link.dataset.number));
      marks.get(Number(link.dataset.number))?.scrollIntoView({ block: "nearest", inline: "center" });
    }
  });

  const ways = [...document.querySelectorAll("details")];
  for (const way of ways) way.open = false;
  addEventListener("beforeprint", () => { for (const way of ways) way.open = true; });
  const filter = one(".filter");
  filter.addEventListener("input", show);
  filter.addEventListener("submit", (event) => event.preventDefault());
  filter.hidden = false;
  one(".zoom").hidden = false;
  show();
  setInterval(show, 60000);
}
