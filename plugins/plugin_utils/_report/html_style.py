# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The styles of the HTML report.

Private to this collection: it may change in any release. Do not import it from elsewhere.
"""

from __future__ import annotations

STYLE = """
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
main { max-width: 75rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.6rem; margin: 0; } h2 { font-size: 1.1rem; margin: 2rem 0 .6rem; }
code { font: .88em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
code, b, a { overflow-wrap: anywhere; white-space: pre-wrap; }
a { color: inherit; text-underline-offset: .2em; }
:focus-visible { outline: 2px solid var(--unmanaged); outline-offset: 2px; }
.head { display: flex; flex-wrap: wrap; gap: .4rem 1rem; align-items: center; }
.verdict { font-weight: 600; padding: .15rem .7rem; border-radius: 1rem; color: var(--card);
  print-color-adjust: exact; }
.verdict.yes { background: var(--compliant); } .verdict.no { background: var(--drifted); }
.dim { color: var(--dim); } p { margin: .3rem 0; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); gap: .6rem;
  margin-top: .6rem; }
.head ~ .tiles { margin-top: 1.2rem; } .tiles ~ .tiles { margin-top: .6rem; }
.tile, .card { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; }
.tile { display: block; padding: .6rem .9rem; border-top: 3px solid var(--state); cursor: pointer; }
.tile b { display: block; font-size: 1.5rem; line-height: 1.3; font-variant-numeric: tabular-nums; }
.tile input { float: right; margin-top: .4rem; accent-color: var(--state); }
.card { padding: .8rem 1rem; overflow-x: auto; }
summary { cursor: pointer; color: var(--dim); }
table { border-collapse: collapse; width: 100%; } th { text-align: left; font-weight: 500;
  color: var(--dim); } th, td { padding: .25rem .8rem .25rem 0; vertical-align: top; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
tbody tr { border-top: 1px solid var(--line); }
.bar { display: flex; flex-wrap: wrap; gap: .6rem; }
.bar > * { padding: .55rem .8rem; font: inherit; color: inherit; background: var(--card);
  border: 1px solid var(--line); border-radius: .6rem; min-width: 0; max-width: 100%; }
.find { flex: 1 1 20rem; } .rule { flex: 0 1 auto; }
::placeholder { color: var(--dim); opacity: 1; }
.list { margin-top: .8rem; }
.rows { content-visibility: auto; contain-intrinsic-block-size: calc(var(--rows, 100) * 4rem); }
.item { margin-bottom: .5rem; background: var(--card); border: 1px solid var(--line);
  border-left: 4px solid var(--state); border-radius: .5rem; padding: .5rem .9rem; }
.rows[hidden], .item[hidden], .finding[hidden] { display: none; }
.who { display: flex; flex-wrap: wrap; gap: .1rem .8rem; align-items: baseline; }
.who > *, .finding > * { min-width: 0; overflow-wrap: anywhere; }
.item p { overflow-wrap: anywhere; }
.state { color: var(--state); font-weight: 600; }
.drifted { --state: var(--drifted); } .missing { --state: var(--missing); }
.ambiguous { --state: var(--ambiguous); } .unmanaged { --state: var(--unmanaged); }
.compliant { --state: var(--compliant); } .unread { --state: var(--unread); }
.error, .expired { --state: var(--error); } .warning { --state: var(--warning); }
.note, .unused { --state: var(--note); } .waived, .not_checked { --state: var(--waived); }
.valid { --state: var(--compliant); } .plain { --state: var(--line); }
.differences, .parts { margin-top: .4rem; } .differences td { width: 38%; }
.differences td:first-child { width: 24%; }
.differences td[data-is] code { padding: .05em .3em; border-radius: .25em; --tint: var(--compliant);
  background: color-mix(in srgb, var(--tint) 9%, transparent); -webkit-box-decoration-break: clone;
  box-decoration-break: clone; print-color-adjust: exact; }
.differences td[data-is=actual] code { --tint: var(--drifted); }
.differences i { color: var(--dim); font-size: .88em; }
.finding { display: grid; grid-template-columns: 4.6rem 5.6rem 1fr; gap: 0 .8rem; margin-top: .3rem;
  padding-top: .3rem; border-top: 1px solid var(--line); align-items: baseline; }
.refers { color: var(--dim); margin-top: .3rem; }
.parts tbody th { width: 24%; } .parts .n { width: 6rem; text-align: left; }
.waivers td:nth-child(-n+3) { white-space: nowrap; } .waivers td:nth-child(6) { width: 35%; }
.open { margin: .5rem 0; padding: .1rem .9rem .3rem; border: 1px dashed var(--line);
  border-radius: .4rem; }
.open .account { display: none; }
.rules { margin-bottom: .6rem; }
.waivers td:nth-child(3) code, .rules td:first-child code { white-space: nowrap; }
.unread td, .waivers td:nth-child(6), .rules td:last-child { overflow-wrap: anywhere; }
@media (max-width: 48rem) { table, tbody, tr, td, th { display: block; } thead { display: none; }
  td, th, .differences td, .differences td:first-child, .parts tbody th, .parts .n,
  .waivers td:nth-child(n) { padding: 0; width: auto; white-space: normal; }
  .waivers td { overflow-wrap: anywhere; }
  .tiles { grid-template-columns: repeat(auto-fit, minmax(6rem, 1fr)); gap: .4rem; }
  .rows { contain-intrinsic-block-size: calc(var(--rows, 100) * 9rem); }
  tr { padding: .45rem 0; } tbody tr:first-child { border: 0; } .unread td { margin-top: .2rem; }
  td[data-is]::before { content: attr(data-is); color: var(--dim); flex: 0 0 5.4rem; }
  td[data-is] { display: flex; gap: .4rem; margin-top: .2rem; align-items: baseline; }
  .accounts td.n { display: inline-flex; margin-right: .9rem; gap: .3rem; }
  .accounts td.n::before { flex: none; }
  .finding { grid-template-columns: auto 1fr; } .finding > :last-child { grid-column: 1 / -1; }
  .rule { flex: 1 1 100%; } }
@media print { :root { color-scheme: light; } body { background: #fff; }
  .bar, .tile input { display: none; } main { max-width: none; padding: 0; }
  details::details-content { content-visibility: visible; block-size: auto; }
  .rows { content-visibility: visible; } .item, tr { break-inside: avoid; } }
"""
