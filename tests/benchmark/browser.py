# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A program: opens an HTML report in a headless Chromium, filters, and prints how long.

Its arguments are the browser and the report. It prints JSON: the C(version) of the browser, the
seconds from navigation to the first frame that shows the report (C(opened), a median), and
the seconds from an input to the frame that shows its effect (C(filtered), the slowest).
"""

from __future__ import annotations

import json
import statistics
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

OPENINGS = 5
TEXTS = ("c", "ca", "car", "00042", "account-07 voice_method", "")
STATES = ("compliant", "drifted", "compliant", "drifted")
_ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
_SHOWN = "new Promise(d => requestAnimationFrame(() => requestAnimationFrame(() => d(%s))))"
_OPENED = f"() => {_SHOWN % 'performance.now()'}"
_TYPED = f"""text => {{
  const find = document.querySelector(".find"), began = performance.now();
  find.value = text;
  find.dispatchEvent(new Event("input"));
  return {_SHOWN % "performance.now() - began"}; }}"""
_CLICKED = f"""state => {{
  const began = performance.now();
  document.querySelector(`.tile.${{state}} input`).click();
  return {_SHOWN % "performance.now() - began"}; }}"""


def main(chromium: str, report: str) -> int:
    """Measure the report in a browser, and print the times as JSON."""
    opened: list[float] = []
    filtered: list[float] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_ARGUMENTS)
        for _opening in range(OPENINGS):
            page = browser.new_page()
            page.goto(Path(report).absolute().as_uri())
            opened.append(page.evaluate(_OPENED))
            filtered += [page.evaluate(_TYPED, text) for text in TEXTS]
            filtered += [page.evaluate(_CLICKED, state) for state in STATES]
            page.close()
        times = {"opened": statistics.median(opened) / 1000, "filtered": max(filtered) / 1000}
        print(json.dumps({"version": browser.version, **times}))
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
