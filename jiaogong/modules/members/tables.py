"""The table of members, and its workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from jiaogong.engines.org.models import Person
from jiaogong.engines.org.words import EmploymentType, Sex
from jiaogong.engines.papers.cells import Column
from jiaogong.engines.papers.sheets import write_sheet
from jiaogong.kernel import clock
from jiaogong.kernel.text import mask_id, mask_phone
from jiaogong.kernel.ui.cells import DayColumn
from jiaogong.kernel.ui.templatetags.ui_parts import badge

from .models import Membership
from .reading import masked_id, masked_phone
from .words import ApplicationStatus, RealName, Status, TransferStatus

_NOBODY = "00000000-0000-0000-0000-000000000000"

STATES = {Status.FULL: "done", Status.KEPT: "muted", Status.LEFT: "muted"}

TRANSFER_STATES = {
    TransferStatus.OPEN: "attention",
    TransferStatus.DONE: "done",
    TransferStatus.REFUSED: "danger",
    TransferStatus.WITHDRAWN: "muted",
}
APPLICATION_STATES = {
    ApplicationStatus.DRAFT: "muted",
    ApplicationStatus.SUBMITTED: "attention",
    ApplicationStatus.RETURNED: "info",
    ApplicationStatus.APPROVED: "done",
    ApplicationStatus.MOVING: "info",
    ApplicationStatus.REJECTED: "danger",
    ApplicationStatus.WITHDRAWN: "muted",
}
REAL_NAME_STATES = {
    RealName.NONE: "attention",
    RealName.ROSTER: "info",
    RealName.OWN: "info",
    RealName.VERIFIED: "done",
}


def status_words(row: Membership, day: date) -> tuple[str, str]:
    """(state, words): an ended membership says so, whatever it was."""
    if row.until is not None and row.until <= day:
        return "muted", "已终止"
    return STATES[Status(row.status)], str(Status(row.status).label)


def numbers_of(row: Membership) -> tuple[str, str]:
    """Masked ID number and phone; of somebody who has left nothing, for a former unit sees its period only."""
    if row.until is not None and row.until <= clock.today():
        return "", ""
    return masked_id(row.person), masked_phone(row.person)


def job_words(row: Any) -> str:
    """语文 · 班主任"""
    return " · ".join(filter(None, (row.subject, row.position)))


def apart_words(row: Any) -> str:
    """语文 · 班主任 · 1985 年生: what tells namesakes of one school apart, without a number."""
    born = row.person.birth_date
    return " · ".join(filter(None, (job_words(row), f"{born.year} 年生" if born else "")))


class MemberTable(tables.Table):
    """Members of the units in reach, by pinyin."""

    person = tables.Column(verbose_name="姓名", order_by=("name_key", "person_id"))
    unit = tables.Column(verbose_name="单位", accessor="unit__name", order_by=("unit__path", "name_key"))
    id_number = tables.Column(verbose_name="证件号码", empty_values=(), orderable=False)
    phone = tables.Column(verbose_name="手机", empty_values=(), orderable=False)
    sex = tables.Column(
        verbose_name="性别", accessor="person__sex", empty_values=(), order_by=("person__sex", "name_key")
    )
    employment_type = tables.Column(verbose_name="用工性质", order_by=("employment_type", "name_key"))
    since = DayColumn(verbose_name="入会日期")
    status = tables.Column(verbose_name="会籍")
    verified_on = tables.Column(verbose_name="实名", empty_values=())

    class Meta:
        order_by = ("person",)

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        self.day = day
        self.person_href = reverse("members:person", args=[_NOBODY])  # asked once a page, not once a row
        super().__init__(*args, **kwargs)

    def render_person(self, record: Any) -> SafeString:
        """Link, and under it subject, position and year of birth, which tell namesakes apart."""
        href = self.person_href.replace(_NOBODY, str(record.person.key))
        return format_html(
            '<a href="{}">{}</a><span class="row-note">{}</span>', href, record.person.name, apart_words(record)
        )

    def render_id_number(self, record: Membership) -> str:
        """Masked."""
        return numbers_of(record)[0] or "—"

    def render_phone(self, record: Membership) -> str:
        """Masked."""
        return numbers_of(record)[1] or "—"

    def render_sex(self, record: Membership) -> str:
        """男 or 女."""
        return record.person.get_sex_display() or "—"

    def render_employment_type(self, record: Membership) -> str:
        """The Chinese word."""
        return record.get_employment_type_display()

    def render_status(self, record: Membership) -> SafeString:
        """在册, 保留会籍, 已终止."""
        return badge(*status_words(record, self.day))

    def render_verified_on(self, record: Membership) -> SafeString:
        """Verified by the day, or not."""
        return badge("done", "已核验") if record.verified(self.day) else badge("attention", "未核验")


_COLUMNS = [
    Column("姓名", 12), Column("单位", 32), Column("学科/岗位", 18), Column("性别", 6), Column("证件号码（脱敏）", 22, "id"),
    Column("手机（脱敏）", 16, "id"), Column("用工性质", 12), Column("入会日期", 12, "date"), Column("会籍状态", 10),
    Column("实名", 8), Column("核验日期", 12, "date"),
]  # fmt: skip


_EXPORTED = (
    "person__name", "unit__name", "subject", "position", "person__sex", "person__key", "person__id_number",
    "person__phone", "employment_type", "since", "until", "status", "verified_on",
)  # fmt: skip


def export_members(rows: Any, title: str, day: date) -> bytes:
    """The listed members as .xlsx; numbers stay masked. Values, not instances: a whole city is one file."""
    id_number, phone = (Person._meta.get_field(name) for name in ("id_number", "phone"))
    kinds, sexes, today = dict(EmploymentType.choices), dict(Sex.choices), clock.today()
    words = {key: str(label) for key, label in Status.choices}

    def masked(field: Any, token: Any, key: Any, mask: Callable[[str], str]) -> str:
        value = field.sealed(token, key)
        return value.masked(mask) if value else ""

    def lines() -> Iterator[list[Any]]:
        for (
            name, unit, subject, position, sex, key, id_token, phone_token, kind, since, until, status, verified_on,
        ) in rows.values_list(*_EXPORTED).iterator(chunk_size=2000):  # fmt: skip
            left = until is not None and until <= today
            verified = verified_on is not None and verified_on <= day
            yield [
                name, unit, " · ".join(filter(None, (subject, position))), sexes.get(sex, ""),
                "" if left else masked(id_number, id_token, key, mask_id),
                "" if left else masked(phone, phone_token, key, mask_phone), kinds.get(kind, kind), since,
                "已终止" if until is not None and until <= day else words[status], "已核验" if verified else "未核验",
                verified_on if verified else None,
            ]  # fmt: skip

    return write_sheet(title, _COLUMNS, lines(), notes=["含个人信息，限工会工作使用，用后及时删除。"], as_of=day)
