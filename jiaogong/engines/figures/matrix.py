"""What the addresses of figures answer to whom. Members see none; a department's handler his own unit's."""

from __future__ import annotations

from typing import Any

from jiaogong.kernel.access.matrix import Address

from . import registry

ALL = {"city": "own", "county": "own", "school": "own", "leader": "own", "handler": "own"}


def _figure(unit: Any) -> tuple[Any, ...] | None:
    """The address names a figure; which subtree is in the query, see tests/test_reach.py."""
    return next(((figure.key,) for figure in registry.all_figures()[:1]), None)


SAMPLES = {"figures.figure": _figure}
EVERY_SCOPE = {role: "own child sibling parent foreign" for role in ALL}

ADDRESSES = [
    Address("figures:figures", allow=ALL),
    Address("figures:figure", kind="figures.figure", allow=EVERY_SCOPE),
    Address("figures:trend", kind="figures.figure", allow=EVERY_SCOPE),
]
