# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The documentation site as a reader sees it: whole, from one folder, wide and narrow."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

SITE = Path(os.environ["DOCUMENTATION_SITE"])
PLUGINS = Path(__file__).resolve().parents[2] / "plugins"
PAGES = sorted(path.relative_to(SITE).as_posix() for path in SITE.rglob("*.html"))
PICTURES = {
    "docsite/architecture_guide.html": ["layers", "task", "plan"],
    "docsite/audit_guide.html": ["audit-light", "audit-dark", "audit-phone"],
}
SIZES = {"a desk": (1400, 900), "a phone": (390, 844)}
HANGS = 60_000


@pytest.fixture(scope="module", params=SIZES, ids=lambda name: name.replace(" ", "_"))
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, height = SIZES[request.param]
    with browser.new_context(viewport={"width": width, "height": height}) as surroundings:
        surroundings.set_default_timeout(HANGS)
        yield surroundings.new_page()


@pytest.fixture
def faults(page: Page) -> Iterator[list[str]]:
    """What no page may do: fail, complain, or ask for anything outside of the site."""
    seen: list[str] = []

    def requested(url: str) -> None:
        if not url.startswith((SITE.as_uri(), "data:")):
            seen.append(f"asked for {url}")

    watched = {
        "pageerror": lambda error: seen.append(str(error)),
        "console": lambda message: seen.append(message.text),
        "requestfailed": lambda request: seen.append(f"failed: {request.url}"),
        "request": lambda request: requested(request.url),
    }
    for event, listener in watched.items():
        page.on(event, listener)  # type: ignore[call-overload]
    yield seen
    for event, listener in watched.items():
        page.remove_listener(event, listener)


def opened(page: Page, name: str) -> Page:
    page.goto((SITE / name).as_uri())
    return page


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens(page: Page, faults: list[str], name: str) -> None:
    opened(page, name)

    assert page.locator("h1").first.is_visible() or name in ("search.html", "genindex.html")
    # Furo writes ERROR above a table of contents: it has its own.
    assert page.locator("article .contents, article .problematic").count() == 0
    too_wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(too_wide) <= 1
    unloaded = "Array.from(document.images).filter(i => !i.naturalWidth).map(i => i.src)"
    assert page.evaluate(unloaded) == []
    assert faults == []


@pytest.mark.parametrize("name", PICTURES)
def test_pictures_are_shown(page: Page, name: str) -> None:
    shown = opened(page, name).locator("article img")

    sources = [shown.nth(place).get_attribute("src") or "" for place in range(shown.count())]
    assert [Path(source).stem for source in sources] == PICTURES[name]
    for place in range(shown.count()):
        box = shown.nth(place).bounding_box()
        assert box is not None
        assert box["width"] > 200
        assert box["height"] > 100


def test_the_first_page_leads_to_every_plugin_and_guide(page: Page) -> None:
    links = opened(page, "index.html").locator("article a")
    targets = {(links.nth(place).get_attribute("href") or "") for place in range(links.count())}
    kinds = {"modules": "module", "lookup": "lookup", "inventory": "inventory", "filter": "filter"}
    plugins = {
        f"{path.stem}_{kind}.html"
        for folder, kind in kinds.items()
        for path in (PLUGINS / folder).glob("[!_]*.py")
    }
    guides = (PLUGINS.parent / "docs" / "docsite" / "rst").glob("*.rst")

    others = {"byoc_trunk_audit_role.html", "changelog.html", "performance.html"}
    assert plugins
    wanted = plugins | {f"docsite/{path.stem}.html" for path in guides} | others
    assert wanted - {target.partition("#")[0] for target in targets} == set()


def test_the_search_finds_an_option(page: Page, faults: list[str]) -> None:
    page.goto((SITE / "search.html").as_uri() + "?q=on_missing")

    found = page.locator("#search-results li a[href^='byoc_trunk_info_module.html']")
    found.first.wait_for()
    assert found.first.is_visible()
    assert faults == []


def test_the_dark_is_dark_and_readable(browser: Browser) -> None:
    with browser.new_context(color_scheme="dark") as surroundings:
        page = opened(surroundings.new_page(), "docsite/architecture_guide.html")
        style = "(e, name) => getComputedStyle(e)[name]"
        text, ground = (
            page.locator("body").evaluate(style, name) for name in ("color", "backgroundColor")
        )

    assert brightness(text) - brightness(ground) > 120


def brightness(colour: str) -> float:
    """Of C(rgb(1, 2, 3)), from 0 to 255."""
    numbers = [float(part) for part in colour.partition("(")[2].rstrip(")").split(",")[:3]]
    return sum(numbers) / 3
