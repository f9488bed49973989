"""The authorisation matrix: what every address answers to every role, for objects near and far.

Each app lists its addresses in `matrix.py`: expectations reviewed by a person, not derived from the rules. Tests hold
the running pages against them, and fail for an address nobody listed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

SCOPES = ("own", "child", "sibling", "parent", "foreign")
ROLES = ("city", "county", "school", "leader", "handler", "member", "retired")
EVERYONE = {role: "own" for role in ROLES}
STAFF = {role: "own" for role in ROLES if role != "retired"}  # who works somewhere; a retired member has no standing


@dataclass(frozen=True, slots=True)
class Address:
    """One url name and method.

    kind: what its path names ("" for nothing; else a key of SAMPLES, which finds such an object of a unit).
    allow: role → the scopes it may reach, e.g. {"city": "own child"}; all others get 404.
    ok: the status an allowed request gets (of a POST with `data`).
    anonymous: the status without signing in (302 to the login page for pages).
    effect: an allowed request changes something, so only tests that roll back send it; the command leaves it out.
    """

    url: str
    method: str = "GET"
    kind: str = ""
    allow: Mapping[str, str] = field(default_factory=dict)
    ok: int = 200
    anonymous: int = 302
    data: Mapping[str, str] = field(default_factory=dict)
    effect: bool = False


Sample = Callable[[Any], tuple[Any, ...] | None]  # unit → url arguments of an object of that unit, or None
