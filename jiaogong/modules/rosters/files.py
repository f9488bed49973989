"""Files that go out: the template with its instructions, and the user's own file with a column of problems."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import xlsxwriter

from jiaogong.engines.org.models import Unit
from jiaogong.engines.org.words import EmploymentType
from jiaogong.engines.papers.cells import Column
from jiaogong.engines.papers.sheets import Sheet, write_workbook

from .models import ImportBatch, ImportRow
from .staging import load, page_of
from .wording import say, shown
from .words import PLACE, Action

_TEMPLATE = (
    ("姓名", 12, "必填，与证件一致；少数民族姓名的“·”照写，生僻字照写。"),
    ("证件号码", 22, "必填，整列已设成文本：18 位身份证号，最后一位可以是 X；护照、通行证另填证件类型。"),
    ("证件类型", 14, "居民身份证可以不填。"),
    ("性别", 8, "居民身份证可以不填，按证件登记。"),
    ("手机号码", 16, "可以不填；11 位。"),
    ("用工性质", 14, "必填，从下拉中选。"),
    ("岗位", 14, "可以不填。"),
    ("学科", 12, "可以不填。"),
    ("职称", 12, "可以不填。"),
    ("入会日期", 14, "可以不填，导入时统一指定；写成 2024-09-01。"),
)
_EXAMPLE = (
    "王小明（示例，请删）",
    "11010519491231002X",
    "",
    "女",
    "",
    "事业编制",
    "班主任",
    "语文",
    "一级教师",
    "2024-09-01",
)
_ROWS = 2000
_LEAST = 3


def template(unit: Unit | None, day: date) -> bytes:
    """The empty roster: text cells for numbers, lists to choose from, an example, instructions on a second sheet."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("会员名册")
        head = book.add_format({"bold": True, "border": 1, "bg_color": "#E8EEF4", "align": "center"})
        text = book.add_format({"num_format": "@"})
        example = book.add_format({"num_format": "@", "font_color": "#7F7F7F", "italic": True})
        for at, (label, width, _) in enumerate(_TEMPLATE):
            sheet.set_column(at, at, width, text)
            sheet.write_string(0, at, label, head)
            sheet.write_string(1, at, _EXAMPLE[at], example)
        lists: dict[int, list[str]] = {
            2: ["居民身份证", "护照", "港澳居民来往内地通行证", "台湾居民来往大陆通行证", "外国人永久居留身份证"],
            3: ["男", "女"],
            5: list(EmploymentType.labels),
        }
        for at, source in lists.items():
            sheet.data_validation(1, at, _ROWS, at, {"validate": "list", "source": source, "error_type": "warning"})
        sheet.freeze_panes(1, 0)
        notes = book.add_worksheet("填写说明")
        notes.set_column(0, 0, 14)
        notes.set_column(1, 1, 90)
        title = f"{unit.name if unit else ''}会员名册填写说明（{day:%Y-%m-%d} 下载）"
        notes.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 14}))
        for at, (label, _, words) in enumerate(_TEMPLATE, 2):
            notes.write_string(at, 0, label, head)
            notes.write_string(at, 1, words)
        more = (
            "一行一人；列的顺序可以改，多余的列不影响导入。",
            "请不要把证件号码改成“数字”格式：Excel 只保留 15 位，后面几位会丢失，系统不猜。",
            "全市、全县一起导入时，加一列“单位”，写单位全称或单位代码。",
            "名册含个人信息，限工会工作使用，用后及时删除。",
        )
        for at, words in enumerate(more, 3 + len(_TEMPLATE)):
            notes.write_string(at, 1, words)
    return stream.getvalue()


def own_file(batch: ImportBatch, day: date) -> bytes:
    """The user's rows and columns, mended cells mended, every cell text, with what is wrong in a last column."""
    page = page_of(batch)
    kept = {row.number: row for row in load(batch, ImportRow.objects.filter(batch=batch))}
    width = max(len(batch.headers), _LEAST)
    headers = [*(batch.headers[i] if i < len(batch.headers) else "" for i in range(width))]
    columns = [Column(header or f"第{at + 1}列", 16, "id") for at, header in enumerate(headers)]

    def lines() -> Any:
        for number in sorted(kept):
            row = kept[number]
            cells = [shown(cell) for cell in page.rows[number - 1][:width]]
            cells += [""] * (width - len(cells))
            for column, field in batch.mapping.items():
                if field:
                    cells[int(column)] = shown(row.cells[PLACE[field]])
            said = "；".join(say(problem) for problem in row.problems) if row.action != Action.SKIP else "不导入"
            yield [*cells, said]

    notes = ["最后一列是系统检查出的问题，改好后可以再次上传；也可以直接在网页上改，不用重新上传。"]
    title = f"{batch.unit.name}名册核对结果"
    sheet = Sheet(title, [*columns, Column("系统提示", 60)], lines(), notes, day, name="名册")
    return write_workbook([sheet])
