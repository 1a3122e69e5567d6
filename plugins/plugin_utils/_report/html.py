# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A report as one HTML file that needs nothing from elsewhere.

Private to this collection: it may change in any release. Do not import it from elsewhere.

Every text is escaped by the template engine, and control characters appear as escapes. Rows are
laid out only when they come into view, so that a page of 10,000 opens at once. Rows are not C(li)
elements: Chromium numbers those again for each hidden one, which took a minute.
"""

from __future__ import annotations

from typing import Any

from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.accounts import (
    FINDING_URGENCY,
    URGENCY,
    account_name,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.model import (
    Report,
    display_lines,
    display_name,
    display_text,
    display_value,
    finding_state,
    gaps,
    label,
    verdict,
    waiver_of,
)
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

_STYLE = """
:root { color-scheme: light dark; --paper: #f6f7f9; --card: #fff; --ink: #1b2430; --dim: #5c6877;
  --line: #dde2e8; --drifted: #b42318; --missing: #b54708; --ambiguous: #6941c6;
  --unmanaged: #175cd3; --compliant: #067647; --unread: #b42318; --error: #b42318;
  --warning: #b54708; --note: #175cd3; --waived: #5c6877; }
@media screen and (prefers-color-scheme: dark) { :root { --paper: #10151c; --card: #18202a;
  --ink: #e6eaf0; --dim: #9aa7b6; --line: #2b3644; --drifted: #f97066; --missing: #fdb022;
  --ambiguous: #bdb4fe; --unmanaged: #84caff; --compliant: #47cd89; --unread: #f97066;
  --error: #f97066; --warning: #fdb022; --note: #84caff; --waived: #9aa7b6; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 70rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.6rem; margin: 0; } h2 { font-size: 1.1rem; margin: 2rem 0 .6rem; }
code { font: .88em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
code, b { overflow-wrap: anywhere; white-space: pre-wrap; }
.head { display: flex; flex-wrap: wrap; gap: .4rem 1rem; align-items: center; }
.verdict { font-weight: 600; padding: .15rem .7rem; border-radius: 1rem; color: var(--card);
  print-color-adjust: exact; }
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
::placeholder { color: var(--dim); opacity: 1; }
.list { margin-top: .8rem; }
.rows { content-visibility: auto; contain-intrinsic-block-size: calc(var(--rows, 100) * 3rem); }
.trunk { margin-bottom: .5rem; background: var(--card); border: 1px solid var(--line);
  border-left: 4px solid var(--state); border-radius: .5rem; padding: .5rem .9rem; }
.rows[hidden], .trunk[hidden] { display: none; }
.who { display: flex; flex-wrap: wrap; gap: .1rem .8rem; align-items: baseline; }
.who > * { min-width: 0; overflow-wrap: anywhere; } .trunk p { overflow-wrap: anywhere; }
.state { color: var(--state); font-weight: 600; }
.drifted { --state: var(--drifted); } .missing { --state: var(--missing); }
.ambiguous { --state: var(--ambiguous); } .unmanaged { --state: var(--unmanaged); }
.compliant { --state: var(--compliant); } .unread { --state: var(--unread); }
.error { --state: var(--error); } .warning { --state: var(--warning); }
.note { --state: var(--note); } .waived { --state: var(--waived); }
.differences { margin-top: .4rem; } .differences td { width: 38%; }
.differences td:first-child { width: 24%; }
.differences td[data-is] code { padding: .05em .3em; border-radius: .25em; --tint: var(--compliant);
  background: color-mix(in srgb, var(--tint) 9%, transparent); -webkit-box-decoration-break: clone;
  box-decoration-break: clone; print-color-adjust: exact; }
.differences td[data-is=actual] code { --tint: var(--drifted); }
.differences i { color: var(--dim); font-size: .88em; }
.unread td { overflow-wrap: anywhere; }
@media (max-width: 48rem) { table, tbody, tr, td { display: block; } thead { display: none; }
  td, .differences td, .differences td:first-child { padding: 0; width: auto; }
  .rows { contain-intrinsic-block-size: calc(var(--rows, 100) * 7rem); }
  tr { padding: .45rem 0; } tbody tr:first-child { border: 0; } .unread td { margin-top: .2rem; }
  td[data-is]::before { content: attr(data-is); color: var(--dim); flex: 0 0 5.4rem; }
  td[data-is] { display: flex; gap: .4rem; margin-top: .2rem; align-items: baseline; }
  .accounts td.n { display: inline-flex; margin-right: .9rem; gap: .3rem; }
  .accounts td.n::before { flex: none; } }
@media print { :root { color-scheme: light; } body { background: #fff; }
  .find, .tile input { display: none; } main { max-width: none; }
  .rows { content-visibility: visible; } .trunk { break-inside: avoid; } }
"""

_SCRIPT = """
const groups = [...document.querySelectorAll(".rows")].map(group => ({ group, rows:
  [...group.children].map(row => ({ row, text: row.textContent.toLowerCase() })) }));
const all = groups.reduce((sum, { rows }) => sum + rows.length, 0);
const find = document.querySelector(".find"), shown = document.querySelector(".shown");
const boxes = [...document.querySelectorAll(".tile input")];
let asked = 0;
function filter() {
  const words = find.value.toLowerCase().split(/\\s+/).filter(Boolean);
  const states = new Set(boxes.filter(box => box.checked).map(box => box.value));
  let count = 0;
  for (const { group, rows } of groups) {
    let hits = 0;
    for (const { row, text } of rows) {
      const hit = states.has(row.dataset.state) && words.every(word => text.includes(word));
      if (row.hidden === hit) row.hidden = !hit;
      hits += hit;
    }
    group.hidden = !hits;
    group.style.setProperty("--rows", hits);
    count += hits;
  }
  shown.textContent = count + " of " + all + " shown";
}
function soon() { cancelAnimationFrame(asked); asked = requestAnimationFrame(filter); }
find.addEventListener("input", soon);
boxes.forEach(box => box.addEventListener("change", soon));
filter();
"""

_PAGE = """{% macro lines(text) -%}
{% for line in text | display_lines %}{{ line }}{% if not loop.last %}<br>{% endif %}{% endfor %}
{%- endmacro -%}
{% macro written(value) %}
{%- if value is not mapping %}<code>{{ value | display_value }}</code>
{%- elif 'regex' in value %}<i>regex</i> <code>{{ value.regex | display_text }}</code>
{%- elif 'not' in value %}<i>not</i> {{ written(value['not']) }}
{%- elif 'defined' in value %}<i>{{ 'defined' if value.defined else 'not defined' }}</i>
{%- elif 'one_of' in value %}<i>one of</i> {% for item in value.one_of -%}
<code>{{ item | display_value }}</code>
{{- ', ' if not loop.last }}{% endfor %}
{%- else %}<code>{{ value | display_value }}</code>
{%- endif %}
{%- endmacro -%}
<!DOCTYPE html>
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
{{- verdict }}</span>
</div>
<p class="dim">
{%- if report.generated_at %}Made <time>{{ report.generated_at | display_text }}</time>{% endif %}
{%- if report.commit %}, against commit <code>{{ report.commit | display_text }}</code>{% endif %}
{{- ', ' if report.generated_at or report.commit -}}
by voiceops.twilio {{ report.collection_version }}
</p>
{%- for text in report.problems + gaps %}
<p class="unread"><span class="state">{{ lines(text) }}</span></p>
{%- endfor %}
<div class="tiles">
{%- for state in states %}
<label class="tile {{ state }}"><input type="checkbox" value="{{ state }}" checked>
<b>{{ report.counts[state] }}</b> {{ state }}</label>
{%- endfor %}
{%- if findings %}
{%- for state in finding_states %}
<label class="tile {{ state }}"><input type="checkbox" value="{{ state }}" checked>
<b>{{ report.finding_counts[state] }}</b> {{ state }}</label>
{%- endfor %}
{%- endif %}
</div>
<h2>Accounts</h2>
<div class="card">
<table class="accounts">
<thead><tr><th>Account<th>Address{% for state in states %}<th class="n">{{ state }}{% endfor %}
</tr></thead>
<tbody>
{%- for account in report.accounts %}
<tr{% if account.state != 'audited' %} class="unread"{% endif %}>
<td><b>{{ account | account_name | display_text }}</b>
{%- if account.account_sid %}<br>
<code class="dim">{{ account.account_sid | display_text }}</code>{% endif %}
{%- if account.commit and account.commit != report.commit %}<br>
<span class="dim">commit <code>{{ account.commit | display_text }}</code></span>{% endif %}
<td><code>{{ (account.base_url or 'not known') | display_text }}</code>
{%- if account.state == 'audited' %}
{%- for state in states %}
<td class="n" data-is="{{ state }}">{{ account.counts[state] }}
{%- endfor %}
{%- else %}<td colspan="{{ states | length }}"><span class="state">
{{- account | label | display_text }}</span> {{ lines(account.msg) }}
{%- endif %}
</tr>
{%- endfor %}
</tbody>
</table>
</div>
<h2>{{ 'Findings and trunks' if findings else 'Trunks' }} <span class="dim shown"></span></h2>
<input class="find" type="search"
  placeholder="Find a name, SID{{ ', rule' if findings }} or account" aria-label="Find trunks">
<div class="list" role="list">
{%- for group in findings | batch(100) %}
<div class="rows" role="none">
{%- for account, finding in group %}
<div class="trunk {{ finding | finding_state }}" data-state="{{ finding | finding_state }}"
  role="listitem">
<div class="who"><span class="state">{{ finding | finding_state }}</span>
 <code>{{ finding.rule | display_text }}</code>
{%- if finding.friendly_name is not none %}
 <b>{{ finding.friendly_name | display_name }}</b>
{%- endif %}
{%- if finding.sid is not none %} <code>{{ finding.sid | display_name }}</code>{% endif %}
<span class="dim">{{ finding.resource | display_text }}</span>
<span class="dim">{{ account | account_name | display_text }}</span></div>
<p>{{ finding.message | display_text }}</p>
{%- if finding.waived %}
<p class="dim">{{ finding.severity | display_text }}, {{ finding | waiver_of | display_text }}</p>
{%- endif %}
</div>
{%- endfor %}
</div>
{%- endfor %}
{%- for group in rows | batch(100) %}
<div class="rows" role="none">
{%- for account, trunk in group %}
<div class="trunk {{ trunk.state }}" data-state="{{ trunk.state }}" role="listitem">
<div class="who"><span class="state">{{ trunk.state }}</span>

{%- if trunk.friendly_name is not none %} <b>{{ trunk.friendly_name | display_name }}</b>
{%- elif trunk.state != 'missing' %} <b>without a name</b>{% endif %}
{%- if trunk.sid is not none %} <code>{{ trunk.sid | display_name }}</code>{% endif %}
<span class="dim">{{ account | account_name | display_text }}</span></div>
{%- if trunk.candidates %}
<p class="dim">The name fits {% for sid in trunk.candidates %}<code>{{ sid | display_name }}</code>
{{- ', ' if not loop.last }}{% endfor %}.</p>
{%- endif %}
{%- if trunk.differences %}
<table class="differences">
<thead><tr><th>Attribute<th>Expected<th>Actual</tr></thead>
<tbody>
{%- for difference in trunk.differences %}
<tr><td><code>{{ difference.attribute | display_text }}</code>
<td data-is="expected"><span>{{ written(difference.expected) }}</span>
<td data-is="actual"><span><code>{{ difference.actual | display_value }}</code></span></tr>
{%- endfor %}
</tbody>
</table>
{%- endif %}
</div>
{%- endfor %}
</div>
{%- endfor %}
</div>
</main>
<script>{{ script }}</script>
</body>
</html>
"""


class _Environment(Environment):
    """Takes C(a.b) in a template as a key of C(a) first, because almost every C(a) is a mapping.

    Jinja looks for an attribute first. Finding out that there is none took 40 % of the time.
    """

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return what C(obj.attribute) is in a template."""
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


def html(report: Report) -> str:
    """Return I(report) as HTML."""
    environment = _Environment(
        autoescape=True, keep_trailing_newline=True, undefined=StrictUndefined
    )
    environment.filters.update(
        display_text=display_text,
        display_lines=display_lines,
        display_name=display_name,
        display_value=display_value,
        label=label,
        account_name=account_name,
        finding_state=finding_state,
        waiver_of=waiver_of,
    )
    template = environment.from_string(_PAGE)
    rows = [(account, trunk) for account in report["accounts"] for trunk in account["trunks"]]
    rows.sort(key=lambda row: URGENCY.index(row[1]["state"]))
    findings = [(account, one) for account in report["accounts"] for one in account["findings"]]
    findings.sort(key=lambda row: FINDING_URGENCY.index(finding_state(row[1])))
    style, script = Markup(_STYLE), Markup(_SCRIPT)  # noqa: S704 - constants of this file
    text = verdict(report)
    return template.render(
        report=report,
        verdict=text[0].upper() + text[1:],
        gaps=gaps(report),
        rows=rows,
        states=URGENCY,
        findings=findings,
        finding_states=FINDING_URGENCY,
        style=style,
        script=script,
    )
