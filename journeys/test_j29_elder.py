"""J29: somebody older, on a phone: enlarges, listens, comes through by keyboard and screen reader."""

from __future__ import annotations

from typing import Any

from jiaogong.kernel.testing.browser import PHONE
from journeys.conftest import Enter, look

_SIZES = """() => {
  const seen = (e) => e.checkVisibility() && e.getBoundingClientRect().width > 1;
  const texts = [...document.querySelectorAll("main p, main li, main td, main dd, main dt, main a, main button")].filter(seen);
  const targets = [...document.querySelectorAll("main button, main .btn, .phone-tabs a, main input:not([type=hidden]):not([type=checkbox])")].filter(seen);
  const small = (list, test) => list.filter(test).map((e) => `${e.tagName}.${e.className} ${e.innerText?.slice(0, 20)}`);
  return {
    texts: small(texts.filter((e) => e.innerText?.trim()), (e) => parseFloat(getComputedStyle(e).fontSize) < 18),
    targets: small(targets, (e) => e.getBoundingClientRect().height < 59.5 || e.getBoundingClientRect().width < 59.5),
  };
}"""
_VOICE = """() => {
  window.said = [];
  speechSynthesis.speak = (utterance) => window.said.push(utterance.text);
  speechSynthesis.cancel = () => window.said.push("");
}"""


def _sizes(page: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = page.evaluate(_SIZES)
    return found


def test_enlarges_listens_and_finds_the_way(enter: Enter) -> None:
    page = enter("member", "/me/", size=PHONE)
    page.get_by_role("button", name="换成大字版").click()
    page.wait_for_load_state("networkidle")
    for path in ("/", "/members/mine/", "/me/"):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        assert _sizes(page) == {"texts": [], "targets": []}, path
        look(page, f"j29-{path.strip('/').replace('/', '-') or 'home'}")
    page.goto("/members/mine/")
    page.evaluate(_VOICE)
    listen = page.get_by_role("button", name="听", exact=True)
    listen.click()
    assert any("会籍" in text for text in page.evaluate("window.said"))
    page.get_by_role("button", name="停止朗读").click()
    assert listen.get_attribute("aria-pressed") == "false"


def test_by_keyboard_alone_the_first_stop_leads_to_the_text(enter: Enter) -> None:
    page = enter("member", "/members/mine/", size=PHONE)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "跳到正文"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    names = page.evaluate(
        "[...document.querySelectorAll('a[href], button, input:not([type=hidden]), select')].filter((e) => e.checkVisibility())"
        ".filter((e) => !(e.innerText?.trim() || e.getAttribute('aria-label') || e.labels?.length || e.title)).map((e) => e.outerHTML)"
    )
    assert names == []
