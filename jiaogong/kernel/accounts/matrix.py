"""What the addresses of accounts answer to whom: everyone has his own account and no other."""

from __future__ import annotations

from ..access.matrix import EVERYONE, Address

ADDRESSES = [
    Address("accounts:login", allow=EVERYONE, ok=302, anonymous=200),
    Address("accounts:login", "POST", allow=EVERYONE, ok=200, anonymous=200, data={"username": "", "password": ""}),
    Address("accounts:logout", "POST", allow=EVERYONE, ok=302, effect=True),
    Address("accounts:large_type", "POST", allow=EVERYONE, ok=302, effect=True),
    Address("accounts:me", allow=EVERYONE),
    Address("accounts:password", allow=EVERYONE),
    Address("accounts:forget_devices", "POST", allow=EVERYONE, ok=302, effect=True),
    Address("accounts:tokens", "POST", allow=EVERYONE, ok=200, data={"name": ""}),
    Address("accounts:revoke_token", "POST", kind="stranger_token", allow={}),
]

SAMPLES = {"stranger_token": lambda unit: (0,)}
