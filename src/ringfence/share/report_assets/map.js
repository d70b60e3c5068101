// The map: country shapes and sites on a canvas; small maps of all countries side by side, or one with pan and zoom.
const mercator = (lat) => (Math.log(Math.tan(Math.PI / 4 + (Math.max(-85, Math.min(85, lat)) * Math.PI) / 360)) * 180) / Math.PI;

const SITES = (() => {
  const s = DATA.sites, n = s.count;
  const lon = unpack(s.longitude, Int32Array), lat = unpack(s.latitude, Int32Array);
  const x = new Float64Array(n), y = new Float64Array(n);
  for (let i = 0; i < n; i++) { x[i] = lon[i] / 1e4; y[i] = -mercator(lat[i] / 1e4); }
  // Statuses of all sites on all days, laid out day by day: moving the slider reads one slice.
  const steps = DAYS.length, table = new Uint8Array(n * steps);
  const counts = unpack(s.changes, Uint16Array), step = unpack(s.step, Uint8Array), status = unpack(s.status, Uint8Array);
  let at = 0;
  for (let i = 0; i < n; i++) {
    const end = at + counts[i];
    let now = 0, next = at;
    for (let d = 0; d < steps; d++) {
      while (next < end && step[next] <= d) now = status[next++];
      table[d * n + i] = now;
    }
    at = end;
  }
  const country = unpack(s.country, Uint8Array), ranges = s.countries.map(() => [n, 0]);
  for (let i = 0; i < n; i++) { const r = ranges[country[i]]; r[0] = Math.min(r[0], i); r[1] = Math.max(r[1], i + 1); }
  return { n, x, y, table, country, ranges, operator: unpack(s.operator, Uint16Array), elements: unpack(s.elements, Int32Array) };
})();
const statusAt = (site, step) => SITES.table[step * SITES.n + site];

const WORLD = (() => {
  const bytes = unpack(DATA.shapes.arcs, Uint8Array);
  let at = 0;
  const number = () => { let v = 0, shift = 0, b; do { b = bytes[at++]; v += (b & 127) * 2 ** shift; shift += 7; } while (b > 127); return v; };
  const signed = () => { const v = number(); return v % 2 ? -(v + 1) / 2 : v / 2; };
  const arcs = [];
  while (at < bytes.length) {
    const points = [];
    let lon = 0, lat = 0;
    for (let left = number(); left > 0; left--) { lon += signed(); lat += signed(); points.push([lon / 100, -mercator(lat / 100)]); }
    arcs.push(points);
  }
  // A ring that crosses the antimeridian goes on beyond 180 degrees instead of jumping across the world.
  const unwrapped = (ring) => {
    let turn = 0;
    return ring.map(([px, py], i) => {
      if (i) { const jump = px - ring[i - 1][0]; if (jump > 180) turn -= 360; else if (jump < -180) turn += 360; }
      return [px + turn, py];
    });
  };
  return DATA.shapes.countries.map(([code, name, outline]) => {
    const rings = outline.map((ring) => unwrapped(ring.flatMap((a) => (a >= 0 ? arcs[a] : arcs[~a].slice().reverse()))));
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    const path = new Path2D();
    for (const ring of rings) {
      ring.forEach(([px, py], i) => {
        if (i) path.lineTo(px, py); else path.moveTo(px, py);
        box[0] = Math.min(box[0], px); box[1] = Math.min(box[1], py); box[2] = Math.max(box[2], px); box[3] = Math.max(box[3], py);
      });
      path.closePath();
    }
    return { code, name, rings, box, path };
  });
})();
const NAMES = Object.fromEntries(WORLD.map((c) => [c.code, c.name]));
const countryName = (code) => NAMES[code] || code || "country not known";

const HOMES = DATA.sites.countries.map((code) => {
  const found = WORLD.find((land) => land.code && land.code === code);
  if (!found) return null;
  const boxes = found.rings.map((ring) => ring.reduce((b, [x, y]) => [Math.min(b[0], x), Math.min(b[1], y), Math.max(b[2], x), Math.max(b[3], y)], [Infinity, Infinity, -Infinity, -Infinity]));
  return boxes.reduce((a, b) => ((b[2] - b[0]) * (b[3] - b[1]) > (a[2] - a[0]) * (a[3] - a[1]) ? b : a));
});
const map = { chosen: null, views: [], width: 0, height: 0, moved: null };
const canvas = document.querySelector("#map canvas");

// A view is a rectangle on the canvas and the part of the world in it: screen = (world - centre) * scale + middle.
// A country's view holds its sites and its largest piece of land.
function fitted(rect, from, to, country) {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = from; i < to; i++) {
    x0 = Math.min(x0, SITES.x[i]); x1 = Math.max(x1, SITES.x[i]); y0 = Math.min(y0, SITES.y[i]); y1 = Math.max(y1, SITES.y[i]);
  }
  if (x0 > x1) [x0, y0, x1, y1] = [-20, -75, 40, -35];
  const main = country === null || !HOMES[country] ? [x0, y0, x1, y1] : HOMES[country];
  x0 = Math.min(x0, main[0]); y0 = Math.min(y0, main[1]); x1 = Math.max(x1, main[2]); y1 = Math.max(y1, main[3]);
  const scale = Math.min((rect.w - 36) / Math.max(1.2, x1 - x0), (rect.h - 62) / Math.max(1.2, y1 - y0));
  return { rect, x: (x0 + x1) / 2, y: (y0 + y1) / 2 - 12 / scale, scale };
}
function layOut(width) {
  const codes = DATA.sites.countries, n = codes.length;
  if (map.chosen === null && n > 1) {
    const columns = Math.min(n, width > 900 ? 4 : width > 560 ? 3 : 2), rows = Math.ceil(n / columns);
    const tall = Math.round(Math.min(330, Math.max(170, (width / columns) * 0.95)));
    const views = [];
    for (let r = 0, done = 0; r < rows; r++) {
      const here = Math.ceil((n - done) / (rows - r));
      for (let c = 0; c < here; c++, done++) {
        const left = Math.round((width * c) / here), right = Math.round((width * (c + 1)) / here);
        const [from, to] = SITES.ranges[done];
        views.push({ ...fitted({ left, top: r * tall, w: right - left, h: tall }, from, to, done), country: done, from, to });
      }
    }
    return { views, height: rows * tall };
  }
  const height = Math.round(Math.max(300, Math.min(600, width * 0.56)));
  const [from, to] = map.chosen === null ? [0, SITES.n] : SITES.ranges[map.chosen];
  const view = { ...fitted({ left: 0, top: 0, w: width, h: height }, from, to, map.chosen === null && n ? 0 : map.chosen), country: map.chosen === null && n ? 0 : map.chosen, from: 0, to: SITES.n };
  return { views: [map.moved ? { ...view, ...map.moved } : view], height };
}
function place(view) {
  const px = new Float32Array(view.to - view.from), py = new Float32Array(view.to - view.from);
  const mx = view.rect.left + view.rect.w / 2, my = view.rect.top + view.rect.h / 2;
  for (let i = view.from; i < view.to; i++) {
    px[i - view.from] = (SITES.x[i] - view.x) * view.scale + mx;
    py[i - view.from] = (SITES.y[i] - view.y) * view.scale + my;
  }
  view.px = px; view.py = py;
  const inView = view.country === null ? view.to - view.from : SITES.ranges[view.country][1] - SITES.ranges[view.country][0];
  view.r = Math.max(1.9, Math.min(4.6, Math.sqrt((view.rect.w * view.rect.h) / Math.max(1, inView)) * 0.26));
  spread(view);
}
// Sites nearer to each other than a few pixels are laid out around their middle like the seeds of a sunflower, each
// always in the same place, so that a city of three hundred sites does not look like one.
function spread(view) {
  const { px, py, r } = view, cells = new Map(), size = 12;
  for (let i = 0; i < px.length; i++) {
    const key = Math.floor(px[i] / size) * 1e6 + Math.floor(py[i] / size);
    if (cells.has(key)) cells.get(key).push(i); else cells.set(key, [i]);
  }
  for (const here of cells.values()) {
    if (here.length < 2) continue;
    let mx = 0, my = 0;
    for (const i of here) { mx += px[i] / here.length; my += py[i] / here.length; }
    const gap = Math.min(r * 1.15, Math.min(24, Math.sqrt(view.rect.w)) / Math.sqrt(here.length));
    here.forEach((i, k) => { px[i] = mx + gap * Math.sqrt(k) * Math.cos(k * 2.39996); py[i] = my + gap * Math.sqrt(k) * Math.sin(k * 2.39996); });
  }
}
function visible(view, box) {
  const halfW = view.rect.w / 2 / view.scale, halfH = view.rect.h / 2 / view.scale;
  return box[0] < view.x + halfW && box[2] > view.x - halfW && box[1] < view.y + halfH && box[3] > view.y - halfH;
}
function drawLand(ctx, view, colours) {
  const { rect } = view, homes = new Set(DATA.sites.countries);
  ctx.save();
  ctx.beginPath(); ctx.rect(rect.left, rect.top, rect.w, rect.h); ctx.clip();
  ctx.fillStyle = colours.sea; ctx.fillRect(rect.left, rect.top, rect.w, rect.h);
  ctx.translate(rect.left + rect.w / 2, rect.top + rect.h / 2); ctx.scale(view.scale, view.scale); ctx.translate(-view.x, -view.y);
  ctx.lineWidth = 0.8 / view.scale; ctx.strokeStyle = colours.border; ctx.lineJoin = "round";
  for (const land of WORLD) {
    if (!visible(view, land.box)) continue;
    const here = view.country === null ? homes.has(land.code) : DATA.sites.countries[view.country] === land.code;
    ctx.fillStyle = here ? colours.home : colours.land;
    ctx.fill(land.path); ctx.stroke(land.path);
  }
  ctx.restore();
  if (map.views.length > 1) { ctx.strokeStyle = colours.faint; ctx.lineWidth = 1; ctx.strokeRect(rect.left + 0.5, rect.top + 0.5, rect.w - 1, rect.h - 1); }
}
// Marks are blended into the pixels by hand: thousands of small images a step are slow on canvases without a GPU.
const sprites = new Map();
function sprite(code, r, colours, ratio) {
  const key = `${code}/${r.toFixed(2)}/${colours.paper}/${ratio}`;
  if (!sprites.has(key)) {
    const half = Math.ceil(r * 1.6 * ratio), size = half * 2 + 1, image = document.createElement("canvas"), paint = shapePaint(code, colours);
    image.width = image.height = size;
    const ctx = image.getContext("2d", { willReadFrequently: true }), path = new Path2D(shapePath(code, r));
    ctx.translate(half + 0.5, half + 0.5); ctx.scale(ratio, ratio);
    ctx.fillStyle = paint.fill; ctx.fill(path); ctx.strokeStyle = paint.stroke; ctx.lineWidth = paint.width * r; ctx.stroke(path);
    const rgba = ctx.getImageData(0, 0, size, size).data, dots = [];
    for (let y = 0; y < size; y++) for (let x = 0; x < size; x++) {
      const at = (y * size + x) * 4;
      if (rgba[at + 3] > 8) dots.push(x - half, y - half, rgba[at], rgba[at + 1], rgba[at + 2], rgba[at + 3]);
    }
    sprites.set(key, { half, dots: Int16Array.from(dots) });
  }
  return sprites.get(key);
}
// Sites of a view in the order in which they are painted: the most serious last, so that nothing hides a breach.
function paintOrder(view, step) {
  const starts = new Uint32Array(STATUS.length + 1), base = step * SITES.n;
  for (let i = view.from; i < view.to; i++) starts[SITES.table[base + i] + 1]++;
  for (let c = 1; c <= STATUS.length; c++) starts[c] += starts[c - 1];
  const order = new Uint32Array(view.to - view.from), next = starts.slice();
  for (let i = view.from; i < view.to; i++) order[next[SITES.table[base + i]]++] = i;
  return { order, starts };
}
function paintSites(pixels, view, step, colours, ratio) {
  const { rect, px, py } = view, { order, starts } = paintOrder(view, step), wide = pixels.wide, words = pixels.words;
  const left = rect.left * ratio, top = rect.top * ratio, right = left + rect.w * ratio, bottom = top + rect.h * ratio;
  for (let code = 1; code < STATUS.length; code++) {
    const { half, dots } = sprite(code, view.r, colours, ratio);
    for (let k = starts[code]; k < starts[code + 1]; k++) {
      const i = order[k] - view.from, x = Math.round(px[i] * ratio), y = Math.round(py[i] * ratio);
      if (x < left - half || x > right + half || y < top - half || y > bottom + half) continue;
      const inside = x - half >= left && x + half < right && y - half >= top && y + half < bottom, base = y * wide + x;
      for (let d = 0; d < dots.length; d += 6) {
        const dx = dots[d], dy = dots[d + 1];
        if (!inside && (x + dx < left || x + dx >= right || y + dy < top || y + dy >= bottom)) continue;
        const at = base + dy * wide + dx, alpha = dots[d + 5];
        if (alpha > 250) { words[at] = 0xff000000 | (dots[d + 4] << 16) | (dots[d + 3] << 8) | dots[d + 2]; continue; }
        const under = words[at], rest = 255 - alpha;
        const red = (dots[d + 2] * alpha + (under & 255) * rest) >> 8, green = (dots[d + 3] * alpha + ((under >> 8) & 255) * rest) >> 8;
        words[at] = 0xff000000 | (((dots[d + 4] * alpha + ((under >> 16) & 255) * rest) >> 8) << 16) | (green << 8) | red;
      }
    }
  }
}
function label(view, step) {
  if (view.country === null || !DATA.sites.countries.length) return ["", ""];
  const [from, to] = SITES.ranges[view.country];
  let breach = 0, there = 0;
  for (let i = from; i < to; i++) { const code = statusAt(i, step); if (code === CODE.breach) breach++; if (code) there++; }
  return [countryName(DATA.sites.countries[view.country]), breach ? `${many(breach, "site")} in breach` : there ? "no site in breach" : "no site in service"];
}
function drawLabel(ctx, view, step, colours) {
  const [name, words] = label(view, step), { left, top } = view.rect;
  ctx.font = `600 13px ${FONT}`;
  const wide = ctx.measureText(name).width;
  ctx.font = `12px ${FONT}`;
  const together = wide + 10 + ctx.measureText(words).width < view.rect.w - 24;
  const box = together ? wide + 10 + ctx.measureText(words).width : Math.max(wide, ctx.measureText(words).width);
  ctx.globalAlpha = 0.86; ctx.fillStyle = colours.paper; ctx.fillRect(left + 6, top + 6, box + 12, together ? 22 : 38); ctx.globalAlpha = 1;
  ctx.textBaseline = "middle"; ctx.fillStyle = colours.ink; ctx.font = `600 13px ${FONT}`; ctx.fillText(name, left + 12, top + 17.5);
  ctx.font = `12px ${FONT}`; ctx.fillStyle = words.endsWith("in breach") && !words.startsWith("no") ? colours.breach : colours.soft;
  if (together) ctx.fillText(words, left + 22 + wide, top + 17.5); else ctx.fillText(words, left + 12, top + 34);
}

let land = null, pixels = null;
function prepareMap() {
  const ratio = Math.min(2, devicePixelRatio || 1), width = Math.round(canvas.parentElement.clientWidth);
  const { views, height } = layOut(width);
  Object.assign(map, { views, width, height, ratio, shown: -1 });
  views.forEach(place);
  const wide = Math.round(width * ratio), tall = Math.round(height * ratio);
  canvas.width = wide; canvas.height = tall; canvas.style.height = `${height}px`;
  const sheet = document.createElement("canvas");
  sheet.width = wide; sheet.height = tall;
  const ctx = sheet.getContext("2d", { willReadFrequently: true });
  ctx.scale(ratio, ratio);
  for (const view of views) drawLand(ctx, view, theme());
  land = new Uint32Array(ctx.getImageData(0, 0, wide, tall).data.buffer);
  const image = new ImageData(wide, tall);
  pixels = { wide, image, words: new Uint32Array(image.data.buffer) };
  canvas.style.touchAction = views.length > 1 ? "auto" : "none";
  document.getElementById("zoom").hidden = views.length > 1;
  drawMap(state.step);
}
// Whether any site of a view has another status on one day than on another.
function differs(view, one, two) {
  const a = one * SITES.n, b = two * SITES.n;
  for (let i = view.from; i < view.to; i++) if (SITES.table[a + i] !== SITES.table[b + i]) return true;
  return false;
}
function drawMap(step) {
  const ctx = canvas.getContext("2d", { willReadFrequently: true }), ratio = map.ratio;
  for (const view of map.views) {
    if (map.shown >= 0 && !differs(view, map.shown, step)) continue;
    const left = Math.round(view.rect.left * ratio), top = Math.round(view.rect.top * ratio);
    const right = Math.min(pixels.wide, Math.round((view.rect.left + view.rect.w) * ratio)), bottom = Math.min(pixels.image.height, Math.round((view.rect.top + view.rect.h) * ratio));
    for (let y = top; y < bottom; y++) pixels.words.set(land.subarray(y * pixels.wide + left, y * pixels.wide + right), y * pixels.wide + left);
    paintSites(pixels, view, step, theme(), ratio);
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.putImageData(pixels.image, 0, 0, left, top, right - left, bottom - top);
    ctx.scale(ratio, ratio);
    drawLabel(ctx, view, step, theme());
  }
  map.shown = step;
}
