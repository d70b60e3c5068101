// Every picture as PNG or SVG, always on white, with title, legend, day and source, so that it can stand in a document.
const SAVED_WIDTH = 1200;
function save(blob, name) {
  const address = URL.createObjectURL(blob);
  const anchor = make("a", { href: address, download: name });
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}
const svgText = (svg) => `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(svg)}\n`;

function mapSvg() {
  const colours = LIGHT, width = map.width, head = 62, foot = 26, height = map.height + head + foot;
  const svg = draw("svg", { xmlns: SVG, viewBox: `0 0 ${width} ${height}`, width, height, "font-family": FONT });
  svg.append(draw("rect", { width, height, fill: colours.paper }));
  pictureHead(svg, `${DATA.title}: sites on ${longDay(DAYS[state.step])}`, width, colours, WORST_FIRST);
  map.views.forEach((view, v) => svg.append(viewSvg(view, v, head, colours)));
  svg.append(draw("text", { x: 0, y: height - 8, "font-size": 11, fill: colours.soft, text: `${sourceLine()} Shapes: Natural Earth.` }));
  return svg;
}
function viewSvg(view, number, head, colours) {
  const { rect } = view, node = draw("g", { transform: `translate(0,${head})` });
  const box = { x: rect.left, y: rect.top, width: rect.w, height: rect.h };
  const clip = draw("clipPath", { id: `view-${number}` }, draw("rect", box));
  const inside = draw("g", { "clip-path": `url(#view-${number})` }, draw("rect", { ...box, fill: colours.sea }));
  const mx = rect.left + rect.w / 2, my = rect.top + rect.h / 2;
  for (const land of WORLD) {
    if (!visible(view, land.box)) continue;
    const d = land.rings.map((ring) => ringPath(ring, view, mx, my)).join("");
    const here = view.country === null ? DATA.sites.countries.includes(land.code) : DATA.sites.countries[view.country] === land.code;
    if (d) inside.append(draw("path", { d, fill: here ? colours.home : colours.land, stroke: colours.border, "stroke-width": 0.8 }));
  }
  const { order, starts } = paintOrder(view, state.step);
  for (let code = 1; code < STATUS.length; code++) {
    const paint = shapePaint(code, colours), shape = shapePath(code, view.r);
    const group = draw("g", { fill: paint.fill, stroke: paint.stroke, "stroke-width": (paint.width * view.r).toFixed(2) });
    for (let k = starts[code]; k < starts[code + 1]; k++) {
      const i = order[k] - view.from, x = view.px[i], y = view.py[i];
      if (x < rect.left || x > rect.left + rect.w || y < rect.top || y > rect.top + rect.h) continue;
      group.append(draw("path", { d: shape, transform: `translate(${x.toFixed(1)},${y.toFixed(1)})` }));
    }
    inside.append(group);
  }
  const [name, words] = label(view, state.step);
  node.append(clip, inside, draw("rect", { ...box, fill: "none", stroke: colours.faint }),
    draw("text", { x: rect.left + 10, y: rect.top + 20, "font-size": 13, "font-weight": 600, fill: colours.ink, text: name }),
    draw("text", { x: rect.left + 10, y: rect.top + 36, "font-size": 12, fill: colours.soft, text: words }));
  return node;
}
// Points closer than half a pixel are left out; a ring that is far off the view is too.
function ringPath(ring, view, mx, my) {
  let text = "", lastX = NaN, lastY = NaN, near = false;
  for (const [wx, wy] of ring) {
    const x = (wx - view.x) * view.scale + mx, y = (wy - view.y) * view.scale + my;
    if (Math.abs(x - lastX) < 0.5 && Math.abs(y - lastY) < 0.5) continue;
    near ||= Math.abs(x - mx) < view.rect.w && Math.abs(y - my) < view.rect.h;
    text += `${text ? "L" : "M"}${x.toFixed(1)},${y.toFixed(1)}`;
    lastX = x; lastY = y;
  }
  const spans = ring.length > 3;
  return spans && (near || ring.length > 60) ? `${text}Z` : "";
}
function svgToPng(svg, scale, done) {
  const image = new Image(), width = svg.viewBox.baseVal.width, height = svg.viewBox.baseVal.height;
  image.onload = () => {
    const sheet = make("canvas");
    sheet.width = width * scale; sheet.height = height * scale;
    sheet.getContext("2d").drawImage(image, 0, 0, sheet.width, sheet.height);
    sheet.toBlob(done, "image/png");
  };
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText(svg))}`;
}
const pictureOf = (key) => (key === "map" ? mapSvg() : pictureNode(EXPOSURE.find((figure) => figure.key === key), SAVED_WIDTH, LIGHT, true));
function startExport() {
  for (const holder of document.querySelectorAll("[data-picture]")) {
    const key = holder.dataset.picture, name = () => `ringfence-${key}-${DAYS[state.step]}`;
    holder.append(
      make("button", { type: "button", text: "PNG", "aria-label": `Save this picture as PNG: ${key}`, onclick: () => svgToPng(pictureOf(key), 2, (blob) => save(blob, `${name()}.png`)) }),
      make("button", { type: "button", text: "SVG", "aria-label": `Save this picture as SVG: ${key}`, onclick: () => save(new Blob([svgText(pictureOf(key))], { type: "image/svg+xml" }), `${name()}.svg`) }),
    );
  }
}
