"""Who may have the files of an objection: whoever may handle it and is not concerned."""

from __future__ import annotations

from typing import Any

from jiaogong.engines.papers.guards import register
from jiaogong.kernel.access import allows

from .models import Objection
from .reading import concerned
from .rules import HANDLE


def install() -> None:
    """Register the guard; called when the app is ready."""
    register("postings.objection", may_see_objection)


def may_see_objection(user: Any, objection_id: int) -> bool:
    """The host's handlers; never those posted, nor superiors."""
    row = Objection.objects.select_related("unit", "posting").filter(pk=objection_id).first()
    return row is not None and allows(user, HANDLE, row.unit) and not concerned(row, user)
