# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: it may change in any release. Do not import it from elsewhere.

"""A report as one HTML file that needs nothing from elsewhere.

Every text is escaped by the template engine, and shown without characters that act instead of
being seen. Rows are laid out only when they come into view, so that 10,000 of them open at once.
"""

from __future__ import annotations

import json
from typing import Any

from ansible_collections.voiceops.twilio.plugins.module_utils._errors import printable
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report import URGENCY, Report
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

_STYLE = """
:root { color-scheme: light dark; --paper: #f6f7f9; --card: #fff; --ink: #1b2430; --dim: #5c6877;
  --line: #dde2e8; --drifted: #b42318; --missing: #b54708; --ambiguous: #6941c6;
  --unmanaged: #175cd3; --compliant: #067647; --unread: #b42318; }
@media (prefers-color-scheme: dark) { :root { --paper: #10151c; --card: #18202a; --ink: #e6eaf0;
  --dim: #9aa7b6; --line: #2b3644; --drifted: #f97066; --missing: #fdb022; --ambiguous: #bdb4fe;
  --unmanaged: #84caff; --compliant: #47cd89; --unread: #f97066; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 70rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.6rem; margin: 0; } h2 { font-size: 1.1rem; margin: 2rem 0 .6rem; }
code { font: .88em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace;
  overflow-wrap: anywhere; }
.head { display: flex; flex-wrap: wrap; gap: .4rem 1rem; align-items: center; }
.verdict { font-weight: 600; padding: .15rem .7rem; border-radius: 1rem; color: var(--card); }
.verdict.yes { background: var(--compliant); } .verdict.no { background: var(--drifted); }
.dim { color: var(--dim); } p { margin: .3rem 0; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); gap: .6rem;
  margin-top: 1.2rem; }
.tile, .card { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; }
.tile { display: block; padding: .6rem .9rem; border-top: 3px solid var(--state); cursor: pointer; }
.tile b { display: block; font-size: 1.5rem; line-height: 1.3; font-variant-numeric: tabular-nums; }
.tile input { float: right; margin-top: .4rem; accent-color: var(--state); }
.card { padding: .8rem 1rem; overflow-x: auto; }
table { border-collapse: collapse; width: 100%; } th { text-align: left; font-weight: 500;
  color: var(--dim); } th, td { padding: .25rem .8rem .25rem 0; vertical-align: top; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
tbody tr { border-top: 1px solid var(--line); }
.find { width: 100%; padding: .55rem .8rem; font: inherit; color: inherit; background: var(--card);
  border: 1px solid var(--line); border-radius: .6rem; }
ol { list-style: none; margin: .8rem 0 0; padding: 0; }
.trunk { content-visibility: auto; contain-intrinsic-size: auto 3.4rem; margin-bottom: .5rem;
  background: var(--card); border: 1px solid var(--line); border-left: 4px solid var(--state);
  border-radius: .5rem; padding: .5rem .9rem; }
.trunk[hidden] { display: none; }
.who { display: flex; flex-wrap: wrap; gap: .1rem .8rem; align-items: baseline; }
.who b { overflow-wrap: anywhere; } .state { color: var(--state); font-weight: 600; }
.drifted { --state: var(--drifted); } .missing { --state: var(--missing); }
.ambiguous { --state: var(--ambiguous); } .unmanaged { --state: var(--unmanaged); }
.compliant { --state: var(--compliant); } .unread { --state: var(--unread); }
.differences { margin-top: .4rem; } .differences td { width: 38%; }
.differences td:first-child { width: 24%; }
@media (max-width: 40rem) { .differences, .differences tbody, .differences tr, .differences td,
  .differences td:first-child { display: block; width: auto; } .differences thead { display: none; }
  .differences td[data-is]::before { content: attr(data-is) " "; color: var(--dim); }
  .differences tr { padding: .3rem 0; } .differences td { padding: 0; } }
@media print { body { background: #fff; } .find, .tile input { display: none; }
  .trunk { content-visibility: visible; break-inside: avoid; } main { max-width: none; } }
"""

_SCRIPT = """
const rows = [...document.querySelectorAll(".trunk")];
const texts = rows.map(row => row.textContent.toLowerCase());
const find = document.querySelector(".find"), shown = document.querySelector(".shown");
const boxes = [...document.querySelectorAll(".tile input")];
let asked = 0;
function filter() {
  const words = find.value.toLowerCase().split(/\\s+/).filter(Boolean);
  const states = new Set(boxes.filter(box => box.checked).map(box => box.value));
  let count = 0;
  rows.forEach((row, i) => {
    const hit = states.has(row.dataset.state) && words.every(word => texts[i].includes(word));
    if (row.hidden === hit) row.hidden = !hit;
    count += hit;
  });
  shown.textContent = count + " of " + rows.length + " shown";
}
function soon() { cancelAnimationFrame(asked); asked = requestAnimationFrame(filter); }
find.addEventListener("input", soon);
boxes.forEach(box => box.addEventListener("change", soon));
filter();
"""

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy"
  content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>BYOC trunk audit</title>
<style>{{ style }}</style>
</head>
<body>
<main>
<div class="head">
<h1>BYOC trunk audit</h1>
<span class="verdict {{ 'yes' if report.compliant else 'no' }}">
{{- 'All as expected' if report.compliant else 'Not as expected' }}</span>
</div>
<p class="dim">
{%- if report.generated_at %}Made <time>{{ report.generated_at | seen }}</time>{% endif %}
{%- if report.commit %}, against commit <code>{{ report.commit | seen }}</code>{% endif %}
{{- ', ' if report.generated_at or report.commit -}}
by voiceops.twilio {{ report.collection_version }}
</p>
<div class="tiles">
{%- for state in states %}
<label class="tile {{ state }}"><input type="checkbox" value="{{ state }}" checked>
<b>{{ report.counts[state] }}</b> {{ state }}</label>
{%- endfor %}
</div>
<h2>Accounts</h2>
<div class="card">
<table class="accounts">
<thead><tr><th>Account<th>Address{% for state in states %}<th class="n">{{ state }}{% endfor %}
</tr></thead>
<tbody>
{%- for account in report.accounts %}
<tr><td><b>{{ account.host | seen }}</b><br>
<code class="dim">{{ (account.account_sid or '') | seen }}</code>
<td><code>{{ (account.base_url or 'not known') | seen }}</code>
{%- if account.error is none %}
{%- for state in states %}<td class="n">{{ account.counts[state] }}{% endfor %}
{%- else %}<td colspan="{{ states | length }}" class="unread"><span class="state">could not be read
({{ account.error.kind | seen }})</span> {{ (account.msg or '') | seen }}
{%- endif %}
</tr>
{%- endfor %}
</tbody>
</table>
</div>
<h2>Trunks <span class="dim shown"></span></h2>
<input class="find" type="search" placeholder="Find by name, SID, account or attribute"
  aria-label="Find trunks">
<ol>
{%- for account, trunk in rows %}
<li class="trunk {{ trunk.state }}" data-state="{{ trunk.state }}">
<div class="who"><span class="state">{{ trunk.state }}</span>
<b>{{ (trunk.friendly_name if trunk.friendly_name is not none else 'without a name') | seen }}</b>
{%- if trunk.sid %} <code>{{ trunk.sid | seen }}</code>{% endif %}
<span class="dim">{{ account.host | seen }}</span></div>
{%- if trunk.candidates %}
<p class="dim">The name fits {% for sid in trunk.candidates %}<code>{{ sid | seen }}</code>
{{- ', ' if not loop.last }}{% endfor %}.</p>
{%- endif %}
{%- if trunk.differences %}
<table class="differences">
<thead><tr><th>Attribute<th>Expected<th>Actual</tr></thead>
<tbody>
{%- for difference in trunk.differences %}
<tr><td><code>{{ difference.attribute | seen }}</code>
<td data-is="expected"><code>{{ difference.expected | seen }}</code>
<td data-is="actual"><code>{{ difference.actual | seen }}</code></tr>
{%- endfor %}
</tbody>
</table>
{%- endif %}
</li>
{%- endfor %}
</ol>
</main>
<script>{{ script }}</script>
</body>
</html>
"""


def html(report: Report) -> str:
    """I(report) as HTML."""
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    environment.filters["seen"] = seen
    template = environment.from_string(_PAGE)
    rows = [(account, trunk) for account in report["accounts"] for trunk in account["trunks"]]
    rows.sort(key=lambda row: URGENCY.index(row[1]["state"]))
    style, script = Markup(_STYLE), Markup(_SCRIPT)  # noqa: S704 - constants of this file
    return template.render(report=report, rows=rows, states=URGENCY, style=style, script=script)


def seen(value: Any) -> str:
    """A JSON value as a person reads it: a text as it is, but for what cannot be seen in it."""
    return printable(value if isinstance(value, str) else json.dumps(value), 2000)
