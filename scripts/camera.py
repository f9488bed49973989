"""The camera behind `make pictures`: a demo city of its own, a browser at two sizes, and what a hand does there."""

from __future__ import annotations

import io
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
PASSWORD = "guide-pictures-2026"  # noqa: S105 (of a throw-away demo)
DESKTOP: ViewportSize = {"width": 1366, "height": 768}
PHONE: ViewportSize = {"width": 360, "height": 740}
LARGEST = 150 * 1024
ARGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run", "--lang=zh-CN",
]  # fmt: skip


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server() -> Iterator[str]:
    """A demo city of its own in a temporary folder, served; its address."""
    folder = Path(tempfile.mkdtemp(prefix="jiaogong-pictures."))
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL", "TESTING")}
    environment = {**kept, "DEMO": "1", "DEMO_PASSWORD": PASSWORD, "DATA_DIR": str(folder)}

    def manage(*words: str) -> None:
        subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=environment, check=True)  # noqa: S603

    process = None
    try:
        manage("migrate", "--verbosity", "0")
        manage("collectstatic", "--noinput", "--verbosity", "0")
        manage("demo_city", "--size", "standard")
        command = [sys.executable, "manage.py", "serve", "--port", str(port), "--jobs-every", "3600"]
        process = subprocess.Popen(command, cwd=ROOT, env=environment)  # noqa: S603
        wait_for(f"{address}/healthz")
        yield address
    finally:
        if process is not None:
            process.send_signal(signal.SIGTERM)
            process.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def wait_for(address: str) -> None:
    """Until the server answers, two minutes at most: a busy machine is no failure."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:  # noqa: S310 (our own address)
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise SystemExit("服务没有启动。")


def small(png: bytes) -> bytes:
    """The picture with a palette, of as many colours as stay below LARGEST."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    for colours in (128, 64, 32, 16):
        out = io.BytesIO()
        picture.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
            out, "PNG", optimize=True
        )
        if out.tell() < LARGEST:
            return out.getvalue()
    raise SystemExit("图片太大。")


class Camera:
    """A browser pointed at the demo, one window per account and size."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser = browser
        self.address = address
        self.only = {name for name in os.environ.get("ONLY", "").split(",") if name}
        self.windows: list[BrowserContext] = []

    def window(self, size: ViewportSize) -> Page:
        """An empty window."""
        phone = size is PHONE
        context = self.browser.new_context(
            viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai", base_url=self.address, is_mobile=phone,
            has_touch=phone, device_scale_factor=2 if phone else 1, reduced_motion="reduce",
        )  # fmt: skip
        context.set_default_timeout(20_000)
        self.windows.append(context)
        return context.new_page()

    def signed_in(self, username: str, size: ViewportSize = DESKTOP) -> Page:
        """A window of that account, on its home page."""
        page = self.window(size)
        page.goto("/login/")
        page.get_by_label("用户名").fill(username)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录", exact=True).click()
        settle(page)
        return page

    def shoot(self, page: Page, name: str, *, height: int | None = None) -> None:
        """Keep what the window shows from the top, `height` pixels of it (else the window's height)."""
        if self.only and name not in self.only:
            return
        size = page.viewport_size or DESKTOP
        page.set_viewport_size({"width": size["width"], "height": height or size["height"]})
        page.evaluate("window.scrollTo(0, 0)")
        settle(page)
        page.mouse.move(2, 2)
        self.keep(name, page.screenshot())
        page.set_viewport_size(size)

    def keep(self, name: str, png: bytes) -> None:
        """Write a picture that was taken of a part of the page."""
        if self.only and name not in self.only:
            return
        png = small(png)
        (PICTURES / f"{name}.png").write_bytes(png)
        print(f"{name}.png {len(png) // 1024} KB")


def settle(page: Page) -> None:
    """Until the page has loaded and its charts have drawn themselves."""
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(350)


def menu(page: Page, label: str) -> None:
    """Click an entry of the menu on the left."""
    page.get_by_role("navigation").get_by_role("link", name=label).first.click()
    settle(page)


def press(page: Page, label: str) -> None:
    """Press the first button of that name."""
    page.get_by_role("button", name=label).first.click()
    settle(page)


def follow(page: Page, label: str, *, exact: bool = False) -> None:
    """Click the first link of that name in the page's body."""
    page.get_by_role("main").get_by_role("link", name=label, exact=exact).first.click()
    settle(page)


def shoot_form(camera: Camera, page: Page, name: str) -> None:
    """The form of the page alone: what a thumb works on."""
    camera.keep(name, page.locator("main form").first.screenshot())
