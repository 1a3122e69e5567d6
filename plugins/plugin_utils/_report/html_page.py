# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The templates of the HTML report.

Private to this collection: it may change in any release. Do not import it from elsewhere.

The template engine escapes every text. No address, identifier or class is a text of Twilio.
"""

from __future__ import annotations

_VALUES = """{% macro lines(shown) -%}
{% for line in shown %}{{ line }}{% if not loop.last %}<br>{% endif %}{% endfor %}
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
{% macro name_of(about) %}
{%- if about.friendly_name is not none %} <b>{{ about.friendly_name | display_name }}</b>{% endif %}
{%- if about.sid is not none %} <code>{{ about.sid | display_name }}</code>{% endif %}
{%- endmacro -%}
{% macro unknown(names) %}<p class="dim">Its {{ names }} are not known.</p>{% endmacro -%}
{% macro fact(item, name) -%}
<tr><th>{{ name }}<td><code>{{ item[name] | display_value }}</code></tr>
{%- endmacro -%}
"""

_RESOURCES = """{% macro policy(item) %}
{%- set targets = item | parts_of('targets') %}
{%- if targets is none %}{{ unknown('targets') }}
{%- elif not targets %}<p class="dim">It has no targets.</p>
{%- else %}
<table>
<thead><tr><th>Target<th class="n">Priority<th class="n">Weight<th class="n">Enabled</tr></thead>
<tbody>
{%- for target in targets %}
<tr><td><code>{{ target.target | display_value }}</code>
<td class="n" data-is="priority"><code>{{ target.priority | display_value }}</code>
<td class="n" data-is="weight"><code>{{ target.weight | display_value }}</code>
<td class="n" data-is="enabled"><code>{{ target.enabled | display_value }}</code></tr>
{%- endfor %}
</tbody>
</table>
{%- endif %}
{%- endmacro -%}
{% macro domain(item) %}
{%- set lists, credentials = item | parts_of('ip_access_control_lists'),
  item | parts_of('credential_lists') %}
<table>
<tbody>
{%- for name in ('domain_name', 'auth_type', 'secure', 'sip_registration') %}
{{ fact(item, name) }}
{%- endfor %}
{%- for list in lists or [] %}
<tr><th>addresses<td>
{%- set addresses = list | parts_of('ip_addresses') -%}
{{ name_of(list) }}<br>
{%- if addresses is none %}not known
{%- elif not addresses %}none
{%- else %}
{%- for one in addresses %}<code>{{ one | network | display_text }}</code>
{{- ', ' if not loop.last }}{% endfor %}
{%- endif %}</tr>
{%- endfor %}
{%- for list in credentials or [] %}
<tr><th>credential list<td>{{ name_of(list) }}</tr>
{%- endfor %}
</tbody>
</table>
{%- if lists is none %}{{ unknown('access control lists') }}
{%- elif not lists %}<p class="dim">It has no access control list.</p>{% endif %}
{%- if credentials is none %}{{ unknown('credential lists') }}
{%- elif not credentials %}<p class="dim">It has no credential list.</p>{% endif %}
{%- endmacro -%}
"""

# No macros for what each of 10,000 cards has: the call of a macro costs as much as all the rest.
# The fields of a card are variables of the loop, because looking them up took a third of the time.
_HEAD = """<div class="who {{ trunk.state if trunk else '' }}">
{%- if trunk %}<span class="state">{{ trunk.state }}</span>
{%- if name is none and trunk.state != 'missing' %} <b>without a name</b>
{%- endif %}
{%- else %}<span class="dim">{{ kind | kind_label | display_text }}</span>
{%- endif %}
{%- if name is not none %} <b>{{ name | display_name }}</b>{% endif %}
{%- if sid is not none %} <code>{{ sid | display_name }}</code>{% endif %}
<span class="dim">{{ whose }}</span></div>
"""

_DIFFERENCES = """
{%- if trunk and trunk.candidates %}
<p class="dim">The name fits {% for candidate in trunk.candidates %}
{{- '' }}<code>{{ candidate | display_name }}</code>
{{- ', ' if not loop.last }}{% endfor %}.</p>
{%- endif %}
{%- if trunk and trunk.differences %}
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
"""

_FINDINGS = """
{%- for finding in found %}
{%- set severity = finding | finding_state %}
<div class="finding {{ severity }}" data-state="{{ severity }}" data-rule="
{{- finding.rule | display_text }}"><span class="state">{{ severity }}</span> <code>
{{- finding.rule | display_text }}</code> <span>{{ finding.message | display_text }}
{%- if finding.waived %}<br><span class="dim">{{ (finding.severity ~ ', ' ~ finding | waiver_of)
  | display_text }}
{%- set left = account | days_until(finding.waived.until) %}
{%- if left %} ({{ left }}){% endif %}</span>
{%- endif %}</span></div>
{%- endfor %}
"""

_REFERENCES = """
{%- if references %}
<p class="refers">{{ references | references_in_html }}</p>
{%- endif %}
"""

_RESOURCE = """
{%- if item is not none %}
<div class="parts">
<p><span class="dim">{{ labels[kind] }}</span>{{ name_of({'friendly_name': name, 'sid': sid}) }}
<span class="dim account">{{ whose }}</span></p>
{{ policy(item) if kind == 'connection_policy' else domain(item) }}
</div>
<p class="refers">
{%- if users %}Trunks: {% for user in users[:3] -%}
{{ user | trunk_name }}{{ ', ' if not loop.last }}{% endfor %}
{%- if users | length > 3 %} and {{ users | length - 3 }} more{% endif %}
{%- else %}No trunk.{% endif %}</p>
{%- endif %}
"""

_CARD = f"""
<div class="item {{{{ state }}}}" role="listitem"
{{%- if place %}} id="{{{{ place }}}}"{{% endif %}}
{{%- if trunk %}} data-state="{{{{ trunk.state }}}}"{{% endif %}}
{{%- if references %}} data-refers="yes"{{% endif %}}
{{%- if found %}} data-findings="yes"{{% endif %}}>
{{%- if item is none %}}{_HEAD}{{% endif %}}{_RESOURCE}{_DIFFERENCES}{_FINDINGS}{_REFERENCES}
</div>
"""

_SECTIONS = """{% macro tile(state, number) -%}
<label class="tile {{ state }}"><input type="checkbox" value="{{ state }}" checked>
<b>{{ number }}</b> {{ state }}</label>
{%- endmacro -%}
{% macro account_row(account) %}
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
{%- if findings %}<td data-is="findings">{{ account.finding_counts | counts_in_words }}{% endif %}
{%- else %}<td colspan="{{ states | length + (1 if findings else 0) }}"><span class="state">
{{- account | label | display_text }}</span> {{ lines(account | account_lines) }}
{%- endif %}
</tr>
{%- endmacro -%}
{% macro waiver_row(account, waiver) %}
<tr class="{{ waiver.state }}"><td><span class="state">{{ waiver | waiver_state }}</span>
<td data-is="until">{{ waiver.until | display_text }}
<td data-is="rule"><code>{{ waiver.rule | display_text }}</code>
<td data-is="for"><span>{{ name_of(waiver) }}</span>
<td data-is="account">{{ account | account_name | display_text }}
<td data-is="reason"><span>{{ waiver.reason | display_text }}</span></tr>
{%- endmacro -%}
{% macro rule_row(rule) %}
<tr><td><code>{{ rule.id | display_text }}</code>
<td data-is="severity">{{ rule.severity }}
<td class="n" data-is="findings">{{ rule.findings }}
<td data-is="rule"><span>{{ rule.text }}
{%- if rule.source %}<br><span class="dim">{{ rule.source }}</span>{% endif %}</span>
<td data-is="remedy"><span>{{ rule.remedy }}</span></tr>
{%- endmacro -%}
"""

_START = """<!DOCTYPE html>
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
<p class="unread"><span class="state">{{ lines(text | display_lines) }}</span></p>
{%- endfor %}
<div class="tiles" role="group" aria-label="Trunks by state">
{%- for state in states %}
{{ tile(state, report.counts[state]) }}
{%- endfor %}
</div>
{%- if findings %}
<div class="tiles" role="group" aria-label="Findings by severity">
{%- for state in finding_states %}
{{ tile(state, report.finding_counts[state]) }}
{%- endfor %}
</div>
{%- endif %}
<h2>Accounts</h2>
<div class="card">
<table class="accounts">
<thead><tr><th>Account<th>Address{% for state in states %}<th class="n">{{ state }}{% endfor %}
{%- if findings %}<th>Findings{% endif %}</tr></thead>
<tbody>
{%- for account in report.accounts %}{{ account_row(account) }}{% endfor %}
</tbody>
</table>
</div>
{%- if waivers %}
<h2>Waivers</h2>
<details class="card"{% if waivers | length <= 10 %} open{% endif %}>
<summary>{{ waivers | waivers_in_words }}</summary>
<table class="waivers">
<thead><tr><th>State<th>Until<th>Rule<th>For<th>Account<th>Reason</tr></thead>
<tbody>
{%- for account, waiver in waivers %}{{ waiver_row(account, waiver) }}{% endfor %}
</tbody>
</table>
</details>
{%- endif %}
<h2>{{ 'Trunks and findings' if findings else 'Trunks' }} <span class="dim shown"></span></h2>
{%- if findings %}
<details class="card rules"><summary>What the rules ask for</summary>
<table>
<thead><tr><th>Rule<th>Severity<th class="n">Findings<th>What must hold<th>Remedy</tr></thead>
<tbody>
{%- for rule in rules %}{{ rule_row(rule) }}{% endfor %}
</tbody>
</table>
</details>
{%- endif %}
<div class="bar">
<input class="find" type="search"
  placeholder="Find a name, SID{{ ', rule' if findings }} or account" aria-label="Find trunks">
{%- if findings %}
<select class="rule" aria-label="Show one rule">
<option value="">All rules</option>
{%- for rule in rules %}
<option value="{{ rule.id | display_text }}">{{ rule.id | display_text }}
{{- ' ' ~ rule.name if rule.name }} ({{ rule.findings }})</option>
{%- endfor %}
</select>
{%- endif %}
</div>
<div class="list" role="list">
{%- for group in cards | batch(100) %}
<div class="rows" role="none">
{%- for account, whose, kind, sid, name, trunk, item, state, place, references, users, found
  in group %}
"""

_END = """{%- endfor %}
</div>
{%- endfor %}
</div>
</main>
<script>{{ script }}</script>
</body>
</html>
"""

PAGE = _VALUES + _RESOURCES + _SECTIONS + _START + _CARD + _END
