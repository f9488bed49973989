"""Word to an account's owner about his account. The inbox says how it is delivered; without one it is not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from .models import User

Deliver = Callable[[User, str, str, datetime], None]
_deliver: Deliver | None = None


def register(deliver: Deliver) -> None:
    """Called once, by the engine that knows messages: deliver(user, short, body, at)."""
    global _deliver
    _deliver = deliver


def tell(user: User, short: str, body: str, at: datetime) -> None:
    """Leave the owner a message, inside the verb's transaction."""
    if _deliver is not None:
        _deliver(user, short, body, at)
