# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Findings, what trunks refer to, and waivers of the HTML report, in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.accounts import URGENCY
from ansible_collections.voiceops.twilio.tests.browser.conftest import OpenReport
from playwright.sync_api import Locator, Page

# What each of the two accounts has.
ALL = "10 of 10 trunks and 16 of 16 findings shown"
SIZES = pytest.mark.parametrize(
    "width", [pytest.param(390, id="a_phone"), pytest.param(1200, id="a_desk")]
)


def shows(page: Page, text: str) -> None:
    """Wait until it is said that so many are shown."""
    page.locator(".shown", has_text=text).wait_for()


def states(page: Page) -> set[str | None]:
    """The severities of the findings that are shown."""
    rows = page.locator(".finding:visible").all()
    return {row.get_attribute("data-state") for row in rows}


def trunk(page: Page, name: str) -> Locator:
    return page.locator(".item[data-state]:visible", has_text=name)


def test_findings_are_beside_differences(reports: dict[str, Path], opened: OpenReport) -> None:
    with opened(reports["setups"]) as page:
        shows(page, ALL)
        berlin = trunk(page, "Berlin").first
        assert berlin.locator(".differences td").all_inner_texts() == [
            *("voice_method", "POST", "GET"),
        ]
        rules = berlin.locator(".finding code").all_inner_texts()
        assert rules == ["BYOC001", "BYOC004", "BYOC002"]
        waived = berlin.locator(".finding.waived").inner_text()
        assert "waived until 2026-12-31: The carrier ends in March. (34 days left)" in waived


@SIZES
def test_severities_filter(reports: dict[str, Path], opened: OpenReport, width: int) -> None:
    with opened(reports["setups"], viewport={"width": width, "height": 844}) as page:
        for state in URGENCY:
            page.locator(f".tile.{state}").click()
        shows(page, "4 of 10 trunks and 16 of 16 findings shown")
        # Trunks stay for the sake of their findings, and a resource without one goes.
        assert trunk(page, "Lyon").count() == 2
        assert trunk(page, "Turin").count() == 0
        assert page.locator(".item.plain:visible").count() == 0
        page.locator(".tile.warning").click()
        shows(page, "2 of 10 trunks and 10 of 16 findings shown")
        assert states(page) == {"error", "note", "waived"}
        for state in ("note", "waived"):
            page.locator(f".tile.{state}").click()
        shows(page, "2 of 10 trunks and 4 of 16 findings shown")
        assert states(page) == {"error"}
        page.locator(".find").fill("wider")
        shows(page, "2 of 16 findings shown")


@SIZES
def test_rules_filter(reports: dict[str, Path], opened: OpenReport, width: int) -> None:
    with opened(reports["setups"], viewport={"width": width, "height": 844}) as page:
        rule = page.locator(".rule")
        assert rule.locator("option").first.inner_text() == "All rules"
        rule.select_option("BYOC004")
        shows(page, "4 of 10 trunks and 4 of 16 findings shown")
        assert page.locator(".finding:visible code").all_text_contents() == ["BYOC004"] * 4
        assert page.locator(".item:visible").count() == 4
        page.locator(".tile.warning").click()
        shows(page, "0 of 10 trunks and 0 of 16 findings shown")
        rule.select_option("BYOC023")
        shows(page, "0 of 10 trunks and 2 of 16 findings shown")
        rule.select_option("")
        page.locator(".tile.warning").click()
        shows(page, ALL)


@SIZES
def test_a_trunk_shows_what_it_refers_to(
    reports: dict[str, Path], opened: OpenReport, width: int
) -> None:
    with opened(reports["setups"], viewport={"width": width, "height": 844}) as page:
        berlin = trunk(page, "Berlin").first
        policy, domain = berlin.locator(".refers a").all()
        policy.click()
        assert policy.get_attribute("aria-expanded") == "true"
        targets = berlin.locator(".open tbody tr").all_inner_texts()
        assert len(targets) == 3
        assert "sips:b.example.com:5061" in targets[1]
        domain.click()
        shown = berlin.locator(".open").first.inner_text()
        for text in ("192.0.2.10/32", "198.51.100.8/32", "Credentials 1", "IP_ACL"):
            assert text in shown
        policy.click()
        assert policy.get_attribute("aria-expanded") == "false"
        assert berlin.locator(".open").count() == 1
        assert page.url.endswith("setups.html")
        oslo = trunk(page, "Oslo").first.inner_text()
        assert "leads nowhere" in oslo
        assert "is not known" in oslo


def test_a_trunk_is_found_by_what_it_refers_to(
    reports: dict[str, Path], opened: OpenReport
) -> None:
    with opened(reports["setups"]) as page:
        page.locator(".find").fill("sips:b.example.com")
        shows(page, "4 of 10 trunks")
        names = page.locator(".item[data-state]:visible .who b").all_inner_texts()
        assert sorted(names) == ["Berlin", "Berlin", "Lyon", "Lyon"]
        page.locator(".find").fill("laboratory 198.51.100.8")
        shows(page, "1 of 10 trunks")


def test_the_keyboard_reaches_every_filter_and_reference(
    reports: dict[str, Path], opened: OpenReport
) -> None:
    with opened(reports["setups"]) as page:
        focused = "document.activeElement.className || document.activeElement.tagName"
        seen = []
        for _tab in range(16):
            page.keyboard.press("Tab")
            seen.append(page.evaluate(focused))
        assert seen == [*["INPUT"] * 9, "SUMMARY", "SUMMARY", "find", "rule", *["A"] * 3]
        for _tab in range(2):
            page.keyboard.press("Shift+Tab")
        page.keyboard.press("Enter")
        assert page.locator(".open").count() == 1
        page.keyboard.press("Shift+Tab")
        page.keyboard.type("BYOC023")
        shows(page, "2 of 16 findings")


def test_waivers_have_the_days_that_are_left(reports: dict[str, Path], opened: OpenReport) -> None:
    with opened(reports["setups"]) as page:
        told = page.locator(".waivers .state").all_inner_texts()
        words = ("expired 5 days ago", "unused", "34 days left", "rule not checked")
        assert told == [word for word in words for _account in range(2)]
        assert page.locator(".waivers").is_visible()
        summary = page.locator("details.card:not(.rules) summary").inner_text()
        assert summary == "2 expired, 2 unused, 2 valid, 2 not checked"


def test_rules_are_explained(reports: dict[str, Path], opened: OpenReport) -> None:
    with opened(reports["setups"]) as page:
        assert not page.locator(".rules table").is_visible()
        page.locator(".rules summary").click()
        assert page.locator(".rules tbody tr").count() == 7
        assert page.locator(".rules tbody tr").first.inner_text().startswith("BYOC001")


def test_print_has_the_waivers_the_rules_and_each_resource(
    reports: dict[str, Path], opened: OpenReport, tmp_path: Path
) -> None:
    with opened(reports["setups"], color_scheme="dark") as page:
        page.emulate_media(media="print", color_scheme="dark")
        assert page.locator(".bar").is_visible() is False
        visible = "node => node.checkVisibility({contentVisibilityAuto: true})"
        assert page.locator(".rules table").evaluate(visible)
        assert page.locator(".waivers").evaluate(visible)
        assert page.locator(".parts:visible").count() == 8
        page.pdf(path=tmp_path / "audit.pdf")
        assert (tmp_path / "audit.pdf").read_bytes().startswith(b"%PDF-")


def test_without_scripts_a_reference_is_a_link(
    reports: dict[str, Path], opened: OpenReport
) -> None:
    with opened(reports["setups"], java_script_enabled=False) as page:
        link = page.locator(".refers a").first
        link.click()
        place = (link.get_attribute("href") or "").removeprefix("#")
        assert place
        assert page.url.endswith(f"#{place}")
        assert "Policy 1" in page.locator(f"#{place}").inner_text()


def test_ten_thousand_trunks_with_rules(reports: dict[str, Path], opened: OpenReport) -> None:
    with opened(reports["ten_thousand_with_rules"]) as page:
        shows(page, "10000 of 10000 trunks and 11100 of 11100 findings shown")
        page.locator(".rule").select_option("BYOC001")
        shows(page, "100 of 10000 trunks and 100 of 11100 findings shown")
        # A browser lays out a group of rows that is on the screen: the fewer, the faster.
        assert page.locator(".rows:visible").count() <= 12
        page.locator(".rule").select_option("")
        page.locator(".find").fill("sips:b2000.example.com")
        shows(page, "50 of 10000 trunks")
