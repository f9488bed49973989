"""J29: a retired teacher, on a phone or at a desk: enlarges, listens, phones the union; by keyboard and screen reader."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

from jiaogong.kernel.testing.browser import PHONE
from journeys.conftest import SIZES, Enter, look

_SIZES = """() => {
  const seen = (e) => e.checkVisibility() && e.getBoundingClientRect().width > 1;
  const own = (e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
  const say = (e) => `${e.tagName}.${e.className} ${e.innerText?.slice(0, 20)}`;
  const heard = (e) => !e.closest("[aria-hidden=true]");
  const texts = [...document.querySelectorAll("main *, .phone-tabs *")].filter((e) => own(e) && seen(e) && heard(e));
  const targets = [...document.querySelectorAll(
    "main button, main .btn, main .tiles a, .sheet-head a, .phone-tabs a, .listen, main input:not([type=hidden]):not([type=checkbox])"
  )].filter(seen);
  const box = (e) => e.getBoundingClientRect();
  return {
    texts: texts.filter((e) => parseFloat(getComputedStyle(e).fontSize) < 18).map(say),
    lines: texts.filter((e) => parseFloat(getComputedStyle(e).lineHeight) < 1.29 * parseFloat(getComputedStyle(e).fontSize)).map(say),
    targets: targets.filter((e) => box(e).height < 59.5 || box(e).width < 59.5).map(say),
  };
}"""
_VOICE = """() => {
  window.said = [];
  window.hushed = 0;
  speechSynthesis.speak = (utterance) => window.said.push({ text: utterance.text, lang: utterance.lang });
  speechSynthesis.cancel = () => { window.hushed += 1; };
}"""
_ELDER = ("/", "/members/mine/", "/members/card/", "/inbox/messages/", "/services/", "/me/")


def _enlarge(page: Page) -> None:
    page.get_by_role("button", name="换成大字版").click()
    page.wait_for_load_state("networkidle")


def _tab_to(page: Page, name: str, limit: int = 60) -> None:
    """Press Tab until what has the focus carries the name, as somebody without a mouse would."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        said: Any = page.evaluate(
            "document.activeElement.getAttribute('aria-label') || document.activeElement.innerText || ''"
        )
        if name in said:
            return
    raise AssertionError(f"no way to {name!r} by Tab")


@SIZES
def test_enlarges_and_everything_is_large(enter: Enter, size: dict[str, int]) -> None:
    page = enter("retired", "/me/", size=size)
    _enlarge(page)
    place = "phone" if size is PHONE else "desktop"
    for path in _ELDER:
        page.goto(path)
        page.wait_for_load_state("networkidle")
        assert page.evaluate(_SIZES) == {"texts": [], "lines": [], "targets": []}, path
        look(page, f"j29-{place}-{path.strip('/').replace('/', '-') or 'home'}")


@SIZES
def test_listens_and_finds_the_number_to_call(enter: Enter, size: dict[str, int]) -> None:
    page = enter("retired", "/me/", size=size)
    _enlarge(page)
    page.goto("/")
    page.evaluate(_VOICE)
    listen = page.get_by_role("button", name="听", exact=True)
    listen.click()
    said = page.evaluate("window.said")
    assert len(said) == 1
    assert said[0]["lang"] == "zh-CN"
    assert "联系本单位工会" in said[0]["text"]
    stop = page.get_by_role("button", name="停止朗读")
    expect(stop).to_have_attribute("aria-pressed", "true")
    stop.click()
    expect(listen).to_have_attribute("aria-pressed", "false")
    assert len(page.evaluate("window.said")) == 1
    call = page.get_by_role("link", name=re.compile("拨打.*工会.*电话"))
    expect(call).to_have_count(1)
    written = call.inner_text().strip()
    assert call.get_attribute("href") == f"tel:{written.replace('-', '')}"
    assert re.fullmatch(r"0990-0\d{7}", written)


@SIZES
def test_by_keyboard_alone_from_signing_in_to_the_number(enter: Enter, size: dict[str, int]) -> None:
    page = enter("retired", "/me/", size=size)
    _tab_to(page, "换成大字版")
    page.keyboard.press("Enter")
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("button", name="换回标准字号")).to_be_visible()
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "跳到正文"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    _tab_to(page, "拨打")
    assert page.evaluate("document.activeElement.protocol") == "tel:"
    nameless = page.evaluate(
        "[...document.querySelectorAll('a[href], button, input:not([type=hidden]), select')].filter((e) => e.checkVisibility())"
        ".filter((e) => !(e.innerText?.trim() || e.getAttribute('aria-label') || e.labels?.length || e.title)).map((e) => e.outerHTML)"
    )
    assert nameless == []


def test_a_retired_member_is_offered_what_is_his_and_no_more(enter: Enter) -> None:
    page = enter("retired", "/members/card/", size=PHONE)
    expect(page.get_by_text("退休保留会籍：不交会费", exact=False)).to_be_visible()
    page.goto("/members/mine/")
    expect(page.get_by_role("heading", name="联系本单位工会")).to_be_visible()
    page.goto("/services/")
    assert page.get_by_role("link", name="会员名册").count() == 0
    assert page.get_by_role("link", name="工会组织").count() == 0
