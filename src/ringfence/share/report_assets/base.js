// Shared by all parts: the data, statuses, state, small helpers. Text from data enters the page as text only.
const DATA = JSON.parse(document.getElementById("data").textContent);
const STATUS = DATA.statuses;
const CODE = Object.fromEntries(STATUS.map((name, code) => [name, code]));
const WORST_FIRST = ["breach", "unknown", "gap", "dormant", "compliant", "outside"].map((name) => CODE[name]);
const WORDS = {
  breach: "breach", unknown: "unknown", gap: "gap against advice", dormant: "power not used", compliant: "compliant",
  outside: "no rule applies", absent: "not in service",
};
const MEANING = {
  breach: "against a binding rule", unknown: "facts or law are missing", gap: "against official advice, which is not law",
  dormant: "an authority may act and has not", compliant: "within the rules that apply",
  outside: "in service, reached by no rule that was read",
};
const LIGHT = {
  ink: "#16202b", soft: "#55616e", faint: "#dfe4e9", paper: "#ffffff", sea: "#eef2f5", land: "#dbe1e6", home: "#ffffff",
  border: "#b9c2cb", breach: "#b8232f", unknown: "#8660c4", gap: "#c98300", dormant: "#7bb8e8", compliant: "#1f8573",
  outside: "#a9b2bb",
};
const DARK = {
  ink: "#e8edf2", soft: "#a3afbb", faint: "#2a343e", paper: "#12181f", sea: "#0e141a", land: "#1b242d", home: "#27323d",
  border: "#43505c", breach: "#ff6b66", unknown: "#b497f2", gap: "#f0b440", dormant: "#b5dbfa", compliant: "#45bda4",
  outside: "#66727e",
};
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif';
const darkQuery = matchMedia("(prefers-color-scheme: dark)");
let printing = false;
const theme = () => (darkQuery.matches && !printing ? DARK : LIGHT);

const DAYS = DATA.days;
const TIMES = DAYS.map((day) => Date.parse(day));
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const longDay = (iso) => `${+iso.slice(8)} ${MONTHS[+iso.slice(5, 7) - 1]} ${iso.slice(0, 4)}`;
const count = (n) => n.toLocaleString("en-GB");
const many = (n, one, more = one + "s") => `${count(n)} ${n === 1 ? one : more}`;

function unpack(text, Kind) {
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
  return new Kind(bytes.buffer);
}

// The day shown; every part listens.
const state = { step: DATA.now, hidden: new Set([CODE.outside]) };
const listeners = [];
function show(step) {
  state.step = Math.max(0, Math.min(DAYS.length - 1, step));
  const from = performance.now();
  for (const listen of listeners) listen(state.step);
  document.documentElement.dataset.day = DAYS[state.step];
  document.documentElement.dataset.stepMs = (performance.now() - from).toFixed(2);
}
const redraws = [];
const redraw = () => redraws.forEach((draw) => draw());

function make(tag, given = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (name === "text") node.textContent = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}
const SVG = "http://www.w3.org/2000/svg";
function draw(tag, given = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(given)) {
    if (name === "text") node.textContent = value;
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

// A web address becomes a link only with http or https; anything else stays text.
function link(address, text) {
  if (!/^https?:\/\//i.test(address || "")) return document.createTextNode(text);
  return make("a", { href: address, rel: "noopener noreferrer", target: "_blank", text });
}
function linked(text) {
  const parts = String(text).split(/<(https?:\/\/[^<>\s]+)>/);
  return parts.map((part, i) => (i % 2 ? link(part, "source") : document.createTextNode(part)));
}

// Each status has a shape beside its colour: outlines are lists of points around (0,0), drawn r wide.
function shapePath(code, r) {
  const name = STATUS[code];
  const poly = (points) => "M" + points.map(([x, y]) => `${(x * r).toFixed(2)},${(y * r).toFixed(2)}`).join("L") + "Z";
  if (name === "breach") return poly([[0, -1.35], [1.35, 0], [0, 1.35], [-1.35, 0]]);
  if (name === "gap") return poly([[0, -1.2], [1.15, 0.9], [-1.15, 0.9]]);
  if (name === "dormant") return poly([[-0.85, -0.85], [0.85, -0.85], [0.85, 0.85], [-0.85, 0.85]]);
  const size = (name === "outside" ? 0.62 : name === "compliant" ? 0.9 : 0.95) * r;
  return `M${-size},0A${size},${size} 0 1 1 ${size},0A${size},${size} 0 1 1 ${-size},0Z`;
}
function shapePaint(code, colours) {
  const name = STATUS[code];
  const hollow = name === "unknown" || name === "dormant";
  return { fill: hollow ? colours.paper : colours[name], stroke: hollow ? colours[name] : colours.paper, width: hollow ? 0.5 : 0.22 };
}
function shapeNode(code, r, colours) {
  const paint = shapePaint(code, colours);
  return draw("path", { d: shapePath(code, r), fill: paint.fill, stroke: paint.stroke, "stroke-width": (paint.width * r).toFixed(2) });
}
function icon(code) {
  const svg = draw("svg", { width: 16, height: 16, viewBox: "-8 -8 16 16", "aria-hidden": "true" });
  svg.append(shapeNode(code, 5, theme()));
  return svg;
}
const iconWord = (code) => make("span", { class: "status-word" }, icon(code), WORDS[STATUS[code]]);
