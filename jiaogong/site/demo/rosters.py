"""Two roster files as schools really send them, for trying the import: merged cells, and ID numbers Excel has rounded."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

import xlsxwriter
from django.conf import settings

from jiaogong.engines.org.models import Person, Unit

from .names import person_name
from .numbers import Numbers, spoil_check
from .sizes import ROSTER_SCHOOL, SCIENTIFIC_SCHOOL

FOLDER = "demo-files"
ROWS = 86
_BAD = (17, 42, 69)  # rows with a wrong check character
_HELD = 55  # the row of somebody another school has
_GROUPS = (("行政", 9), ("语文组", 26), ("数学组", 22), ("综合组", 23), ("后勤", 6))
_HEAD = ("序号", "部门", "教师姓名", "性别", "联系电话", "身份证号", "任教学科", "职称", "用工性质")
_TYPES = ("事业编制",) * 15 + ("人事代理", "劳务派遣", "学校自聘", "备案制", "事业编制")
_SUBJECTS = {
    "语文组": ("语文",),
    "数学组": ("数学",),
    "综合组": ("英语", "科学", "音乐", "美术", "体育与健康"),
    "行政": ("道德与法治", "语文"),
}


@dataclass
class Line:
    """One row of a roster."""

    name: str
    male: bool
    phone: str
    id_number: str


def write_files() -> list[Path]:
    """Write both rosters into DATA_DIR/demo-files; nothing when the demo city has no such schools."""
    schools = {u.name: u for u in Unit.objects.filter(is_demo=True, name__in=[ROSTER_SCHOOL, SCIENTIFIC_SCHOOL])}
    if len(schools) < 2:
        return []
    folder = Path(settings.DATA_DIR) / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    other = schools[SCIENTIFIC_SCHOOL]
    files = {
        f"{ROSTER_SCHOOL}教职工花名册.xlsx": merged_roster(_known(schools[ROSTER_SCHOOL])[:1], _known(other)[:8][-1:]),
        f"{SCIENTIFIC_SCHOOL}会员信息表.xlsx": scientific_roster(_known(other)[:24]),
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in files]


def _known(unit: Unit) -> list[Line]:
    """People the platform already has in a school."""
    people = Person.objects.filter(memberships__unit=unit, memberships__until=None, id_checked=True).order_by("pk")[:30]
    return [Line(p.name, p.sex == "male", p.phone.open() if p.phone else "", p.id_number.open()) for p in people]


def invented(rng: Random, number: int) -> list[Line]:
    """People nobody has registered yet, from an unassigned region no demo unit uses."""
    numbers, lines = Numbers(), []
    for index in range(number):
        male = rng.random() < 0.25
        birth = date(1968, 1, 1) + timedelta(days=int(rng.random() * 12000))
        name = person_name(rng, birth.year, male=male)
        lines.append(Line(name, male, f"1009{index:07d}", numbers.id_number("999904", birth, male=male)))
    return lines


def merged_roster(chair: list[Line], held: list[Line]) -> bytes:
    """云溪县实验小学: 86 rows under two title rows, departments in merged cells, three wrong checks, one held elsewhere."""
    rng = Random("roster")  # noqa: S311
    lines = (chair + invented(rng, ROWS))[:ROWS]
    for row in _BAD:
        lines[row].id_number = spoil_check(lines[row].id_number)
    if held:
        lines[_HELD] = held[0]
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        _fix_date(book)
        sheet = book.add_worksheet("教职工")
        merged = book.add_format({"align": "center", "valign": "vcenter", "bold": True})
        sheet.merge_range(0, 0, 0, len(_HEAD) - 1, f"{ROSTER_SCHOOL}教职工花名册", merged)
        sheet.merge_range(1, 0, 1, len(_HEAD) - 1, "填报人：办公室　　联系电话见表内", merged)
        sheet.write_row(2, 0, _HEAD, merged)
        row = 3
        for group, size in _GROUPS:
            sheet.merge_range(row, 1, row + size - 1, 1, group, merged)
            for line in lines[row - 3 : row - 3 + size]:
                subject = rng.choice(_SUBJECTS.get(group, ("",)))
                rest = (
                    "男" if line.male else "女",
                    line.phone,
                    line.id_number,
                    subject,
                    rng.choice(("一级教师", "二级教师", "高级教师")),
                )
                sheet.write_number(row, 0, row - 2)
                sheet.write_row(row, 2, (line.name, *rest, rng.choice(_TYPES)))
                row += 1
        sheet.merge_range(row, 0, row, len(_HEAD) - 1, f"合计 {ROWS} 人", merged)
    return stream.getvalue()


def scientific_roster(lines: list[Line]) -> bytes:
    """柳浦中心小学: ID numbers typed as numbers, so that Excel keeps fifteen digits and shows 9.90104E+17."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        _fix_date(book)
        sheet = book.add_worksheet("Sheet1")
        sheet.write_row(0, 0, ("姓名", "证件号码", "手机", "性别"))
        for row, line in enumerate(lines, 1):
            sheet.write_string(row, 0, f" {line.name}" if row % 5 == 0 else line.name)
            if line.id_number.endswith("X"):
                sheet.write_string(row, 1, line.id_number.lower())
            else:
                sheet.write_number(row, 1, float(line.id_number[:15] + "000"))
            sheet.write_string(row, 2, f"{line.phone[:3]} {line.phone[3:7]} {line.phone[7:]}")
            sheet.write_string(row, 3, "男" if line.male else "女")
    return stream.getvalue()


def _fix_date(book: xlsxwriter.Workbook) -> None:
    book.set_properties({"author": "演示数据", "created": datetime(2026, 1, 1)})
