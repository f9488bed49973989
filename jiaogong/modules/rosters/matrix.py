"""What each address of the roster import answers to whom; reviewed by hand, not derived from the rules.

city, county, school: cadres; each sees the imports of the own unit alone, for rows are the inner data of whoever
uploaded them: a superior who wants to import for a school does so himself and is named in its journal. A POST is sent empty:
200 is the page as it stands, so that asking changes nothing.
"""

from __future__ import annotations

from typing import Any

from jiaogong.kernel.access.matrix import Address

_CADRES = {"city": "own", "county": "own", "school": "own"}
_PAGES = ("batch", "columns", "changes", "countdown", "file")

ADDRESSES = [
    Address("rosters:list", allow=_CADRES),
    Address("rosters:new", allow=_CADRES),
    Address("rosters:new", "POST", allow=_CADRES),
    Address("rosters:template", allow=_CADRES),
    Address("rosters:sample", kind="rosters.sample", allow={}),
    *(Address(f"rosters:{name}", kind="rosters.import", allow=_CADRES) for name in _PAGES),
    Address("rosters:progress", kind="rosters.import", allow=_CADRES, ok=204),
    Address("rosters:columns", "POST", kind="rosters.import", allow=_CADRES),
    Address("rosters:cell", "POST", kind="rosters.import", allow=_CADRES),
    Address("rosters:act", "POST", kind="rosters.import", allow=_CADRES),
]


def import_of(unit: Any) -> tuple[Any, ...] | None:
    """The unit's latest import."""
    from .models import ImportBatch

    found = ImportBatch.objects.filter(unit=unit).first()
    return (found.key,) if found else None


# The demo's sample rosters lie in files, not in units: the test run has none, so everybody gets a 404.
SAMPLES = {"rosters.import": import_of, "rosters.sample": lambda unit: (99,)}
