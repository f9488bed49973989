"""The copy a person takes away."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from jiaogong.engines.org.models import Person
from jiaogong.kernel import journal
from jiaogong.kernel.errors import Refused

from ..reading import as_json, as_workbook


def own_copy(person: Person, *, by: Any, form: str, at: datetime) -> bytes:
    """Everything kept about the person, as "xlsx" or "json". Only for himself; a journal line says that he took it.

    Source: 个人信息保护法 art. 45 (to see and copy, to take elsewhere).
    """
    if person.user_id != by.pk:
        raise Refused("personal.own_copy")
    body = as_json(person) if form == "json" else as_workbook(person, at)
    journal.write("导出本人信息", person, by=by, after={"form": form})
    return body
