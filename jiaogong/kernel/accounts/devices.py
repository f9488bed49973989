"""What a browser calls itself, in words its owner recognises."""

from __future__ import annotations

_BROWSERS = (
    ("MicroMessenger", "微信"),
    ("wxwork", "企业微信"),
    ("DingTalk", "钉钉"),
    ("HuaweiBrowser", "华为浏览器"),
    ("MiuiBrowser", "小米浏览器"),
    ("QQBrowser", "QQ 浏览器"),
    ("Edg", "Edge 浏览器"),
    ("Firefox", "火狐浏览器"),
    ("Chrome", "Chrome 内核浏览器"),
    ("Safari", "Safari 浏览器"),
)
_SYSTEMS = (
    ("HarmonyOS", "鸿蒙"),
    ("OpenHarmony", "鸿蒙"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "安卓手机"),
    ("Windows", "Windows 电脑"),
    ("Mac OS", "苹果电脑"),
    ("Linux", "Linux 电脑"),
)


def device_words(agent: str) -> str:
    """Such as “Edge 浏览器 · Windows 电脑” from a User-Agent; the first 40 characters of an unknown one."""
    browser = next((words for key, words in _BROWSERS if key in agent), "")
    system = next((words for key, words in _SYSTEMS if key in agent), "")
    return " · ".join(part for part in (browser, system) if part) or agent[:40] or "未知浏览器"
