"use strict";
// Search, filters and "open now" of a file to take along. Everything is in the page: nothing is fetched or kept.
{
  const data = JSON.parse(document.getElementById("gegevens").textContent);
  const { texts } = data;
  const find = (id) => document.getElementById(id);
  const places = [...document.querySelectorAll(".place")].map((row) => ({
    row,
    home: row.parentElement,
    number: row.value,
    words: plain(row.textContent),
    kinds: row.dataset.kinds.split(" "),
    wishes: row.dataset.wishes.split(" "),
    weeks: data.places[row.value],
  }));
  const marks = new Map();
  for (const mark of document.querySelectorAll(".map .mark")) {
    const number = Number(mark.textContent.trim());
    if (number) marks.set(number, mark);
  }

  function plain(text) {
    return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  }

  function fill(text, values) {
    return text.replace(/%\((\w+)\)s/g, (_, name) => values[name]);
  }

  function clock(minute) {
    const parts = [Math.floor(minute / 60) % 24, minute % 60];
    return parts.map((part) => String(part).padStart(2, "0")).join(data.point);
  }

  // Date, weekday (Monday is 0) and minute of now in Amsterdam, wherever the phone thinks it is.
  function now() {
    const format = { timeZone: "Europe/Amsterdam", hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" };
    const part = Object.fromEntries(new Intl.DateTimeFormat("en", format).formatToParts(new Date()).map(({ type, value }) => [type, value]));
    const date = `${part.year}-${part.month}-${part.day}`;
    return { date, weekday: (new Date(`${date}T12:00Z`).getUTCDay() + 6) % 7, minute: Number(part.hour) * 60 + Number(part.minute) };
  }

  // From and until on this day; null when that is not known, as after the last day of this file.
  function hours(week, { date, weekday }) {
    if (!week || date > data.last) return null;
    return date in week.other ? week.other[date] : week.usual[weekday];
  }

  // true, false, or null when nobody knows: one open door is enough, one unknown keeps it from "no".
  function isOpen(place, when, test) {
    const days = place.weeks.map((week) => hours(week, when));
    if (days.some((day) => day?.some(test))) return true;
    return days.includes(null) ? null : false;
  }

  function tell(place, when) {
    const line = place.row.querySelector(".now");
    const today = hours(place.weeks[0], when);
    line.hidden = today === null;
    if (today === null) return;
    const current = today.find(([from, until]) => from <= when.minute && when.minute < until);
    const next = today.find(([from]) => from > when.minute);
    line.classList.toggle("open", Boolean(current));
    if (current) line.textContent = current[0] === 0 && current[1] === 1440 ? texts.always : fill(texts.open, { clock: clock(current[1]) });
    else if (next) line.textContent = fill(texts.soon, { clock: clock(next[0]) });
    else line.textContent = today.length ? texts.over : texts.closed;
  }

  function show() {
    const when = now();
    const wanted = plain(find("zoek").value).split(/\s+/).filter(Boolean);
    const [kind, wish, open] = ["soort", "wens", "open"].map((id) => find(id).value);
    const test = open === "now" ? ([from, until]) => from <= when.minute && when.minute < until : () => true;
    const unsure = document.querySelector("ol.unsure");
    let sure = 0;
    let doubtful = 0;
    for (const place of places) {
      tell(place, when);
      const fits = wanted.every((word) => place.words.includes(word)) && (!kind || place.kinds.includes(kind)) && (!wish || place.wishes.includes(wish));
      const answer = open ? isOpen(place, when, test) : true;
      // Unknown is not yes: it goes to a list of its own.
      (answer === null ? unsure : place.home).append(place.row);
      place.row.hidden = !fits || answer === false;
      if (!place.row.hidden && answer) sure += 1;
      if (!place.row.hidden && answer === null) doubtful += 1;
      marks.get(place.number)?.classList.toggle("off", place.row.hidden);
    }
    for (const part of document.querySelectorAll(".unsure")) part.hidden = !doubtful;
    const said = [sure || doubtful ? fill(texts.shown, { n: sure + doubtful }) : texts.none];
    if (doubtful) said.push(fill(texts.unsure, { n: doubtful }));
    find("gevonden").textContent = said.join(" ");
    const old = document.querySelector(".old");
    old.hidden = when.date <= data.last;
    old.textContent = old.hidden ? "" : texts.old;
  }

  function choose(number) {
    for (const [other, mark] of marks) mark.classList.toggle("chosen", other === number);
  }

  const map = document.querySelector(".map");
  let zoom = 1;
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-zoom]");
    if (button) {
      zoom = Math.min(4, Math.max(1, zoom + (button.dataset.zoom === "in" ? 0.5 : -0.5)));
      map.style.setProperty("--zoom", zoom);
    }
    const mark = event.target.closest(".mark");
    const number = mark ? Number(mark.textContent.trim()) : 0;
    const row = number ? find(`plek-${number}`) : null;
    if (row) {
      choose(number);
      row.scrollIntoView();
      row.focus({ preventScroll: true });
    }
    const link = event.target.closest("[data-number]");
    if (link) {
      choose(Number(link.dataset.number));
      marks.get(Number(link.dataset.number))?.scrollIntoView({ block: "nearest", inline: "center" });
    }
  });

  const ways = [...document.querySelectorAll("details")];
  for (const way of ways) way.open = false;
  addEventListener("beforeprint", () => { for (const way of ways) way.open = true; });
  const filter = document.querySelector(".filter");
  filter.addEventListener("input", show);
  filter.addEventListener("submit", (event) => event.preventDefault());
  filter.hidden = false;
  document.querySelector(".zoom").hidden = false;
  show();
  setInterval(show, 60000);
}
