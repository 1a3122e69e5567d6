# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The script of the HTML report: the filters, and what a trunk refers to, shown below it.

Private to this collection: it may change in any release. Do not import it from elsewhere.

It writes no HTML: it hides nodes, and copies nodes that the page already has.
"""

from __future__ import annotations

SCRIPT = """
const text = node => node.textContent.toLowerCase();
const part = link => document.getElementById(link.hash.slice(1)).querySelector(".parts");
const parts = new Map();
function partText(link) {
  if (!parts.has(link.hash)) parts.set(link.hash, text(part(link)));
  return parts.get(link.hash);
}
const groups = [...document.querySelectorAll(".rows")].map(group => ({ group, rows:
  [...group.children].map(row => ({ row, state: row.dataset.state, text: text(row),
    links: row.dataset.refers ? [...row.querySelectorAll(".refers a")] : [],
    findings: row.dataset.findings ? [...row.querySelectorAll(".finding")] : [] })) }));
const every = groups.flatMap(({ rows }) => rows);
const find = document.querySelector(".find"), shown = document.querySelector(".shown");
const rule = document.querySelector(".rule");
const boxes = [...document.querySelectorAll(".tile input")];
const findings = every.reduce((sum, row) => sum + row.findings.length, 0);
const trunks = every.filter(row => row.state).length;
let asked = 0;
function hide(node, hidden) { if (node.hidden !== hidden) node.hidden = hidden; }
function has(row, words) {
  return words.every(word => row.text.includes(word) ||
    row.links.some(link => partText(link).includes(word)));
}
function filter() {
  const words = find.value.toLowerCase().split(/\\s+/).filter(Boolean);
  const states = new Set(boxes.filter(box => box.checked).map(box => box.value));
  const id = rule ? rule.value : "", all = boxes.every(box => box.checked);
  const count = { trunks: 0, findings: 0 };
  for (const { group, rows } of groups) {
    let hits = 0;
    for (const item of rows) {
      let seen = 0;
      for (const finding of item.findings) {
        const { state, rule } = finding.dataset, fits = states.has(state) && (!id || rule === id);
        hide(finding, !fits);
        seen += fits;
      }
      const own = item.state ? states.has(item.state) : all && !item.findings.length;
      const hit = (seen > 0 || (!id && own)) && has(item, words);
      hide(item.row, !hit);
      if (!hit) continue;
      hits += 1;
      count.findings += seen;
      if (item.state) count.trunks += 1;
    }
    group.hidden = !hits;
    group.style.setProperty("--rows", hits);
  }
  shown.textContent = count.trunks + " of " + trunks + (findings ? " trunks and " +
    count.findings + " of " + findings + " findings shown" : " shown");
}
function soon() { cancelAnimationFrame(asked); asked = requestAnimationFrame(filter); }
find.addEventListener("input", soon);
[...boxes, rule].forEach(box => box && box.addEventListener("change", soon));
document.querySelector(".list").addEventListener("click", event => {
  const link = event.target.closest(".refers a");
  if (!link) return;
  event.preventDefault();
  const below = [...link.closest(".item").querySelectorAll(".open")];
  const open = below.find(node => node.dataset.of === link.hash);
  if (open) { open.remove(); } else {
    const copy = document.createElement("div");
    copy.className = "open";
    copy.dataset.of = link.hash;
    copy.append(part(link).cloneNode(true));
    link.parentNode.after(copy);
  }
  link.setAttribute("aria-expanded", String(!open));
});
filter();
"""
