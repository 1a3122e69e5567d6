# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What trunks refer to, on the cards of a report, and its waivers with the days that are left."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.module_utils._audit.rules import BY_ID
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.cards import (
    URGENCY_OF_CARDS,
    Card,
    cards_of,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.html import html
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.model import (
    display_text,
    report_on,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.text import (
    as_json,
    markdown,
)
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.waivers import (
    days_in_words,
    state_in_words,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils._report import (
    test_report,
    test_report_html,
    test_report_text,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.audits import (
    HOSTILE,
    NO_URL,
    audit,
    finding,
    sid,
    trunk,
    unread,
)
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.setups import (
    REASON,
    WEIGHT,
    WIDE,
    domain,
    hostile_setup,
    many_setups,
    policy,
    refers,
    sound_and_unsound,
    waiver,
    with_setup,
)


def cards(*audits: Any) -> list[Card]:
    """Return the cards of these audits, each of a host of its own."""
    by_host = {f"host-{n}": audit for n, audit in enumerate(audits)}
    return cards_of(report_on(by_host)["accounts"])


def told(*audits: Any) -> list[str]:
    """Return the text of each card of the page."""
    page = test_report_html.page({f"host-{n}": audit for n, audit in enumerate(audits)})
    return [" ".join(" ".join(card).split()) for card in page.trunks]


def references(card: Card) -> list[tuple[str, str, bool, str]]:
    return [(one.kind, one.how, bool(one.place), one.problem) for one in card.references]


def test_the_most_urgent_card_comes_first() -> None:
    found = [(card.kind, card.sid, card.state) for card in cards(sound_and_unsound())]
    assert found == [
        ("byoc_trunk", sid(1), "drifted"),
        ("byoc_trunk", sid(5), "missing"),
        ("sip_domain", sid(1, "SD"), "error"),
        ("byoc_trunk", sid(2), "warning"),
        ("connection_policy", sid(1, "NY"), "warning"),
        ("byoc_trunk", sid(3), "unmanaged"),
        ("connection_policy", sid(7, "NY"), "note"),
        ("waiver", sid(8), "note"),
        ("byoc_trunk", sid(4), "compliant"),
        ("connection_policy", sid(2, "NY"), "plain"),
        ("sip_domain", sid(2, "SD"), "plain"),
    ]
    assert {card.state for card in cards(sound_and_unsound())} <= {*URGENCY_OF_CARDS, "plain"}


def test_among_equal_trunks_the_one_with_the_worst_finding_comes_first() -> None:
    rows = [trunk(n, "drifted", f"T{n}") for n in (1, 2, 3, 4)]
    found = [
        finding("BYOC006", "note", "x", sid=sid(2)),
        finding("BYOC001", "error", "x", sid=sid(3)),
        finding("BYOC001", "error", "x", sid=sid(4), waived={"reason": "x", "until": "x"}),
    ]
    sids = [card.sid for card in cards(with_setup(*rows, findings=found))]
    assert sids == [sid(3), sid(2), sid(4), sid(1)]


def test_each_finding_is_on_one_card() -> None:
    found = sound_and_unsound()
    on_cards = [one for card in cards(found) for one in card.findings]
    assert sorted(map(repr, on_cards)) == sorted(map(repr, found["findings"]))


def test_what_a_trunk_refers_to() -> None:
    by_sid = {card.sid: card for card in cards(sound_and_unsound())}
    assert references(by_sid[sid(1)]) == [
        ("connection_policy", "", True, ""),
        ("sip_domain", "calls arrive, From header", True, ""),
    ]
    assert references(by_sid[sid(2)]) == [
        ("connection_policy", "", True, ""),
        ("sip_domain", "", False, "no SIP domain"),
    ]
    assert references(by_sid[sid(3)]) == [
        ("connection_policy", "", False, "leads nowhere"),
        ("sip_domain", "From header", False, "is not known"),
    ]
    assert references(by_sid[sid(4)])[0] == (
        *("connection_policy", "", False),
        "no connection policy",
    )
    assert by_sid[sid(5)].references == []
    assert [one["sid"] for one in by_sid[sid(1, "NY")].users] == [sid(1), sid(2)]


@pytest.mark.parametrize(
    ("refers_to", "problem"),
    [
        (sid(9, "NY"), "leads nowhere"),
        # Only a SID of a connection policy was looked up.
        (sid(9, "SD"), "is not a SID"),
        ("../../Evil?x={{ 1 }}", "is not a SID"),
        (7, "is not a SID"),
        (["x"], "is not a SID"),
        # It may be a SID with a masked secret.
        ("NY********", "is not known"),
    ],
)
def test_only_a_sid_leads_nowhere(refers_to: Any, problem: str) -> None:
    row = {**refers(1, "compliant", "T1", None, None), "connection_policy_sid": refers_to}
    dangling = {"sid": sid(1), "attribute": "connection_policy_sid", "refers_to": refers_to}
    result = {**with_setup(row, policies=[policy(1)]), "dangling": [dangling]}
    (found,) = (one for one in cards(result) if one.sid == sid(1))
    assert references(found)[0] == ("connection_policy", "", False, problem)


@pytest.mark.parametrize(
    ("policies", "domains", "kinds"),
    [
        (None, None, []),
        ([], None, ["connection_policy"]),
        (None, [], ["sip_domain"]),
        ([], [], ["connection_policy", "sip_domain"]),
    ],
)
def test_what_was_not_read_is_not_judged(policies: Any, domains: Any, kinds: list[str]) -> None:
    found = with_setup(refers(1, "compliant", "x", None, None), policies=policies, domains=domains)
    (card,) = cards(found)
    assert [one.kind for one in card.references] == kinds


def test_a_domain_that_leads_to_a_trunk_and_another_in_its_from_header() -> None:
    found = with_setup(
        refers(1, "compliant", "x", None, 2),
        domains=[domain(3, 1), domain(1, 1), domain(2, None)],
    )
    (card,) = (card for card in cards(found) if card.trunk)
    assert [(one.sid[-1], one.how) for one in card.references] == [
        ("1", "calls arrive"),
        ("3", "calls arrive"),
        ("2", "From header"),
    ]


@pytest.mark.parametrize("masked", ["NY********", "********", {"x": 1}, ["x"], 7, ""])
def test_an_invalid_or_masked_sid_leads_to_no_card(masked: Any) -> None:
    item = {**policy(1), "sid": "NY********"}
    found = with_setup(refers(1, "compliant", "x", masked, None), policies=[item])
    (card,) = cards(found)
    assert references(card) == [("connection_policy", "", False, "is not known")]
    assert "is not known" in told(found)[0]


def test_a_finding_of_a_masked_sid_is_on_no_trunk() -> None:
    twins = [trunk(1, "compliant", name, sid="BY********") for name in ("a", "b")]
    one = finding("BYOC001", "error", NO_URL, sid="BY********", friendly_name="a")
    found = cards(with_setup(*twins, findings=[one]))
    assert [len(card.findings) for card in found] == [1, 0, 0]
    assert found[0].trunk is None


def test_two_accounts_keep_their_resources_apart() -> None:
    found = cards(sound_and_unsound(1), sound_and_unsound(2))
    places = [card.place for card in found if card.place]
    assert len(places) == len(set(places)) == 8
    for card in found:
        for place in (one.place for one in card.references if one.place):
            (target,) = (other for other in found if other.place == place)
            assert target.account is card.account


def test_a_policy_and_a_domain_on_the_page() -> None:
    found = told(sound_and_unsound())
    assert found[0].startswith(f"drifted Berlin {sid(1)} host-0 Attribute Expected Actual")
    assert found[0].endswith(
        "connection policy Policy 1 , SIP domain Domain 1 (calls arrive, From header)"
    )
    assert f"error BYOC001 {NO_URL} warning BYOC004" in found[0]
    assert found[2] == (
        f"SIP domain Domain 1 {sid(1, 'SD')} host-0 domain_name domain-1.sip.twilio.com "
        f"auth_type IP_ACL,CREDENTIAL_LIST secure true sip_registration false "
        f"addresses Edges 1 {sid(1, 'AL')} 192.0.2.10/32 , 198.51.100.8/32 "
        f"credential list Credentials 1 {sid(1, 'CL')} "
        f"Trunks: {sid(1)} Berlin error BYOC023 {WIDE}"
    )
    assert found[4] == (
        f"connection policy Policy 1 {sid(1, 'NY')} host-0 Target Priority Weight Enabled "
        f"sip:a.example.com 10 1 true sips:b.example.com:5061 20 2 true "
        f"sip:off.example.com 30 3 false "
        f"Trunks: {sid(1)} Berlin, {sid(2)} Lyon warning BYOC019 {WEIGHT}"
    )
    assert "Its targets are not known. No trunk." in found[9]
    assert "Its access control lists are not known. It has no credential list." in found[10]
    assert found[5].endswith(
        f"connection policy {sid(9, 'NY')} leads nowhere, "
        f"SIP domain {sid(9, 'SD')} is not known (From header)"
    )


def test_a_resource_names_its_first_trunks() -> None:
    rows = [refers(n, "compliant", f"T{n}", 1, None) for n in range(1, 6)]
    (text,) = (t for t in told(with_setup(*rows, policies=[policy(1)])) if "Trunks:" in t)
    assert f"{sid(3)} T3 and 2 more" in text
    assert "T4" not in text


def test_the_rules_with_findings_are_explained() -> None:
    text = html(report_on({"a": sound_and_unsound()}))
    for name in ("BYOC001", "BYOC023", "BYOC030"):
        rule = BY_ID[name]
        assert f'<option value="{name}">{name} {rule.name} (' in text
        assert rule.text in text
        assert rule.remedy in text
    assert '<option value="BYOC003"' not in text


def test_a_rule_of_the_playbook_has_its_id() -> None:
    own = finding("<b>", "error", NO_URL)
    text = html(report_on({"a": with_setup(trunk(1, "compliant", "x"), findings=[own])}))
    assert '<option value="&lt;b&gt;">&lt;b&gt; (1)</option>' in text
    assert "A rule of the playbook." in text


# Waivers


@pytest.mark.parametrize(
    ("state", "days", "words"),
    [
        ("valid", 34, "34 days left"),
        ("valid", 1, "1 day left"),
        ("valid", 0, "last day"),
        ("valid", 2_912_120, "2,912,120 days left"),
        ("expired", -1, "expired 1 day ago"),
        ("expired", -5, "expired 5 days ago"),
        ("unused", 3, "unused"),
        ("unused", -3, "unused"),
        ("not_checked", 3, "rule not checked"),
    ],
)
def test_how_long_a_waiver_is_valid(state: str, days: int, words: str) -> None:
    assert state_in_words({"state": state, "days_left": days}) == words
    if state in ("valid", "expired"):
        assert days_in_words(days) == words


def test_waivers_on_the_page_the_most_urgent_first() -> None:
    text = html(report_on({"a": sound_and_unsound()}))
    section = text.split("<h2>Waivers</h2>")[1].split("</details>")[0]
    places = [
        section.index(words)
        for words in ("expired 5 days ago", ">unused<", "34 days left", "rule not checked")
    ]
    assert places == sorted(places)
    assert "<summary>1 expired, 1 unused, 1 valid, 1 not checked</summary>" in section
    assert 'class="card" open>' in section
    assert "waived until 2026-12-31: The carrier ends in March. (34 days left)" in text


def test_many_waivers_are_closed_and_none_are_left_out() -> None:
    many = [waiver("BYOC001", "valid", n, sid=sid(n)) for n in range(11)]
    section = html(report_on({"a": with_setup(waivers=many)})).split("<h2>Waivers</h2>")[1]
    assert section.lstrip().startswith('<details class="card">')
    assert "<summary>11 valid</summary>" in section
    assert section.split("</details>")[0].count("<tr class=") == 11
    assert "Waivers" not in html(report_on({"a": with_setup()}))


def test_waivers_in_markdown() -> None:
    audits = {"a": sound_and_unsound(), "b": unread()}
    rows = test_report_text.rows(test_report_text.tokens(audits))
    first = rows.index(["Account", "State", "Until", "Rule", "For", "Reason"])
    assert rows[first + 1 : first + 5] == [
        ["a", "expired 5 days ago", "2026-11-22", "BYOC001", sid(1), REASON],
        ["a", "unused", "2026-11-30", "BYOC009", sid(8), REASON],
        ["a", "34 days left", "2026-12-31", "BYOC002", sid(1), REASON],
        ["a", "rule not checked", "2026-11-27", "BYOC010", "Lyon", REASON],
    ]
    assert "\nWaivers: 1 expired, 1 unused, 1 valid, 1 not checked.\n" in markdown(
        report_on(audits)
    )
    assert "Waivers" not in markdown(report_on({"a": audit(trunk(1, "compliant", "x"))}))


def test_everything_is_in_json() -> None:
    result = sound_and_unsound()
    report = json.loads(as_json(report_on({"a": result, "b": unread()})))
    test_report.VALIDATOR.validate(report)
    first, second = report["accounts"]
    for name in ("connection_policies", "sip_domains", "dangling", "waivers"):
        assert first[name] == result[name]
    assert first["trunks"][0]["connection_policy_sid"] == sid(1, "NY")
    assert (second["connection_policies"], second["sip_domains"]) == (None, None)
    assert second["dangling"] == second["waivers"] == []


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_of_a_waiver_is_text(text: str) -> None:
    odd = waiver("BYOC001", "valid", 3, sid=None, friendly_name=text, reason=text)
    audits = {"a": with_setup(waivers=[odd])}
    row = test_report_text.rows(test_report_text.tokens(audits))[-1]
    assert display_text(text).strip() in row[-1].replace("\u200b", "")
    page = test_report_html.page(audits)
    assert display_text(text) in [data for _tag, data in page.texts]


def test_hostile_text_of_a_setup_is_text() -> None:
    page = test_report_html.page({"a": hostile_setup()})
    texts = [data for _tag, data in page.texts]
    for text in HOSTILE.values():
        assert display_text(text) in texts
    assert {name for name, _value in page.attributes if name.startswith("on")} == set()
    ids = [value for name, value in page.attributes if name in ("id", "href")]
    assert not any(display_text(text) in str(value) for text in HOSTILE.values() for value in ids)


def test_a_page_grows_with_resources_and_not_with_the_trunks_that_share_them() -> None:
    text = html(report_on(many_setups(2, 500)))
    assert text.count("sip:a") == text.count("sips:b") == len({*range(20)}) + 2
    assert text.count('<div class="item ') == 1000 + 2 * (11 + 26)
