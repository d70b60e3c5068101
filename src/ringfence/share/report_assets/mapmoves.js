// What a reader does with the map: choose a country, pan, zoom, ask a site; and what the map says in words.
function choose(country) {
  map.chosen = country; map.moved = null;
  for (const [i, button] of [...document.querySelectorAll("#countries button")].entries())
    button.setAttribute("aria-pressed", String((country === null ? -1 : country) === i - 1));
  prepareMap();
}
function moveMap(change) {
  const view = map.views[0];
  if (map.views.length > 1) return;
  map.moved = { x: view.x, y: view.y, scale: view.scale, ...change };
  map.moved.scale = Math.max(2, Math.min(4000, map.moved.scale));
  requestAnimationFrame(prepareMap);
}
function zoomAt(factor, sx = map.width / 2, sy = map.height / 2) {
  const v = map.views[0], scale = Math.max(2, Math.min(4000, v.scale * factor));
  const wx = v.x + (sx - map.width / 2) / v.scale, wy = v.y + (sy - map.height / 2) / v.scale;
  moveMap({ x: wx - (sx - map.width / 2) / scale, y: wy - (sy - map.height / 2) / scale, scale });
}
function nearest(x, y) {
  let best = null, least = 12 ** 2;
  for (const view of map.views) {
    const { rect, px, py } = view;
    if (x < rect.left || x > rect.left + rect.w || y < rect.top || y > rect.top + rect.h) continue;
    for (let i = view.from; i < view.to; i++) {
      const code = statusAt(i, state.step);
      if (!code) continue;
      const d = (px[i - view.from] - x) ** 2 + (py[i - view.from] - y) ** 2 - code; // the more serious of two at one place
      if (d < least) { least = d; best = i; }
    }
  }
  return best;
}
function nextChange(site) {
  const now = statusAt(site, state.step);
  for (let d = state.step + 1; d < DAYS.length; d++)
    if (statusAt(site, d) !== now) return `${WORDS[STATUS[statusAt(site, d)]]} by ${longDay(DAYS[d])}`;
  return "";
}
const tip = document.getElementById("tip");
function tell(x, y) {
  const site = nearest(x, y);
  tip.hidden = site === null;
  if (site === null) return;
  const next = nextChange(site);
  tip.replaceChildren(
    make("b", { text: DATA.sites.names[site] }), `${DATA.sites.operators[SITES.operator[site]]}`, make("br"),
    `${WORDS[STATUS[statusAt(site, state.step)]]} · ${many(SITES.elements[site], "element")} over its life`,
    ...(next ? [make("br"), `then ${next}`] : []),
  );
  tip.style.left = `${Math.max(4, Math.min(map.width - 264, x + 14))}px`;
  tip.style.top = `${y > map.height - 110 ? y - 96 : y + 14}px`;
}
function listenToMap() {
  const touches = new Map();
  let dragged = false;
  const at = (event) => { const r = canvas.getBoundingClientRect(); return [event.clientX - r.left, event.clientY - r.top]; };
  canvas.addEventListener("pointerdown", (event) => { touches.set(event.pointerId, at(event)); dragged = false; });
  canvas.addEventListener("pointermove", (event) => {
    const [x, y] = at(event), before = touches.get(event.pointerId);
    if (!before) { tell(x, y); return; }
    if (map.views.length > 1) return;
    if (Math.hypot(x - before[0], y - before[1]) < 3 && !dragged) return;
    if (!dragged) canvas.setPointerCapture(event.pointerId);
    dragged = true; tip.hidden = true;
    const v = map.views[0];
    if (touches.size === 2) {
      const other = [...touches.entries()].find(([id]) => id !== event.pointerId)[1];
      const was = Math.hypot(before[0] - other[0], before[1] - other[1]), is = Math.hypot(x - other[0], y - other[1]);
      zoomAt(is / Math.max(1, was), (x + other[0]) / 2, (y + other[1]) / 2);
    } else moveMap({ x: v.x - (x - before[0]) / v.scale, y: v.y - (y - before[1]) / v.scale });
    touches.set(event.pointerId, [x, y]);
  });
  const end = (event) => touches.delete(event.pointerId);
  canvas.addEventListener("pointerup", (event) => {
    end(event);
    const [x, y] = at(event);
    if (dragged) return;
    const view = map.views.find(({ rect: r }) => x >= r.left && x < r.left + r.w && y >= r.top && y < r.top + r.h);
    if (map.views.length > 1 && view) { tip.hidden = true; choose(view.country); } else tell(x, y);
  });
  canvas.addEventListener("pointercancel", end);
  canvas.addEventListener("pointerleave", () => { tip.hidden = true; });
  canvas.addEventListener("wheel", (event) => { // plain scrolling stays the page's; with ctrl, or once the map has the focus, it zooms
    if (map.views.length > 1 || !(event.ctrlKey || event.metaKey || document.activeElement === canvas)) return;
    event.preventDefault();
    zoomAt(Math.exp(-event.deltaY / 300), ...at(event));
  }, { passive: false });
  canvas.addEventListener("keydown", (event) => {
    const v = map.views[0], far = 60 / v.scale;
    const moves = { ArrowLeft: { x: v.x - far }, ArrowRight: { x: v.x + far }, ArrowUp: { y: v.y - far }, ArrowDown: { y: v.y + far } };
    if (event.key === "+" || event.key === "=") zoomAt(1.4);
    else if (event.key === "-") zoomAt(1 / 1.4);
    else if (event.key === "Escape" && DATA.sites.countries.length > 1) choose(null);
    else if (moves[event.key] && map.views.length === 1) moveMap(moves[event.key]);
    else return;
    event.preventDefault();
  });
  document.getElementById("zoom").addEventListener("click", (event) => {
    if (event.target.dataset.zoom) zoomAt(event.target.dataset.zoom === "in" ? 1.6 : 1 / 1.6);
  });
}
function mapWords(step) {
  const codes = DATA.sites.countries, sums = codes.map(() => new Uint32Array(STATUS.length));
  for (let i = 0; i < SITES.n; i++) sums[SITES.country[i]][statusAt(i, step)]++;
  const total = WORST_FIRST.map((code) => sums.reduce((n, row) => n + row[code], 0));
  const said = WORST_FIRST.map((code, k) => [code, total[k]]).filter(([, n]) => n).map(([code, n]) => `${count(n)} ${WORDS[STATUS[code]]}`);
  const merged = DATA.sites.merged > DATA.sites.count ? ` Each mark stands for neighbouring sites of one operator: ${count(DATA.sites.merged)} sites in all.` : "";
  const lost = DATA.sites.unplaced ? ` ${many(DATA.sites.unplaced, "element has", "elements have")} no known place and ${DATA.sites.unplaced === 1 ? "is" : "are"} not on the map.` : "";
  document.getElementById("state").textContent = `Sites on ${longDay(DAYS[step])}, each by its most serious element: ${said.join(", ") || "none in service"}.${merged}${lost} Neighbouring sites are spread out so that each can be seen. Findings on an operator as a whole (shares, documents) are in the table only.`;
  const cells = document.querySelectorAll("#by-country td[data-n]");
  let k = 0;
  for (const row of sums) for (const code of WORST_FIRST) cells[k++].textContent = row[code] ? count(row[code]) : "–";
}
function startMap() {
  const codes = DATA.sites.countries, chips = document.getElementById("countries");
  if (codes.length > 1) {
    chips.append(make("button", { type: "button", text: "All countries", "aria-pressed": "true", onclick: () => choose(null) }));
    codes.forEach((code, i) => chips.append(make("button", { type: "button", text: countryName(code), "aria-pressed": "false", onclick: () => choose(i) })));
  }
  const table = document.getElementById("by-country");
  table.append(
    make("caption", { class: "hint", text: "Sites by country on the day shown" }),
    make("thead", {}, make("tr", {}, make("th", { text: "Country", scope: "col" }), ...WORST_FIRST.map((code) => make("th", { text: WORDS[STATUS[code]], scope: "col" })))),
    make("tbody", {}, ...codes.map((code) => make("tr", {}, make("td", { text: countryName(code) }), ...WORST_FIRST.map((status) => make("td", { "data-n": STATUS[status] }))))),
  );
  const legend = document.getElementById("legend");
  const fill = () => legend.replaceChildren(...WORST_FIRST.map((code) => make("span", { title: MEANING[STATUS[code]] }, icon(code), `${WORDS[STATUS[code]]}: ${MEANING[STATUS[code]]}`)));
  fill();
  redraws.push(fill, prepareMap);
  listenToMap();
  prepareMap();
  let asked = 0; // the words and the table follow the picture, at rest or ten times a second
  listeners.push(drawMap, (step) => { if (!asked) asked = setTimeout(() => { asked = 0; mapWords(state.step); }, 100); });
  mapWords(state.step);
}
