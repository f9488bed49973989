"""Signing in through another platform: which ones the configuration names. Nothing is contacted unless configured."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.conf import settings

from .common import Provider
from .dingtalk import DingTalk
from .wechat import WeChat
from .wecom import WeCom

_KINDS: Mapping[str, Callable[[Mapping[str, str]], Provider]] = {"wechat": WeChat, "wecom": WeCom, "dingtalk": DingTalk}


def providers() -> list[Provider]:
    """The platforms that are fully configured, in a fixed order."""
    made = [kind(settings.OUTSIDE_SIGN_IN[key]) for key, kind in _KINDS.items() if key in settings.OUTSIDE_SIGN_IN]
    return [provider for provider in made if provider.ready]


def provider_of(key: str) -> Provider | None:
    """The configured platform of that key, or None."""
    return next((provider for provider in providers() if provider.key == key), None)
