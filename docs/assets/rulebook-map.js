// Moves the map and the table of the rulebook to a day. Works offline and from a folder; nothing is fetched.
"use strict";
(() => {
  const DATA = JSON.parse(document.getElementById("rf-postures").textContent);
  const at = (id) => document.getElementById(id);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
  const longDay = (iso) => `${+iso.slice(8)} ${MONTHS[+iso.slice(5, 7) - 1]} ${iso.slice(0, 4)}`;
  const slider = at("rf-day");
  const buttons = all(".rf-days button");
  let step = DATA.now;

  // [posture, reason] of a jurisdiction on the day of that number.
  const posture = (code, number) => {
    let found = DATA.changes[code][0];
    for (const run of DATA.changes[code]) if (run[0] <= number) found = run;
    return found.slice(1);
  };
  const word = (name) => (DATA.words[name] || [name, "unknown"])[0];
  const shade = (name) => (DATA.words[name] || [name, "unknown"])[1];
  const paint = (node, kind) => {
    for (const name of [...node.classList]) if (name.startsWith("rf-s-")) node.classList.remove(name);
    node.classList.add(`rf-s-${kind}`);
  };

  function changed(number) {
    if (number === 0) return "";
    const moved = Object.keys(DATA.names).filter((code) => posture(code, number)[0] !== posture(code, number - 1)[0]);
    const lines = moved.map((code) => `${DATA.names[code]}: ${word(posture(code, number - 1)[0])} → ${word(posture(code, number)[0])}`);
    return lines.length ? `Changed on this day: ${lines.join("; ")}.` : "No posture changed on this day.";
  }

  function show(number) {
    step = Math.max(0, Math.min(DATA.days.length - 1, number));
    const day = DATA.days[step];
    const counts = {};
    for (const code of Object.keys(DATA.names)) {
      const [name, reason] = posture(code, step);
      counts[name] = (counts[name] || 0) + 1;
      for (const node of all(`[data-j="${code}"]`)) paint(node, shade(name));
      for (const node of all(`[data-word="${code}"]`)) node.textContent = word(name);
      const row = document.querySelector(`[data-row="${code}"]`);
      paint(row.querySelector(".rf-swatch"), shade(name));
      row.querySelector(".rf-word").textContent = word(name);
      row.querySelector(".rf-why").textContent = reason;
    }
    for (const node of all(".rf-count")) node.textContent = counts[node.dataset.posture] || "";
    for (const node of all(".rf-on-day")) node.textContent = longDay(day);
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.day === day));
    slider.value = step;
    slider.setAttribute("aria-valuetext", longDay(day));
    at("rf-day-text").textContent = longDay(day);
    at("rf-changed").textContent = changed(step);
    at("rf-atlas").dataset.day = day;
  }

  slider.addEventListener("input", () => show(+slider.value));
  at("rf-back").addEventListener("click", () => show(step - 1));
  at("rf-on").addEventListener("click", () => show(step + 1));
  for (const button of buttons) button.addEventListener("click", () => show(DATA.days.indexOf(button.dataset.day)));

  // Words beside the pointer; the table says the same to everybody else.
  const hint = document.createElement("div");
  hint.className = "rf-hint";
  hint.hidden = true;
  document.body.append(hint);
  const lit = (code, on) => all(`[data-j="${code}"]`).forEach((node) => node.classList.toggle("rf-lit", on));
  for (const node of all("[data-j]")) {
    node.addEventListener("pointermove", (event) => {
      const [name, reason] = posture(node.dataset.j, step);
      const title = document.createElement("b");
      title.textContent = `${DATA.names[node.dataset.j]}: ${word(name)}`;
      hint.replaceChildren(title, reason);
      hint.hidden = false;
      lit(node.dataset.j, true);
      hint.style.left = `${Math.min(event.clientX + 14, innerWidth - hint.offsetWidth - 8)}px`;
      hint.style.top = `${Math.min(event.clientY + 14, innerHeight - hint.offsetHeight - 8)}px`;
    });
    node.addEventListener("pointerleave", () => {
      hint.hidden = true;
      lit(node.dataset.j, false);
    });
  }

  const asked = DATA.days.indexOf(location.hash.replace("#day=", ""));
  show(asked >= 0 ? asked : DATA.now);
})();
