// The slider, the day in the address, and the start.
const slide = document.getElementById("slide"), playButton = document.getElementById("play");
let playing = 0;
function play(on) {
  clearInterval(playing);
  playing = 0;
  if (on) {
    if (state.step >= DAYS.length - 1) show(0);
    playing = setInterval(() => { if (state.step >= DAYS.length - 1) play(false); else show(state.step + 1); }, 120);
  }
  playButton.textContent = playing ? "❚❚" : "▶";
  playButton.setAttribute("aria-label", playing ? "Pause" : "Play");
}
function fromAddress() {
  const asked = new URLSearchParams(location.hash.slice(1)), day = asked.get("date"), country = asked.get("country");
  if (country) { const i = DATA.sites.countries.indexOf(country.toUpperCase()); if (i >= 0 && DATA.sites.countries.length > 1) choose(i); }
  if (asked.has("find")) search(asked.get("find"), asked.has("open"));
  if (!/^\d{4}-\d{2}(-\d{2})?$/.test(day || "")) return;
  const whole = day.length === 7 ? `${day}-01` : day;
  let step = DAYS.findIndex((d) => d > whole);
  step = step < 0 ? DAYS.length - 1 : Math.max(0, step - 1);
  show(step);
}
function start() {
  slide.max = DAYS.length - 1;
  slide.addEventListener("input", () => { play(false); show(+slide.value); });
  slide.addEventListener("change", () => history.replaceState(null, "", `#date=${DAYS[state.step]}`));
  playButton.addEventListener("click", () => play(!playing));
  document.getElementById("today").addEventListener("click", () => { play(false); show(DATA.now); });
  for (let year = 2018; year <= 2031; year += innerWidth < 640 ? 3 : 1) {
    const mark = make("span", { text: String(year) });
    mark.style.left = `${(100 * DAYS.indexOf(`${year}-01-01`)) / (DAYS.length - 1)}%`;
    document.getElementById("ticks").append(mark);
  }
  listeners.push((step) => {
    slide.value = step;
    slide.setAttribute("aria-valuetext", longDay(DAYS[step]));
    document.getElementById("day").textContent = longDay(DAYS[step]);
  });
  startMap(); startCharts(); startChanged(); startFilters(); drawRows(); startExport();
  for (const word of document.querySelectorAll("[data-icon]")) word.prepend(icon(CODE[word.dataset.icon]));
  show(DATA.now);
  fromAddress();
  addEventListener("hashchange", fromAddress);
  let resized = 0, width = innerWidth;
  addEventListener("resize", () => { if (innerWidth === width) return; width = innerWidth; cancelAnimationFrame(resized); resized = requestAnimationFrame(redraw); });
  darkQuery.addEventListener("change", () => { redraw(); drawRows(); });
  addEventListener("beforeprint", () => { printing = true; redraw(); drawRows(); });
  addEventListener("afterprint", () => { printing = false; redraw(); drawRows(); });
  document.documentElement.dataset.ready = "yes";
}
start();
