"""What one row says, and what is wrong with it by itself. Asks no database: 100,000 rows in seconds."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from jiaogong.engines.org.models import Unit
from jiaogong.engines.org.words import EmploymentType
from jiaogong.kernel.clock import minus_years
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.text import birth_date, sex_of
from jiaogong.modules.members.joining import YOUNGEST, checked_id, date_obstacle, phone_ok

from .values import (
    day_of,
    is_other_document,
    plain_name,
    plain_number,
    plain_phone,
    proposal_of,
    scientific,
    sex_of_text,
    type_of,
    type_word,
)  # fmt: skip
from .words import FORMULA, MARKS, PLACE, PROBLEMS, ROUNDED

Problem = list[str]  # [field, code, extra]
_UNIT, _NAME, _ID, _DOCUMENT, _SEX, _BIRTH = (
    PLACE[f] for f in ("unit", "name", "id_number", "document", "sex", "birth")
)
_PHONE, _TYPE, _POSITION, _SUBJECT, _GRADE, _SINCE = (
    PLACE[f] for f in ("phone", "employment_type", "position", "subject", "grade", "since")
)
_LONGEST = (("position", _POSITION, 40), ("subject", _SUBJECT, 20), ("grade", _GRADE, 20))
_CARD = re.compile(r"\d{17}[\dX]\Z")
_FOREIGN = re.compile(r"(?=.*[A-Z])[A-Z0-9()]{5,17}\Z")


_BY_REGISTER = {"since_rule", "name_changes", "name_other", "held", "overlap"}  # what `holders.meet` or the day says


@dataclass(slots=True)
class Place:
    """A unit rows may be for."""

    unit: Unit
    unions: list[tuple[date, date | None]]
    allowed: bool = True


@dataclass(slots=True)
class Setting:
    """What rows are read by: the day, the unit or units, what words mean, what stands for an empty cell."""

    today: date
    places: dict[int, Place]
    own: int | None  # the one unit all rows are for
    by_word: dict[str, int]  # name or code → unit
    types: dict[str, str]  # word → employment type, as the unit has said
    default_type: str
    default_since: date
    obstacles: dict[tuple[int, date], RuleBroken | None] = field(default_factory=dict)

    def obstacle(self, unit: int, since: date) -> RuleBroken | None:
        """What stands against joining on that day; asked once for a unit and day."""
        key = (unit, since)
        if key not in self.obstacles:
            place = self.places[unit]
            self.obstacles[key] = date_obstacle(place.unit, since, place.unions, self.today)
        return self.obstacles[key]


@dataclass(slots=True)
class Row:
    """A row on its way: its cells, what they mean, what is wrong, what it will do."""

    number: int
    cells: list[str]
    decision: str = ""
    pk: int = 0
    unit: int = 0
    name: str = ""
    id_number: str = ""
    sex: str = ""
    birth: date | None = None
    phone: str = ""
    employment_type: str = ""
    position: str = ""
    subject: str = ""
    grade: str = ""
    since: date | None = None
    since_given: bool = False
    card: bool = False  # a mainland ID card
    id_index: str = ""
    phone_index: str = ""
    action: str = "new"
    problems: list[Problem] = field(default_factory=list)
    changes: dict[str, Any] = field(default_factory=dict)
    person: Any = None
    person_pk: int | None = None
    values: list[Any] = field(default_factory=list)  # what an earlier check has read from the cells
    membership: int | None = None
    employment: int | None = None

    def wrong(self, field_name: str, code: str, extra: str = "") -> None:
        """Note a problem."""
        self.problems.append([field_name, code, extra])

    def forgive(self, *codes: str) -> None:
        """A problem that is none, seen with what the register knows."""
        self.problems = [p for p in self.problems if p[1] not in codes]

    @property
    def level(self) -> str:
        """error, warning or nothing."""
        if not self.problems or self.action == "skip":
            return ""
        return "error" if any(PROBLEMS[p[1]][0] for p in self.problems) else "warning"


def recall(row: Row, setting: Setting) -> None:
    """What an earlier check has read from the cells; only what depends on the day and the register is asked again."""
    (row.name, row.id_number, row.sex, birth, row.phone, row.employment_type, row.position, row.subject, row.grade,
     since, row.since_given, row.card) = row.values  # fmt: skip
    row.birth = date.fromisoformat(birth) if birth else None
    row.since = date.fromisoformat(since) if since else None
    row.problems = [p for p in row.problems if p[1] not in _BY_REGISTER]
    if row.unit not in setting.places or not setting.places[row.unit].allowed:
        row.wrong("unit", "unit_refused")
    elif row.since:
        _check_obstacle(row, row.since, setting)


def values_of(row: Row) -> list[Any]:
    """What `recall` takes."""
    return [
        row.name, row.id_number, row.sex, row.birth.isoformat() if row.birth else "", row.phone, row.employment_type,
        row.position, row.subject, row.grade, row.since.isoformat() if row.since else "", row.since_given, row.card,
    ]  # fmt: skip


def check(row: Row, setting: Setting) -> None:
    """Fill in what the cells mean and what is wrong with them."""
    cells = row.cells
    row.problems, row.values = [], []
    row.name, code = plain_name(cells[_NAME].lstrip(MARKS))
    if code:
        row.wrong("name", code, "60" if code == "too_long" else "")
    _check_id(row, cells[_ID], cells[_DOCUMENT])
    _check_sex_and_birth(row, cells[_SEX], cells[_BIRTH])
    _check_phone(row, cells[_PHONE])
    _check_type(row, cells[_TYPE], setting)
    for name, at, longest in _LONGEST:
        text = cells[at].lstrip(MARKS).strip()
        if len(text) > longest:
            row.wrong(name, "too_long", str(longest))
            text = text[:longest]
        setattr(row, name, text)
    _check_unit(row, cells[_UNIT], setting)
    _check_since(row, cells[_SINCE], setting)


def _check_id(row: Row, text: str, document: str) -> None:
    row.id_number, row.card = "", False
    if not text:
        return row.wrong("id_number", "id_missing")
    if text[0] == FORMULA:
        return row.wrong("id_number", "formula")
    number = plain_number(text)
    if text[0] == ROUNDED or scientific(number):
        return row.wrong("id_number", "id_rounded")
    other, known = is_other_document(document) if document else (bool(_FOREIGN.match(number)), True)
    if not known:
        row.wrong("document", "document_unknown")
    try:
        row.id_number = checked_id(number, other_document=other)
        row.card = not other
    except RuleBroken as broken:
        code = "id_other" if other else "id_checksum" if _CARD.match(number) else "id_length"
        row.wrong("id_number", code, broken.message)


def _check_sex_and_birth(row: Row, sex: str, birth: str) -> None:
    said = sex_of_text(sex) if sex else ""
    day = day_of(birth.lstrip(MARKS)) if birth else None
    if said is None:
        row.wrong("sex", "sex_unknown")
    if birth and day is None:
        row.wrong("birth", "birth_form")
    row.sex, row.birth = said or "", day
    if not row.card:
        return
    row.sex, row.birth = sex_of(row.id_number), birth_date(row.id_number)
    if said and said != row.sex:
        row.wrong("sex", "sex_differs")
    if (
        day
        and row.birth
        and day != row.birth
        and (day.day != 1 or (day.year, day.month) != (row.birth.year, row.birth.month))
    ):
        row.wrong("birth", "birth_differs")


def _check_phone(row: Row, text: str) -> None:
    row.phone = ""
    if not text:
        return
    phone = plain_phone(text.lstrip(MARKS))
    if text[0] == FORMULA:
        row.wrong("phone", "formula")
    elif phone and not phone_ok(phone):
        row.wrong("phone", "phone_form")
    else:
        row.phone = phone


def _check_type(row: Row, text: str, setting: Setting) -> None:
    word = type_word(text) if text else ""
    if not word:
        row.employment_type = setting.default_type
        if not setting.default_type:
            row.wrong("employment_type", "type_missing")
        return
    row.employment_type = setting.types.get(word) or type_of(word)
    if not row.employment_type:
        proposal = proposal_of(word)
        row.wrong("employment_type", "type_unknown", f"，可能是“{EmploymentType(proposal).label}”" if proposal else "")


def _check_unit(row: Row, text: str, setting: Setting) -> None:
    word = text.strip().lower()
    found = setting.by_word.get(word, 0) if word else 0
    row.unit = found
    if setting.own is not None:
        row.unit = setting.own
        if word and found and found != setting.own:
            row.wrong("unit", "unit_other")
    elif not word:
        row.wrong("unit", "unit_missing")
    elif not found:
        row.wrong("unit", "unit_unknown")
    elif not setting.places[found].allowed:
        row.wrong("unit", "unit_refused")


def _check_since(row: Row, text: str, setting: Setting) -> None:
    row.since, row.since_given = setting.default_since, bool(text)
    if text:
        row.since = day_of(text.lstrip(MARKS))
        if row.since is None:
            row.wrong("since", "since_form")
            return
    if row.unit:
        _check_obstacle(row, row.since, setting)
    if row.birth and row.birth > minus_years(row.since, YOUNGEST):
        row.wrong("since", "too_young")


def _check_obstacle(row: Row, since: date, setting: Setting) -> None:
    obstacle = setting.obstacle(row.unit, since)
    if obstacle is not None:
        row.wrong(obstacle.field or "since", "since_rule", obstacle.message)
