"""The rotating code of the hall, and the links of its screen: all from one secret of the session."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

STEP = 30  # seconds
GOOD_FOR = 3  # steps: the one shown and the two before it, for whoever is slow


def _mac(secret: bytes, text: str) -> bytes:
    return hmac.new(secret, text.encode(), hashlib.sha256).digest()


def step_of(at: datetime) -> int:
    """The number of the thirty seconds."""
    return int(at.timestamp()) // STEP


def code_of(secret: bytes, step: int) -> str:
    """Six digits."""
    return f"{int.from_bytes(_mac(secret, f'code|{step}')[:8], 'big') % 1_000_000:06d}"


def code_at(secret: bytes, at: datetime) -> str:
    """What the screen shows."""
    return code_of(secret, step_of(at))


def fits(secret: bytes, code: str, at: datetime) -> bool:
    """Whether the code is or was just now on the screen."""
    now = step_of(at)
    given = "".join(c for c in code if c.isdecimal()).encode()
    found = [hmac.compare_digest(code_of(secret, now - back).encode(), given) for back in range(GOOD_FOR)]
    return any(found)


def screen_token(secret: bytes) -> str:
    """What opens the hall's screen, where the code is shown."""
    return _mac(secret, "screen").hex()[:32]


def phone_token(secret: bytes) -> str:
    """What lets a delegate's phone ask how things stand; it shows no code."""
    return _mac(secret, "phone").hex()[:32]
