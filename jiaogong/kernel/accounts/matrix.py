"""What the addresses of accounts answer to whom: everyone has his own account and no other."""

from __future__ import annotations

from typing import Any

from ..access.matrix import EVERYONE, Address

_OPEN = ("security", "confirm", "password")
_ASKS_AGAIN = ("totp", "passkey_new")  # led to the password first, since these sessions are not fresh

ADDRESSES = [
    Address("accounts:login", allow=EVERYONE, ok=302, anonymous=200),
    Address("accounts:login", "POST", allow=EVERYONE, ok=200, anonymous=200, data={"username": "", "password": ""}),
    Address("accounts:logout", "POST", allow=EVERYONE, ok=302, effect=True),
    Address("accounts:large_type", "POST", allow=EVERYONE, ok=302, effect=True),
    Address("accounts:me", allow=EVERYONE),
    *(Address(f"accounts:{name}", allow=EVERYONE) for name in _OPEN),
    Address("accounts:confirm", "POST", allow=EVERYONE, data={"password": ""}),
    *(Address(f"accounts:{name}", allow=EVERYONE, ok=302) for name in _ASKS_AGAIN),
    *(Address(f"accounts:{name}", "POST", allow=EVERYONE, ok=302) for name in (*_ASKS_AGAIN, "totp_remove", "codes")),
    Address("accounts:codes", allow=EVERYONE, ok=302),
    Address("accounts:passkey_remove", "POST", kind="stranger_key", allow={}),
    Address("accounts:second", allow=EVERYONE, ok=302),
    Address("accounts:second", "POST", allow=EVERYONE, ok=302),
    Address("accounts:passkey_sign_in", allow=EVERYONE, ok=302, anonymous=200),
    Address("accounts:passkey_sign_in", "POST", allow=EVERYONE, anonymous=200, data={"answer": ""}),
    *(
        Address(f"accounts:{name}", kind="no_platform", allow={}, anonymous=404)
        for name in ("outside_start", "outside_back")
    ),
    Address("accounts:bind", kind="no_platform", allow={}),
    Address("accounts:bind_waiting", allow=EVERYONE, ok=302),
    Address("accounts:bind_waiting", "POST", allow=EVERYONE, ok=302),
    Address("accounts:unbind", "POST", kind="stranger_key", allow={}),
    Address("accounts:forget_devices", "POST", allow=EVERYONE, ok=302, effect=True),
    Address("accounts:tokens", "POST", allow=EVERYONE, ok=200, data={"name": ""}),
    Address("accounts:revoke_token", "POST", kind="stranger_token", allow={}),
]


def _nobody(unit: Any) -> tuple[Any, ...]:
    return (0,)


SAMPLES = {
    "stranger_token": _nobody,
    "stranger_key": _nobody,  # a passkey or a bound identity of nobody asking
    "no_platform": lambda unit: ("nowhere",),  # a platform the configuration does not name
}
