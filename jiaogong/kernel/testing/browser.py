"""What every browser test looks at: two sizes, nothing sticking out, no barrier, a picture for human eyes."""

from __future__ import annotations

import os
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

DESKTOP = {"width": 1366, "height": 768}
PHONE = {"width": 360, "height": 740}
SHOTS = Path(os.environ.get("SHOTS", "build/shots"))


def fits(page: Page) -> bool:
    """Nothing sticks out to the right (a phone's own window grows with what sticks out, so it is no measure)."""
    size = page.viewport_size
    wide = int(page.evaluate("document.documentElement.scrollWidth"))
    return wide <= (size["width"] if size else wide)


def barriers(page: Page) -> list[str]:
    """What axe finds serious or critical, with the elements and why."""
    found = Axe().run(page).response["violations"]
    return [
        f"{v['id']}: {n['html'][:260]} {n.get('failureSummary', '')[:300]}"
        for v in found
        if v["impact"] in ("serious", "critical")
        for n in v["nodes"]
    ]


def shot(page: Page, name: str) -> None:
    """Keep a picture for human eyes."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(SHOTS / f"{name}.png"), full_page=True)
