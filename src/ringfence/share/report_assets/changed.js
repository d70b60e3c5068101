// What changed since an earlier day or state of knowledge.
const CHANGE = {
  "became-breach": "became a breach", "no-longer-breach": "is no breach any more", settled: "was unknown and is decided",
  "became-unknown": "became unknown", changed: "changed otherwise",
};
const CAUSE = { law: "by law, dates or knowledge", network: "by a change of the network" };
function startChanged() {
  const d = DATA.changed, section = document.getElementById("changed");
  if (!d) return;
  section.hidden = false;
  const side = (asOf, knownOn) => (asOf === knownOn ? longDay(asOf) : `${longDay(asOf)}, known on ${longDay(knownOn)}`);
  const number = (change, cause) => d.totals.filter((t) => t.change === change && t.cause === cause).reduce((n, t) => n + t.findings, 0);
  const totals = Object.keys(CHANGE).map((change) => make("tr", {}, make("td", { text: CHANGE[change] }),
    ...Object.keys(CAUSE).map((cause) => make("td", { class: "number", text: count(number(change, cause)) }))));
  section.append(
    make("h2", { text: "What changed" }),
    make("p", { class: "hint", text: `From ${side(d.asOf, d.knownOn)} to ${side(DATA.asOf, DATA.knownOn)}. Findings whose status differs.` }),
    make("div", { class: "scroll" }, make("table", { class: "narrow" }, make("thead", {}, make("tr", {}, make("th", { scope: "col", text: "The finding" }), ...Object.values(CAUSE).map((text) => make("th", { scope: "col", class: "number", text })))), make("tbody", {}, ...totals))));
  const rows = d.rows.filter((row) => row.change !== "changed"), first = rows.slice(0, 12), rest = [...rows.slice(12), ...d.rows.filter((row) => row.change === "changed")];
  section.append(changedTable(first));
  if (rest.length) section.append(make("details", {}, make("summary", { text: `${many(rest.length, "more row")}` }), changedTable(rest)));
}
function changedTable(rows) {
  const word = (status) => (status ? WORDS[status] : "not reached");
  const body = rows.map((row) => make("tr", {},
    make("td", {}, row.status_after ? iconWord(CODE[row.status_after]) : "not reached", make("small", { text: `before: ${word(row.status_before)}` })),
    make("td", {}, (DATA.rules[row.provision] || {}).title || row.provision || "No rulebook", make("small", { text: row.provision || "" })),
    make("td", { text: row.operator || "", "data-label": "Operator" }), make("td", { text: DATA.reasons[row.because] || row.because }),
    make("td", { text: row.examples.slice(0, 3).join(", ") || "operator as a whole", "data-label": "Examples" }), make("td", { class: "number", text: count(row.findings), "data-label": "Findings" })));
  return make("div", { class: "scroll cards" }, make("table", {}, make("thead", {}, make("tr", {}, ...["Now", "Rule", "Operator", "Why", "Examples"].map((text) => make("th", { scope: "col", text })), make("th", { scope: "col", class: "number", text: "Findings" }))), make("tbody", {}, ...body)));
}
