"""A case opened: every sealed value in words. Whoever calls answers for the right and for the line in the journal."""

from __future__ import annotations

from dataclasses import dataclass, field

from jiaogong.kernel import money
from jiaogong.kernel.seal.fields import Sealed

from .models import Assessment, Details, FirstReport, HardshipFile

_DETAILS = (
    ("asked_reason", "本人申请说明"), ("main_cause", "主要致困原因"), ("second_cause", "次要致困原因"), ("spending", "年刚性支出"),
    ("loss", "年度意外损失"), ("housing", "住房情况"), ("disability", "残疾情况"), ("insurance", "医保和商业保险"),
    ("bank", "开户银行"), ("account", "银行账号"),
)  # fmt: skip
_MONEY = ("spending", "loss", "income")


@dataclass(frozen=True, slots=True)
class Relative:
    """Somebody of the household, opened."""

    relation: str
    name: str
    id_number: str
    birth_year: int | None
    income: str
    school: str
    health: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows of an opened case."""

    details: list[tuple[str, str]] = field(default_factory=list)
    household: list[Relative] = field(default_factory=list)
    assessments: list[tuple[Assessment, str]] = field(default_factory=list)
    months: list[tuple[str, str, int, bool]] = field(default_factory=list)


def plain(value: Sealed | None, name: str = "") -> str:
    """The value as people read it; money in yuan."""
    if not value:
        return ""
    text = value.open()
    return f"{money.words(int(text))} 元" if name in _MONEY else text


def filled(file: HardshipFile) -> list[str]:
    """Which of the details are written down, not what they say."""
    row = Details.objects.filter(file=file).first()
    return [title for name, title in _DETAILS if row is not None and getattr(row, name)]


def household(file: HardshipFile) -> Shown:
    """家庭情况, opened."""
    row = Details.objects.filter(file=file).first()
    details = [(title, plain(getattr(row, name), name)) for name, title in _DETAILS] if row else []
    people = [
        Relative(
            m.get_relation_display(), plain(m.name), plain(m.id_number), m.birth_year, plain(m.income, "income"),
            plain(m.school), plain(m.health),
        )
        for m in file.household.all()
    ]  # fmt: skip
    return Shown(details=[(title, text) for title, text in details if text], household=people)


def assessed(file: HardshipFile) -> Shown:
    """认定 and months, opened."""
    months = [(f"{m.month:%Y-%m}", plain(m.income, "income"), m.heads, m.above) for m in file.months.all()[:24]]
    return Shown(assessments=[(a, plain(a.sentence)) for a in file.assessments.all()], months=months)


def whole(file: HardshipFile) -> Shown:
    """Everything, for the person himself."""
    first, second = household(file), assessed(file)
    return Shown(first.details, first.household, second.assessments, second.months)


def matter_of(report: FirstReport) -> str:
    """What happened, opened."""
    return plain(report.matter)
