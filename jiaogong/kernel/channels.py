"""Text messages to a phone: a gateway the operator configures, the screen in the demo, or none at all.

There is no provider of our own, and none is pretended: `sms()` is None where nothing is configured, and whoever wanted to
send goes another way (decision 0020). SMS_GATEWAY is an HTTPS address that takes {"phone", "text"} as JSON under a bearer
token and answers 2xx once it has accepted the message.
"""

from __future__ import annotations

from typing import Protocol

import httpx
from django.conf import settings

from .errors import RuleBroken

SECONDS = 5.0


class Channel(Protocol):
    """A way to reach a phone. `on_screen`: the page itself shows what was sent (the demo)."""

    on_screen: bool

    def send(self, phone: str, text: str) -> None:
        """Hand the message over, or raise RuleBroken in words."""


class Screen:
    """The demo: nothing leaves, the page shows it."""

    on_screen = True

    def send(self, phone: str, text: str) -> None:
        """Nothing to do."""


class Gateway:
    """An HTTP gateway of the operator's."""

    on_screen = False

    def send(self, phone: str, text: str) -> None:
        """Post it; a gateway that does not take it is told to the user as such."""
        try:
            answer = httpx.post(
                settings.SMS_GATEWAY, json={"phone": phone, "text": text}, timeout=SECONDS,
                headers={"Authorization": f"Bearer {settings.SMS_TOKEN}"},
            )  # fmt: skip
            answer.raise_for_status()
        except httpx.HTTPError as error:
            raise RuleBroken("短信没有发出去，请稍后再试；一直发不出的，请联系本单位工会。") from error


def sms() -> Channel | None:
    """The channel there is."""
    if settings.SMS_GATEWAY:
        return Gateway()
    return Screen() if settings.DEMO else None
