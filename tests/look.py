"""``make look``: every page that links lead to, as each account of the demonstration, before a real browser.

Each page is looked at once, 1366 and 360 px wide: what axe calls serious or critical, what the browser complains of,
and what is wider than a telephone. ``OUT=`` is the folder of the pictures, ``ONLY=`` a pattern of the names of pages.
"""

import base64
import os
import re
import sys
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.chromium import CHROMIUM
from tests.fuzz import ADDRESS, ROOT, known_as, running_copy

WIDTHS = (1366, 360)
GRAVE = {"serious", "critical"}
SAMPLES = 6
"""So many addresses of one page are followed for what they lead to: a case in another state leads elsewhere."""
LINK = re.compile(r'(?:href|hx-get)="(/[^"#]*)')
NOT_PAGES = ("/api/", "/static/", "/sign-out/")


@dataclass
class Seen:
    """What was found wrong, by name of the page."""

    pages: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def note(self, name: str, what: str) -> None:
        """Write it down and say it at once."""
        self.wrong.append(f"{name}: {what}")
        sys.stdout.write(f"{self.wrong[-1]}\n")
        sys.stdout.flush()


def main() -> int:
    """1 where anything is wrong."""
    out = Path(os.environ.get("OUT") or ROOT / ".data" / "look")
    out.mkdir(parents=True, exist_ok=True)
    with running_copy() as folder, sync_playwright() as tool:
        known_as(folder)
        from relief.demo.cast import CAST, PASSWORD

        browser = tool.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        seen = Seen()
        for role in CAST:
            context = browser.new_context(locale="zh-CN", base_url=ADDRESS)
            _sign_in(context.new_page(), role.username, PASSWORD)
            _look_at_all(browser, context, role.username, seen, out)
            context.close()
    sys.stdout.write(f"{len(seen.pages)} pages, {len(seen.wrong)} things wrong; pictures in {out}\n")
    return 1 if seen.wrong else 0


def _sign_in(page: Page, username: str, password: str) -> None:
    page.goto("/sign-in/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", password)
    with page.expect_navigation():
        page.click("main [type=submit]")


def _look_at_all(browser: Browser, context: BrowserContext, who: str, seen: Seen, out: Path) -> None:
    only = re.compile(os.environ.get("ONLY") or ".")
    new = {name: address for name, address in _pages(context) if name not in seen.pages and only.search(name)}
    seen.pages |= new
    state = context.storage_state()
    for width in WIDTHS:
        window = browser.new_context(
            locale="zh-CN", base_url=ADDRESS, storage_state=state, viewport={"width": width, "height": 900}
        )
        page, complaints = window.new_page(), list[str]()
        _listen(page, complaints)
        for name, address in new.items():
            complaints.clear()
            _look(page, f"{name} ({who}, {width} px)", address, seen)
            for text in complaints:
                seen.note(name, f"{who}, {width} px, the browser complains: {text}")
            _take(page, out / f"{name.replace(':', '-')}-{width}.webp")
        window.close()


def _listen(page: Page, complaints: list[str]) -> None:
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))


def _pages(context: BrowserContext) -> Iterator[tuple[str, str]]:
    """The name of each page that links lead to from the first one, with one of its addresses."""
    from django.urls import Resolver404, resolve

    waiting, known, followed = deque(["/"]), {"/"}, dict[str, int]()
    while waiting:
        address = waiting.popleft()
        try:
            name = resolve(urlsplit(address).path).view_name
        except Resolver404:
            continue
        followed[name] = followed.get(name, 0) + 1
        if followed[name] > SAMPLES:
            continue
        answer = context.request.get(address)
        if answer.status != 200 or not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        text = answer.text()
        if "<!doctype html>" in text[:200]:  # a part of a page is looked at with the page
            yield name, address
        for link in (found.replace("&amp;", "&") for found in LINK.findall(text)):
            if link not in known and not link.startswith(NOT_PAGES):
                known.add(link)
                waiting.append(link)


def _take(page: Page, path: Path) -> None:
    """The whole page as a picture, a third as large as Playwright's own kinds."""
    height = page.evaluate("document.documentElement.scrollHeight")
    clip = {"x": 0, "y": 0, "width": page.evaluate("innerWidth"), "height": height, "scale": 1}
    wanted = {"format": "webp", "quality": 50, "captureBeyondViewport": True, "clip": clip}
    taken = page.context.new_cdp_session(page).send("Page.captureScreenshot", wanted)
    path.write_bytes(base64.b64decode(taken["data"]))


def _look(page: Page, name: str, address: str, seen: Seen) -> None:
    page.goto(address)
    page.wait_for_load_state("networkidle")
    for found in Axe().run(page).response["violations"]:
        if found["impact"] in GRAVE:
            places = ", ".join(sorted({str(node["target"][0]) for node in found["nodes"]})[:3])
            seen.note(name, f"{found['impact']} {found['id']}, {len(found['nodes'])} times: {places}")
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if wider > 0:
        seen.note(name, f"{wider} px wider than the window")


if __name__ == "__main__":
    sys.exit(main())
