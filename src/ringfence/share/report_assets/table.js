// The findings: filters, sorting, pages, and details of each row.
const PAGE = 25;
const GROUPS = DATA.groups.rows.map((row) => {
  const group = {};
  DATA.groups.columns.forEach((name, i) => { const values = DATA.groups.values[name]; group[name] = values ? values[row[i]] : row[i]; });
  group.examples = row[row.length - 1];
  group.code = CODE[group.status];
  group.rule = group.provision ? (DATA.rules[group.provision] || { title: group.provision, instrument: "", text: "" }) : { title: "No rulebook", instrument: "", text: "" };
  group.hidden = group.because === "confidential";
  if (group.hidden) group.domain = "not shown";
  group.supplier = group.hidden ? "not shown" : group.supplier_id ? DATA.suppliers[group.supplier_id] || group.supplier_id : group.elements ? "not known" : "";
  group.search = [group.operator, group.country, group.jurisdiction, group.provision, group.rule.title, group.rule.instrument, WORDS[group.status],
    DATA.reasons[group.because], group.supplier, group.domain, ...group.examples.flatMap((e) => [e[0], e[1]])].join(" ").toLowerCase();
  return group;
});
const view = { text: "", statuses: new Set(), chosen: {}, sort: "severity", down: true, page: 0, open: null };
const FIELDS = [["jurisdiction", "Whose rules"], ["operator", "Operator"], ["supplier", "Supplier"], ["domain", "Part of the network"], ["provision", "Provision"]];
const SORTS = {
  severity: (a, b) => a.code - b.code || a.findings - b.findings, findings: (a, b) => a.findings - b.findings || a.code - b.code,
  rule: (a, b) => b.rule.title.localeCompare(a.rule.title), operator: (a, b) => (b.operator || "").localeCompare(a.operator || ""),
  date: (a, b) => (b.due_on || b.from_on || "9").localeCompare(a.due_on || a.from_on || "9"),
};
function matching() {
  const words = view.text.toLowerCase().split(/\s+/).filter(Boolean);
  const kept = GROUPS.filter((g) => (!view.statuses.size || view.statuses.has(g.code))
    && FIELDS.every(([name]) => view.chosen[name] === undefined || (g[name] || "") === view.chosen[name])
    && words.every((word) => g.search.includes(word)));
  const order = SORTS[view.sort], sign = view.down ? -1 : 1;
  return kept.sort((a, b) => sign * order(a, b));
}
const words = { jurisdiction: (v) => (v || "none").toUpperCase(), domain: (v) => (v || "operator as a whole").replace("_", " "), provision: (v) => v || "no rulebook" };
function startFilters() {
  const chips = make("div", { class: "chips status", role: "group", "aria-label": "Statuses" });
  const present = WORST_FIRST.filter((code) => GROUPS.some((g) => g.code === code));
  const fill = () => chips.replaceChildren(...present.map((code) => make("button", {
    type: "button", "aria-pressed": String(!view.statuses.size || view.statuses.has(code)),
    onclick: () => { if (!view.statuses.delete(code)) view.statuses.add(code); again(); fill(); chips.children[present.indexOf(code)].focus(); },
  }, icon(code), `${WORDS[STATUS[code]]} ${count(GROUPS.reduce((n, g) => n + (g.code === code ? g.findings : 0), 0))}`)));
  const box = make("input", { type: "search", placeholder: "element, site, rule, reason…", oninput: () => { view.text = box.value; again(); } });
  const selects = FIELDS.map(([name, title]) => {
    const values = [...new Set(GROUPS.map((g) => g[name] || ""))].sort();
    const select = make("select", { onchange: () => { if (select.selectedIndex) view.chosen[name] = values[select.selectedIndex - 1]; else delete view.chosen[name]; again(); } },
      make("option", { text: "all" }), ...values.map((value) => make("option", { text: (words[name] || ((v) => v || "none"))(value) })));
    return make("label", {}, title, select);
  });
  const reset = make("button", { type: "button", text: "Clear", onclick: () => {
    view.text = box.value = ""; view.chosen = {}; view.statuses.clear();
    for (const label of selects) label.querySelector("select").selectedIndex = 0;
    fill(); again();
  } });
  document.getElementById("filters").append(chips, make("div", { class: "fields" }, make("label", {}, "Search", box), ...selects, reset));
  fill();
  redraws.push(fill);
}
// A link may ask for a search, and for its first row to be open: #find=words&open=1
function search(text, open) {
  const box = document.querySelector("#filters input");
  view.text = box.value = text; view.page = 0; view.open = open ? 0 : null;
  drawRows();
}
function again() { view.page = 0; view.open = null; drawRows(); }

function heading(title, key, extra = {}) {
  if (!key) return make("th", { scope: "col", text: title, ...extra });
  const sorted = view.sort === key ? (view.down ? "descending" : "ascending") : "none";
  return make("th", { scope: "col", "aria-sort": sorted, ...extra }, make("button", { type: "button", text: title, onclick: () => {
    view.down = view.sort === key ? !view.down : true; view.sort = key; again();
    document.querySelector(`#rows th[aria-sort]:not([aria-sort="none"]) button`).focus();
  } }));
}
function dates(g) {
  const parts = [];
  if (g.from_on) parts.push(`${g.findings > 1 ? "first on" : "since"} ${longDay(g.from_on)}`);
  if (g.due_on) parts.push(`breach on ${longDay(g.due_on)} if nothing changes`);
  return parts.join("; ") || "–";
}
function rowNode(g, number) {
  const open = make("button", { type: "button", class: "open", "aria-expanded": String(view.open === number), text: g.rule.title, onclick: () => {
    view.open = view.open === number ? null : number; drawRows();
    document.querySelectorAll("#rows .open")[number].focus();
  } });
  return make("tr", { class: "row" },
    make("td", {}, iconWord(g.code)),
    make("td", {}, open, make("small", { text: g.provision || "the law of this country has not been read" })),
    make("td", { "data-label": "Operator" }, g.operator || "", make("small", { text: `in ${countryName(g.country)}` })),
    make("td", { "data-label": "Supplier" }, g.supplier || "–", make("small", { text: (g.domain || "operator as a whole").replace("_", " ") })),
    make("td", { text: DATA.reasons[g.because] || g.because }),
    make("td", { text: dates(g), "data-label": "When" }),
    make("td", { class: "number", text: count(g.findings), "data-label": "Findings" }));
}
const percent = (share) => `${(share * 100).toFixed(1)} %`;
function detailNode(g) {
  const source = DATA.sources[g.source], left = make("div"), right = make("div");
  if (g.rule.text) left.append(make("h4", { text: "The rule" }), ...g.rule.text.split("\n").filter(Boolean).map((line) => make("p", {}, ...linked(line))));
  right.append(make("h4", { text: "Why" }), make("p", { text: `${DATA.reasons[g.because] || g.because}.` }));
  if (g.share_low !== null) {
    const range = g.share_low === g.share_high ? percent(g.share_low) : `between ${percent(g.share_low)} and ${percent(g.share_high)}`;
    right.append(make("p", { text: `Share of ${g.measure || "elements"}: ${range}.` }));
  }
  if (g.settled_by) right.append(make("h4", { text: "What would settle it" }), make("ul", {}, ...g.settled_by.split(";").map((name) => make("li", { text: DATA.settles[name] || `the column ${name}` }))));
  right.append(make("h4", { text: "Source" }), make("p", {}, source ? link(source[1], source[0]) : g.source || (g.hidden ? "not shown" : "none"), g.locator ? `, ${g.locator}` : ""),
    make("p", { text: [g.force && `Force: ${DATA.forces[g.force] || g.force}.`, g.certainty && `The rule was ${DATA.certainties[g.certainty] || g.certainty}.`].filter(Boolean).join(" ") }));
  const cell = make("td", { colspan: 7 }, make("div", { class: "cols" }, left, right));
  if (g.examples.length) cell.append(exampleTable(g));
  return make("tr", { class: "detail" }, cell);
}
function exampleTable(g) {
  const titles = ["Element", "Site", "Product", "In service from", "Finding from", "Finding until", "Breach on"];
  const used = titles.map((_, i) => g.examples.some((row) => row[i]));
  const rows = g.examples.map((row) => make("tr", {}, ...row.map((value, i) => (used[i] ? make("td", { text: value || (i === 3 ? "not known" : "–") }) : null))));
  const title = g.elements > g.examples.length ? `Elements: the first ${g.examples.length} of ${count(g.elements)}` : "Elements";
  return make("div", { class: "scroll" }, make("h4", { text: title }),
    make("table", {}, make("thead", {}, make("tr", {}, ...titles.map((t, i) => (used[i] ? make("th", { scope: "col", text: t }) : null)))), make("tbody", {}, ...rows)));
}
function drawRows() {
  const all = matching(), pages = Math.max(1, Math.ceil(all.length / PAGE));
  view.page = Math.min(view.page, pages - 1);
  const here = all.slice(view.page * PAGE, (view.page + 1) * PAGE), body = make("tbody");
  here.forEach((g, i) => { body.append(rowNode(g, i)); if (view.open === i) body.append(detailNode(g)); });
  document.getElementById("rows").replaceChildren(make("thead", {}, make("tr", {},
    heading("Status", "severity"), heading("Rule", "rule"), heading("Operator", "operator"), heading("Supplier, part"), heading("Why"), heading("When", "date"), heading("Findings", "findings", { class: "number" }))), body);
  const left = DATA.allGroups > GROUPS.length ? ` The ${count(DATA.allGroups - GROUPS.length)} least serious rows of ${count(DATA.allGroups)} are not in this file; the JSON and CSV outputs hold all.` : "";
  document.getElementById("found").textContent = `${many(all.reduce((n, g) => n + g.findings, 0), "finding")} in ${many(all.length, "row")}, of ${many(DATA.findings, "finding")}.${left}`;
  const turn = (by) => () => { view.page += by; view.open = null; drawRows(); document.getElementById("findings").scrollIntoView(); };
  const back = make("button", { type: "button", text: "Previous", onclick: turn(-1) }), next = make("button", { type: "button", text: "Next", onclick: turn(1) });
  back.disabled = view.page === 0; next.disabled = view.page + 1 >= pages;
  document.getElementById("pages").replaceChildren(...(pages > 1 ? [back, `Page ${view.page + 1} of ${pages}`, next] : []));
}
