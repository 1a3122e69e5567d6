# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The HTML report in a real browser: counts, filters, hostile text, colours, widths, print."""

from __future__ import annotations

import io
import re
import time
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.accounts import URGENCY
from ansible_collections.voiceops.twilio.plugins.plugin_utils._report.model import display_text
from ansible_collections.voiceops.twilio.tests.browser.conftest import HANGS, OpenReport
from ansible_collections.voiceops.twilio.tests.unit.plugins.plugin_utils.audits import (
    AT,
    COMMIT,
    HOSTILE,
)
from PIL import Image, PngImagePlugin
from playwright.sync_api import Page

# Every text that can be seen, with its own colour and what lies behind it, as WCAG 2.2 reckons.
CONTRASTS = """() => {
  const parse = text => { const [r, g, b, a = 1] = text.startsWith("color(srgb")
      ? text.match(/[\\d.e-]+/g).map((n, i) => i < 3 ? n * 255 : +n)
      : text.match(/[\\d.]+/g).map(Number); return [r, g, b, a]; };
  const over = (top, below) => [0, 1, 2].map(i => top[i] * top[3] + below[i] * (1 - top[3]));
  const light = rgb => { const [r, g, b] = rgb.map(c => (c /= 255) <= .04045 ? c / 12.92
      : ((c + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b; };
  const behind = node => { const layers = [];
    for (; node; node = node.parentElement)
      layers.unshift(parse(getComputedStyle(node).backgroundColor));
    return layers.reduce((below, top) => over(top, below), [255, 255, 255]); };
  const found = {};
  const judge = (name, color, node) => {
    const back = behind(node), front = over(parse(color), back);
    const [a, b] = [light(front), light(back)].sort((x, y) => y - x);
    found[name] = Math.min(found[name] ?? 99, (a + .05) / (b + .05)); };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !node.checkVisibility()) continue;
    judge(node.tagName + "." + node.className + " in " + node.parentElement.className,
          getComputedStyle(node).color, node); }
  for (const node of document.querySelectorAll("[data-is]")) {
    const label = getComputedStyle(node, "::before");
    if (label.content !== "none") judge("label", label.color, node); }
  const input = document.querySelector(".find");
  judge("placeholder", getComputedStyle(input, "::placeholder").color, input);
  return found; }"""


def visible(page: Page) -> list[str]:
    """The states of the trunks that are shown."""
    found: list[str] = page.evaluate(
        "[...document.querySelectorAll('[role=listitem][data-state]')]"
        ".filter(row => row.checkVisibility())"
        ".map(row => row.dataset.state)"
    )
    return found


def shows(page: Page, text: str) -> None:
    """Wait until it is said that so many are shown."""
    page.wait_for_function(
        "text => document.querySelector('.shown').textContent === text", arg=text
    )


def tiles(page: Page) -> dict[str, int]:
    texts = page.locator(".tile").all_inner_texts()
    return {text.split()[1]: int(text.split()[0]) for text in texts}


def test_the_report_of_the_demo(demo: Path, opened: OpenReport) -> None:
    with opened(demo) as page:
        assert page.title() == "BYOC trunk audit"
        assert page.locator(".verdict").inner_text() == "Not as expected"
        made = page.locator(".head + p").inner_text()
        assert re.match(r"Made 20\S+Z, by ", made)
        counts = {"drifted": 4, "missing": 1, "ambiguous": 0, "unmanaged": 1, "compliant": 9}
        assert tiles(page).items() >= counts.items()
        assert tiles(page)["waived"] == 1
        assert min(tiles(page)["error"], tiles(page)["warning"]) > 1
        states = page.locator(".waivers .state").all_inner_texts()
        assert states == ["expired 12 days ago", "unused", "45 days left"]
        assert visible(page)[:5] == ["drifted"] * 4 + ["missing"]
        assert sorted(visible(page)[5:]) == ["compliant"] * 9 + ["unmanaged"]
        assert page.locator(".accounts tbody tr").count() == 2
        text = page.locator("main").inner_text()
        assert "{{ lookup('pipe', 'echo pwned') }}" in text
        assert "Carrier \"Quotes\" & 'Sons' <b>bold</b> \\ back" in text
        drifted = page.locator(".item[data-state]", has_text="Lumi\u00e8re \u2013 Paris")
        assert drifted.locator("td").all_inner_texts() == ["voice_method", "POST", "GET"]
        assert drifted.locator(".finding").count() > 1


def test_it_says_when_and_against_what_it_was_made(
    reports: dict[str, Path], opened: OpenReport
) -> None:
    with opened(reports["every_state"]) as page:
        told = page.locator(".head + p").inner_text()
        assert told.startswith(f"Made {AT}, against commit {COMMIT}, by voiceops.twilio ")
        assert "1 of 3 accounts could not be read" in page.locator("main").inner_text()


def test_states_and_text_filter(reports: dict[str, Path], opened: OpenReport) -> None:
    with opened(reports["every_state"]) as page:
        shows(page, "8 of 8 shown")
        page.locator(".tile.compliant").click()
        shows(page, "5 of 8 shown")
        assert set(visible(page)) == set(URGENCY) - {"compliant"}
        page.locator(".tile.drifted input").uncheck()
        shows(page, "4 of 8 shown")
        find = page.locator(".find")
        find.fill("production")
        shows(page, "3 of 8 shown")
        find.fill("  SYDNEY   missing ")
        shows(page, "1 of 8 shown")
        assert visible(page) == ["missing"]
        find.fill("no such trunk")
        shows(page, "0 of 8 shown")
        find.fill("")
        shows(page, "4 of 8 shown")
        for state in ("compliant", "drifted"):
            page.locator(f".tile.{state} input").check()
        find.fill("voice_method")
        shows(page, "1 of 8 shown")
        assert visible(page) == ["drifted"]


def test_the_keyboard_will_do(reports: dict[str, Path], opened: OpenReport) -> None:
    with opened(reports["every_state"]) as page:
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        shows(page, "7 of 8 shown")
        assert "drifted" not in visible(page)
        for _tab in URGENCY:
            page.keyboard.press("Tab")
        page.keyboard.type("tokyo")
        shows(page, "1 of 8 shown")


def test_hostile_text_is_shown_as_text_and_does_nothing(
    reports: dict[str, Path], opened: OpenReport
) -> None:
    with opened(reports["hostile"]) as page:
        names = page.locator(".who b, .parts b, .finding span").all_text_contents()
        for text in HOSTILE.values():
            assert display_text(text) in names
        for selector in ("script", "style"):
            assert page.locator(selector).count() == 1
        assert page.locator("main :is(img, svg, iframe, object, embed, form, link)").count() == 0
        links = page.locator("main a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
        assert all(re.fullmatch(r"#r\d+-\d+", link) for link in links)
        handlers = (
            "[...document.querySelectorAll('*')].flatMap(node => [...node.attributes])"
            ".filter(attribute => attribute.name.startsWith('on')).length"
        )
        assert page.evaluate(handlers) == 0
        page.locator(".find").fill("<script>alert(1)")
        page.wait_for_function(
            "() => [...document.querySelectorAll('[role=listitem][hidden]')].length > 9"
        )
        assert "drifted" in visible(page)
        page.locator(".find").fill("")
        for link in page.locator(".refers a").all()[:4]:
            link.click()
        assert page.locator(".open").count() == 4
        for option in page.locator(".rule option").all():
            page.locator(".rule").select_option(option.get_attribute("value"))
        page.mouse.move(200, 400)


def test_spaces_of_a_name_are_seen(reports: dict[str, Path], opened: OpenReport) -> None:
    with opened(reports["hostile"]) as page:
        cells = page.locator("td[data-is=expected] code")
        assert '"  two  before and after  "' in cells.all_text_contents()
        assert cells.first.evaluate("node => getComputedStyle(node).whiteSpace") == "pre-wrap"


@pytest.mark.parametrize("name", ["every_state", "hostile", "findings", "setups"])
@pytest.mark.parametrize("width", [360, 390, 768, 1200])
def test_no_width_overflows(
    reports: dict[str, Path], opened: OpenReport, name: str, width: int
) -> None:
    with opened(reports[name], viewport={"width": width, "height": 780}) as page:
        page.evaluate("document.querySelectorAll('.refers a').forEach(link => link.click())")
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        outside = page.evaluate(
            "width => [...document.querySelectorAll('main *')].filter(node => "
            "node.checkVisibility() && !node.closest('.card') && "
            "node.getBoundingClientRect().right > width).length",
            width,
        )
        assert outside == 0
        if width < 768:
            inside = "all => all.every(node => node.scrollWidth <= node.clientWidth)"
            assert page.locator(".card").evaluate_all(inside)


@pytest.mark.parametrize("width", [390, 1200])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["every_state", "findings", "setups"])
def test_every_text_has_contrast_in_both_colour_schemes(
    reports: dict[str, Path], opened: OpenReport, name: str, scheme: str, width: int
) -> None:
    size = {"width": width, "height": 900}
    with opened(reports[name], color_scheme=scheme, viewport=size) as page:
        page.evaluate("document.querySelectorAll('.refers a').forEach(link => link.click())")
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert paper == {"light": "rgb(246, 247, 249)", "dark": "rgb(16, 21, 28)"}[scheme]
        found: dict[str, float] = page.evaluate(CONTRASTS)
        assert len(found) > 20
        assert {name: ratio for name, ratio in found.items() if ratio < 4.5} == {}
        assert max(found.values()) <= 21


def test_print_is_on_white_and_leaves_nothing_out(
    reports: dict[str, Path], opened: OpenReport, tmp_path: Path
) -> None:
    with opened(reports["every_state"], color_scheme="dark") as page:
        page.emulate_media(media="print", color_scheme="dark")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == (
            "rgb(255, 255, 255)"
        )
        assert page.evaluate("getComputedStyle(document.body).color") == "rgb(27, 36, 48)"
        assert not page.locator(".find").is_visible()
        assert page.locator(".tile input:visible").count() == 0
        assert len(visible(page)) == 8
        ratios: dict[str, float] = page.evaluate(CONTRASTS)
        assert min(ratios.values()) >= 4.5
        page.pdf(path=tmp_path / "audit.pdf")
        assert (tmp_path / "audit.pdf").read_bytes().startswith(b"%PDF-")


def test_ten_thousand_trunks_open_and_filter(reports: dict[str, Path], opened: OpenReport) -> None:
    started = time.monotonic()
    with opened(reports["ten_thousand"]) as page:
        shows(page, "10000 of 10000 shown")
        assert tiles(page)["drifted"] + tiles(page)["missing"] < tiles(page)["compliant"]
        page.locator(".tile.compliant").click()
        faulty = tiles(page)["drifted"] + tiles(page)["missing"]
        shows(page, f"{faulty} of 10000 shown")
        page.locator(".find").press_sequentially("account 7")
        page.wait_for_function(
            "() => !document.querySelector('.shown').textContent.startsWith('1')"
        )
        page.locator(".find").fill("account-07 missing")
        shows(page, "10 of 10000 shown")
        assert set(visible(page)) == {"missing"}
        # A browser lays out a group of rows that is on the screen: the fewer, the faster.
        assert page.locator(".rows").count() == 100
        assert page.locator(".rows:visible").count() <= 2
        page.locator(".item:visible").last.scroll_into_view_if_needed()
    assert time.monotonic() - started < HANGS / 1000


def test_without_scripts_everything_is_there(reports: dict[str, Path], opened: OpenReport) -> None:
    with opened(reports["every_state"], java_script_enabled=False) as page:
        assert page.locator(".item").count() == 8
        assert page.locator(".item >> visible=true").count() == 8


SCREENSHOTS: dict[str, dict[str, Any]] = {
    "audit-light": {"viewport": {"width": 1100, "height": 1280}, "color_scheme": "light"},
    "audit-dark": {"viewport": {"width": 1100, "height": 900}, "color_scheme": "dark"},
    "audit-phone": {"viewport": {"width": 390, "height": 844}, "color_scheme": "light"},
}


def show_one_rule(page: Page) -> None:
    """Show the findings of one rule, and what the first trunk with one refers to."""
    page.locator(".rule").select_option("BYOC012")
    page.locator(".shown").evaluate("node => node.scrollIntoView()")
    for link in page.locator(".item:visible").first.locator(".refers a").all()[::-1]:
        link.click()


@pytest.mark.parametrize("name", SCREENSHOTS)
def test_screenshots_for_the_guide(
    demo: Path, opened: OpenReport, screenshots: Path, name: str
) -> None:
    with opened(demo, **SCREENSHOTS[name]) as page:
        page.locator(".shown", has_text="15 of 15 trunks").wait_for()
        if name == "audit-dark":
            show_one_rule(page)
        elif name == "audit-phone":
            page.locator(".list").evaluate("node => node.scrollIntoView()")
        said = page.locator(".head + p").inner_text()
        picture = page.screenshot()
    made_by = re.search(r"by (voiceops\.twilio \d+\.\d+\.\d+)", said)
    assert made_by is not None, said
    assert len(picture) < 250_000
    release = PngImagePlugin.PngInfo()
    release.add_text("Software", made_by[1])
    Image.open(io.BytesIO(picture)).save(screenshots / f"{name}.png", pnginfo=release)
