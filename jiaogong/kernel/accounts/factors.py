"""Second factors: who has one, who must have one, and whether what was typed is right.

TOTP by RFC 6238 (SHA-1, 6 digits, 30 seconds, one step of drift either way), computed by `cryptography`; a step once
taken, and any before it, is not taken again (RFC 6238 §5.2). Recovery codes: 10, one sign-in each.
"""

from __future__ import annotations

import base64
import hmac
import secrets
from datetime import datetime, timedelta
from urllib.parse import quote

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.conf import settings

from ..access import standings
from ..seal import blind_index
from .models import RecoveryCode, Totp, User

STEP = 30
DRIFT = 1
ISSUER = "教工之家"
CODES = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def offered() -> bool:
    """Whether second factors can be set up here."""
    return bool(settings.SECOND_FACTOR != "off")


def has_app(user: User) -> bool:
    """Whether an authenticator app is set up."""
    return Totp.objects.filter(user=user).exists()


def has_second(user: User) -> bool:
    """Whether the account asks for a second factor at sign-in."""
    return has_app(user) or user.passkeys.exists()


def required_of(user: User) -> bool:
    """Whether the user's offices ask for a second factor. Never under DEMO."""
    if settings.DEMO or settings.SECOND_FACTOR != "required_for_cadres":
        return False
    return any(
        standing.role in settings.SECOND_FACTOR_ROLES and standing.layer in settings.SECOND_FACTOR_LAYERS
        for standing in standings(user)
    )


def due(user: User) -> datetime | None:
    """When the user's days of grace end; None before he has been asked."""
    if user.factor_asked_at is None:
        return None
    return user.factor_asked_at + timedelta(days=settings.SECOND_FACTOR_GRACE_DAYS)


def must_enrol(user: User, at: datetime) -> bool:
    """Whether nothing is open to the user but setting up a second factor."""
    if not required_of(user):
        return False
    end = due(user)
    return end is not None and end <= at and not has_second(user)


def new_secret() -> str:
    """160 random bits in base 32, as authenticator apps take them."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def app_address(user: User, secret: str) -> str:
    """What the QR code says to an authenticator app."""
    label = quote(f"{ISSUER}:{user.username}")
    return f"otpauth://totp/{label}?secret={secret}&issuer={quote(ISSUER)}&algorithm=SHA1&digits=6&period={STEP}"


def code_at(secret: str, step: int) -> str:
    """The code of a time step."""
    key = base64.b32decode(secret)
    return TOTP(key, 6, SHA1(), STEP).generate(step * STEP).decode()  # noqa: S303 (RFC 6238, as apps compute it)


def step_of(secret: str, typed: str, at: datetime) -> int | None:
    """The time step whose code was typed, or None. Every step is compared, in constant time."""
    now = int(at.timestamp()) // STEP
    found = None
    for step in range(now - DRIFT, now + DRIFT + 1):
        if hmac.compare_digest(code_at(secret, step), typed):
            found = step
    return found


def new_code() -> str:
    """A recovery code, two groups of five (49 bits)."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(10))
    return f"{letters[:5]}-{letters[5:]}"


def code_digest(user: User, typed: str) -> str:
    """What is kept of a recovery code; blanks, hyphens and capitals do not matter."""
    plain = "".join(char for char in typed.lower() if char.isalnum())
    return blind_index("accounts.recovery_code", f"{user.key}:{plain}")


def codes_left(user: User) -> int:
    """How many recovery codes are still good."""
    return RecoveryCode.objects.filter(user=user, used_at__isnull=True).count()
