// Exposure over time: stacked steps of elements by their most serious status, drawn as plain SVG.
const MOST_PANELS = 12;
const EXPOSURE = (() => {
  const e = DATA.exposure, steps = DAYS.length;
  const step = unpack(e.step, Uint8Array), rank = unpack(e.rank, Uint8Array), delta = unpack(e.delta, Int32Array);
  const empty = () => STATUS.map(() => new Int32Array(steps));
  const by = (name, word) => {
    const { values, codes } = e[name] ? { values: e[name].values, codes: unpack(e[name].codes, Uint16Array) } : { values: ["all"], codes: null };
    const rows = values.map(() => empty());
    for (let i = 0; i < e.rows; i++) rows[codes ? codes[i] : 0][rank[i]][step[i]] += delta[i];
    for (const row of rows) for (const line of row) for (let d = 1; d < steps; d++) line[d] += line[d - 1];
    const panels = values.map((value, i) => ({ name: word(value), lines: rows[i], weight: weigh(rows[i]) }));
    panels.sort((a, b) => b.weight - a.weight);
    if (panels.length <= MOST_PANELS) return panels;
    const rest = panels.splice(MOST_PANELS - 1), lines = empty();
    for (const panel of rest) panel.lines.forEach((line, code) => line.forEach((n, d) => { lines[code][d] += n; }));
    return [...panels, { name: `${rest.length} others`, lines, weight: 0 }];
  };
  // First those with most in breach, then unknown, then by size.
  function weigh(lines) {
    const peak = (code) => lines[code].reduce((a, b) => Math.max(a, b), 0);
    return peak(CODE.breach) * 1e12 + peak(CODE.unknown) * 1e6 + lines.reduce((n, line) => n + line[DATA.now], 0);
  }
  const words = { core: "core", ran: "radio access", access_fixed: "fixed access", transport: "transport", management: "management", cloud: "cloud", interconnect: "interconnection", customer: "customer equipment" };
  return [
    { key: "all", title: "All elements", panels: by("", () => "All elements") },
    { key: "operator", title: "By operator", panels: by("operator", (v) => v || "operator not known") },
    { key: "supplier", title: "By supplier", panels: by("supplier_id", (v) => (v ? DATA.suppliers[v] || v : "supplier not known")) },
    { key: "domain", title: "By part of the network", panels: by("domain", (v) => words[v] || v || "part not known") },
  ];
})();
const AXIS = [Date.UTC(2018, 0, 1), Date.UTC(2032, 0, 1)];
const inAxis = (t) => Math.max(0, Math.min(1, (t - AXIS[0]) / (AXIS[1] - AXIS[0])));

function niceTop(n) {
  if (n <= 5) return Math.max(1, n);
  const unit = 10 ** Math.floor(Math.log10(n));
  return [1, 1.5, 2, 3, 4, 5, 6, 8, 10].map((k) => k * unit).find((top) => top >= n);
}
const short = (n) => (n >= 1e6 ? `${+(n / 1e6).toFixed(1)}M` : n >= 1e4 ? `${+(n / 1e3).toFixed(1)}k` : count(n));

function cut(text, width, size) {
  const most = Math.floor(width / (size * 0.63));
  return text.length > most ? `${text.slice(0, Math.max(1, most - 1))}…` : text;
}
function panelNode(panel, box, colours, shown, wide) {
  const { x, y, w, h } = box, left = 40, top = wide ? 22 : 40, bottom = 18;
  const plotW = w - left - 8, plotH = h - top - bottom, steps = DAYS.length;
  const sx = (t) => left + inAxis(t) * plotW;
  const node = draw("g", { transform: `translate(${x},${y})`, class: "panel" });
  let most = 0;
  for (let d = 0; d < steps; d++) most = Math.max(most, shown.reduce((n, code) => n + panel.lines[code][d], 0));
  const high = niceTop(most), sy = (n) => top + plotH - (n / high) * plotH;
  const title = draw("text", { x: 0, y: 13, fill: colours.ink, "font-weight": 600, "font-size": 13, text: wide ? "" : cut(panel.name, w, 13) });
  title.append(draw("title", { text: panel.name }));
  node.append(title);
  for (const part of [0, 0.5, 1]) {
    const level = Math.round(high * part);
    if (high < 2 && part === 0.5) continue;
    node.append(draw("line", { x1: left, x2: left + plotW, y1: sy(level), y2: sy(level), stroke: colours.faint }));
    node.append(draw("text", { x: left - 5, y: sy(level) + 3.5, fill: colours.soft, "font-size": 10.5, "text-anchor": "end", text: short(level) }));
  }
  const base = new Float64Array(steps);
  for (const code of shown) {
    const line = panel.lines[code];
    if (line.every((n) => n === 0)) continue;
    let up = "", down = "";
    for (let d = 0; d < steps; d++) {
      const x0 = sx(TIMES[d]).toFixed(1), x1 = (d + 1 < steps ? sx(TIMES[d + 1]) : left + plotW).toFixed(1);
      const y1 = sy(base[d] + line[d]).toFixed(1), y0 = sy(base[d]).toFixed(1);
      const same = d > 0 && line[d] === line[d - 1] && base[d] === base[d - 1];
      if (!same) { up += `${d ? "L" : "M"}${x0},${y1}`; down = `L${x0},${y0}${down}`; }
      if (d + 1 === steps || line[d + 1] !== line[d] || base[d + 1] !== base[d]) { up += `L${x1},${y1}`; down = `L${x1},${y0}${down}`; }
    }
    node.append(draw("path", { d: `${up}${down}Z`, fill: colours[STATUS[code]], stroke: colours.paper, "stroke-width": 0.4 }));
    for (let d = 0; d < steps; d++) base[d] += line[d];
  }
  const every = [1, 2, 3, 5, 7].find((years) => (plotW / 14) * years > 44) || 7;
  for (let year = 2018; year <= 2032; year++) {
    const at = sx(Date.UTC(year, 0, 1));
    if ((year - 2018) % every) continue;
    node.append(draw("line", { x1: at, x2: at, y1: top + plotH, y2: top + plotH + 4, stroke: colours.soft }));
    if (at < left + plotW - 8) node.append(draw("text", { x: at, y: h - 3, fill: colours.soft, "font-size": 10.5, "text-anchor": "middle", text: String(year) }));
  }
  const marker = draw("line", { y1: top - 4, y2: top + plotH, stroke: colours.ink, "stroke-width": 1.4, class: "marker" });
  const value = draw("text", { x: 0, y: wide ? 12 : 29, "font-size": 12, class: "value" });
  node.append(marker, value);
  node.mark = (step) => {
    const at = sx(TIMES[step]).toFixed(1), n = panel.lines[CODE.breach][step];
    marker.setAttribute("x1", at); marker.setAttribute("x2", at);
    value.textContent = n ? `${count(n)} in breach` : "0 in breach";
    value.setAttribute("fill", n ? colours.breach : colours.soft);
  };
  node.place = { x: x + left, w: plotW, y, h };
  return node;
}
// One picture: a grid of panels. `whole`: with title, legend and day, to stand alone in a document.
function pictureNode(figure, width, colours, whole) {
  const shown = WORST_FIRST.filter((code) => !state.hidden.has(code)), n = figure.panels.length;
  const columns = n === 1 ? 1 : Math.min(n, width > 1000 ? 4 : width > 680 ? 3 : width > 400 ? 2 : 1);
  const tall = n === 1 ? Math.max(170, Math.min(270, width * 0.28)) : 172;
  const gap = 22, head = whole ? 62 : 0, foot = whole ? 26 : 0, w = (width - gap * (columns - 1)) / columns;
  const rows = Math.ceil(n / columns), height = head + rows * tall + (rows - 1) * 14 + foot;
  const svg = draw("svg", { xmlns: SVG, viewBox: `0 0 ${width} ${height}`, width, height, "font-family": FONT, role: "img", "aria-label": `${figure.title}: elements by status, 2018 to 2031` });
  if (whole) {
    svg.append(draw("rect", { width, height, fill: colours.paper }));
    pictureHead(svg, `${DATA.title}: ${figure.title.toLowerCase()}`, width, colours, shown);
    svg.append(draw("text", { x: 0, y: height - 6, "font-size": 11, fill: colours.soft, text: sourceLine() }));
  }
  const panels = figure.panels.map((panel, i) => panelNode(panel, { x: (i % columns) * (w + gap), y: head + Math.floor(i / columns) * (tall + 14), w, h: tall }, colours, shown, n === 1));
  svg.append(...panels);
  svg.mark = (step) => panels.forEach((panel) => panel.mark(step));
  svg.mark(state.step);
  svg.dayAt = (x, y) => {
    const panel = panels.find(({ place: p }) => x >= p.x - 8 && x <= p.x + p.w + 8 && y >= p.y && y <= p.y + p.h);
    if (!panel) return null;
    const time = AXIS[0] + ((x - panel.place.x) / panel.place.w) * (AXIS[1] - AXIS[0]);
    let step = 0;
    while (step + 1 < DAYS.length && TIMES[step + 1] <= time) step++;
    return step;
  };
  return svg;
}
function pictureHead(svg, title, width, colours, shown) {
  svg.append(draw("text", { x: 0, y: 18, "font-size": 16, "font-weight": 650, fill: colours.ink, text: cut(title, width, 16) }));
  let x = 0;
  for (const code of shown) {
    const mark = shapeNode(code, 4.5, colours), words = WORDS[STATUS[code]];
    mark.setAttribute("transform", `translate(${x + 6},37)`);
    svg.append(mark, draw("text", { x: x + 16, y: 41, "font-size": 12, fill: colours.ink, text: words }));
    x += 34 + words.length * 6.6;
  }
}
const sourceLine = () => `Shown: ${longDay(DAYS[state.step])}. Judged with the knowledge of ${longDay(DATA.knownOn)}, rulebook ${DATA.rulebookVersion}. Not legal advice.`;

const charts = [];
function drawCharts() {
  for (const chart of charts) {
    const svg = pictureNode(chart.figure, Math.max(280, Math.round(chart.holder.clientWidth)), theme(), false);
    chart.holder.replaceChildren(svg);
    chart.svg = svg;
  }
}
function startCharts() {
  const chips = document.getElementById("shown");
  chips.classList.add("status");
  const fill = () => chips.replaceChildren(...WORST_FIRST.map((code) => make("button", {
    type: "button", "aria-pressed": String(!state.hidden.has(code)),
    onclick: () => { if (!state.hidden.delete(code)) state.hidden.add(code); fill(); drawCharts(); chips.children[WORST_FIRST.indexOf(code)].focus(); },
  }, icon(code), WORDS[STATUS[code]])));
  fill();
  for (const figure of EXPOSURE) {
    const holder = make("div"), chart = { figure, holder, svg: null };
    holder.addEventListener("click", (event) => {
      const box = chart.svg.getBoundingClientRect(), ratio = chart.svg.viewBox.baseVal.width / box.width;
      const step = chart.svg.dayAt((event.clientX - box.left) * ratio, (event.clientY - box.top) * ratio);
      if (step !== null) show(step);
    });
    document.getElementById("charts").append(make("div", { class: "figure" },
      make("div", { class: "bar" }, make("h3", { text: figure.title }), make("div", { class: "save", "data-picture": figure.key })), holder));
    charts.push(chart);
  }
  redraws.push(fill, drawCharts);
  listeners.push((step) => charts.forEach((chart) => chart.svg.mark(step)));
  drawCharts();
}
