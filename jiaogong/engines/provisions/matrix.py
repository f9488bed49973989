"""What the pages of provisions answer to whom. A provision is no unit's: every cadre sees all, each as his unit has it."""

from __future__ import annotations

from typing import Any

from jiaogong.kernel.access.matrix import Address

from . import registry

_CADRES = {"city": "own", "county": "own", "school": "own"}
_ANY = "own child sibling parent foreign"


def _first(unit: Any) -> tuple[str]:
    return (registry.all_provisions()[0].key,)


SAMPLES = {"provision": _first}

ADDRESSES = [
    Address("provisions:list", allow=_CADRES),
    Address("provisions:provision", kind="provision", allow=dict.fromkeys(_CADRES, _ANY)),
    Address("provisions:provision", "POST", kind="provision", allow={"city": _ANY, "county": _ANY}),
]
