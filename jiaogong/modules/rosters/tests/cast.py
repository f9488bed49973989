"""Files and people for the tests of the import, from this file alone."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter

from jiaogong.engines.org.models import Unit
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.text.identity import id_check_digit
from jiaogong.modules.members.models import Membership
from jiaogong.modules.rosters import verbs
from jiaogong.modules.rosters.models import ImportBatch, ImportRow

HEAD = ("姓名", "身份证号", "手机", "用工性质")


def number(serial: int, birth: str = "19850312", region: str = "110101") -> str:
    """A number with a right check digit."""
    first = f"{region}{birth}{serial:03d}"
    return first + id_check_digit(first)


def book(rows: Iterable[Sequence[Any]], *, name: str = "名册", more: dict[str, list[list[str]]] | None = None) -> bytes:
    """An .xlsx; text as text, numbers as numbers."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as made:
        for title, lines in {name: rows, **(more or {})}.items():
            sheet = made.add_worksheet(title)
            for at, line in enumerate(lines):
                for column, value in enumerate(line):
                    if isinstance(value, (int, float)):
                        sheet.write_number(at, column, value)
                    elif str(value).startswith("="):
                        sheet.write_formula(at, column, value, value="1")
                    else:
                        sheet.write_string(at, column, str(value))
    return stream.getvalue()


def people(count: int, start: int = 1) -> list[list[str]]:
    """So many people nobody has registered."""
    given = "伟芳娜敏静丽强磊军洋"
    return [
        ["赵" + given[i % 10] + given[i // 10 % 10], number(i), f"139{i:08d}", "事业编制"]
        for i in range(start, start + count)
    ]


def school() -> Unit:
    """The school of the account `school`."""
    return Unit.objects.get(name="清岚市第三中学")


def user(name: str = "school") -> User:
    """A demo account."""
    return User.objects.get(username=name)


def checked(
    data: bytes, *, unit: Unit | None = None, by: str = "school", name: str = "名册.xlsx", **more: Any
) -> ImportBatch:
    """A file uploaded and checked with the columns as recognised."""
    batch = verbs.upload(unit or school(), by=user(by), name=name, data=data)
    mapping = {int(column): field for column, field in batch.mapping.items()}
    return verbs.set_columns(batch, by=user(by), mapping=mapping, **more)


def codes(batch: ImportBatch) -> dict[int, set[str]]:
    """Row number → problem codes."""
    return {row.number: {p[1] for p in row.problems} for row in ImportRow.objects.filter(batch=batch) if row.problems}


def members(unit: Unit | None = None) -> int:
    """Open memberships of the unit."""
    return Membership.objects.filter(unit=unit or school(), until=None).count()
