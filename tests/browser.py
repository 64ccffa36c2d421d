"""A real Chromium for the tests of pages, and what they measure in it."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

__all__ = ["NO_BROWSER", "Color", "chromium", "contrast", "open_browser", "word_boxes"]

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
NO_BROWSER = f"no Chromium here (looked for {', '.join(NAMES)}): apt-get install chromium"

Color = tuple[float, float, float]


def chromium() -> str | None:
    """Return the path of a Chromium, or ``None``."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Start a headless Chromium and close everything of it at the end."""
    path = chromium()
    assert path is not None
    # Chromium's sandbox does not start for root, as in a container.
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox"] if root else [], chromium_sandbox=not root
        )
        try:
            yield browser
        finally:
            browser.close()


def show(page: Page, html: str, folder: Path) -> None:
    """Open HTML as a reader does: as a file."""
    target = folder / "page.html"
    target.write_text(html, encoding="utf-8", newline="")
    page.goto(target.as_uri())


def word_boxes(page: Page, selector: str) -> list[tuple[str, float, float, float]]:
    """Return the words of an element in the order of its text, each with left, right and top as drawn (pixels)."""
    found: list[tuple[str, float, float, float]] = page.eval_on_selector(
        selector,
        r"""root => {
          const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
          const found = [];
          for (let node = walk.nextNode(); node; node = walk.nextNode()) {
            if (node.parentElement.closest("button")) continue;
            for (const word of node.data.matchAll(/\S+/g)) {
              const range = document.createRange();
              range.setStart(node, word.index);
              range.setEnd(node, word.index + word[0].length);
              const box = range.getBoundingClientRect();
              found.push([word[0], box.left, box.right, box.top]);
            }
          }
          return found;
        }""",
    )
    return found


def color(text: str) -> Color:
    """Return red, green and blue (0 to 255) of a computed colour."""
    red, green, blue = map(float, re.findall(r"[\d.]+", text)[:3])
    return red, green, blue


def contrast(one: Color, other: Color) -> float:
    """Return the contrast of two colours, 1 to 21, as WCAG 2 reckons it."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(rgb: Color) -> float:
    parts = [
        value / 255 / 12.92 if value / 255 <= 0.04045 else ((value / 255 + 0.055) / 1.055) ** 2.4
        for value in rgb
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
