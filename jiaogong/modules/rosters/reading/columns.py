"""Which column is what: by the unit's memory, by its name, by what stands in it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from ..words import MARKS, TYPE_PROPOSALS, TYPE_SYNONYMS

_SAMPLE = 300
_NAMES: dict[str, tuple[str, ...]] = {
    "name": ("姓名", "教师姓名", "会员姓名", "职工姓名", "教工姓名", "员工姓名", "教职工姓名", "人员姓名", "名字", "教师", "name"),
    "id_number": (
        "身份证号", "身份证号码", "证件号码", "证件号", "居民身份证号码", "居民身份证号", "公民身份号码", "身份证", "身份证件号码",
        "身份证件号", "身份号码", "证号", "idcard", "idnumber",
    ),
    "document": ("证件类型", "证件种类", "证件名称", "身份证件类型"),
    "sex": ("性别", "sex", "gender"),
    "birth": ("出生日期", "出生年月", "出生年月日", "生日", "出生时间", "出生"),
    "phone": (
        "手机", "手机号", "手机号码", "联系电话", "电话", "移动电话", "联系方式", "联系手机", "本人电话", "本人手机", "电话号码", "phone", "mobile",
    ),
    "employment_type": (
        "用工性质", "用工形式", "用工类型", "编制", "编制类型", "编制性质", "人员性质", "人员类别", "人员类型", "身份性质", "聘用形式", "聘用性质",
        "教职工类别", "是否在编", "在编情况", "编制情况", "用工方式", "岗位性质",
    ),
    "position": ("岗位", "职务", "现任职务", "工作岗位", "行政职务", "担任职务", "岗位名称", "职务岗位"),
    "subject": ("学科", "任教学科", "任课学科", "所教学科", "教学学科", "任教科目", "科目"),
    "grade": ("职称", "专业技术职务", "现有职称", "职称等级", "技术职称", "专业技术职称", "职称级别"),
    "since": ("入会日期", "入会时间", "入会年月", "加入工会时间", "加入工会日期", "参加工会时间", "参加工会日期", "会籍开始日期"),
    "unit": (
        "单位", "学校", "单位名称", "学校名称", "所在单位", "工作单位", "所在学校", "单位代码", "学校代码", "所属单位", "所属学校", "工会名称", "基层工会",
    ),
}  # fmt: skip
_BY_NAME = {name: field for field, names in _NAMES.items() for name in names}
_OTHERS = re.compile("家属|配偶|紧急|子女|父亲|母亲|填报|负责人|介绍人|银行|开户|工资卡|毕业")
_BRACKETS = re.compile(r"[（(\[【].*?[)）\]】]")
_NOISE = re.compile(r"[\s*＊:：、,，/\\_\-·.\"'“”]+|必填|选填")
_ID = re.compile(r"\d{17}[\dXx]\Z|\d{15,19}\Z")
_PHONE = re.compile(r"1\d{10}\Z")
_PERSON = re.compile(
    "[\u4e00-\u9fff\u3400-\u4dbf\U00020000-\U0003ffff]{2,4}\\Z|[\u4e00-\u9fff]{1,10}[·•][\u4e00-\u9fff]{1,12}\\Z"
)


@lru_cache(maxsize=4096)
def field_of(label: str) -> str:
    """The field a column name means, or nothing."""
    bare = plain_label(label)
    if not bare or _OTHERS.search(bare):
        return ""
    if bare in _BY_NAME:
        return _BY_NAME[bare]
    found = [(len(name), field) for name, field in _BY_NAME.items() if len(name) > 2 and bare.endswith(name)]
    return max(found)[1] if found and len(bare) <= 12 else ""


@lru_cache(maxsize=4096)
def plain_label(label: str) -> str:
    """A column name without brackets, stars and blanks: what is remembered and compared."""
    return _NOISE.sub("", _BRACKETS.sub("", label)).lower()[:60]


def recognise(labels: Sequence[str], rows: Sequence[Sequence[str]], memory: Mapping[str, str]) -> dict[int, str]:
    """Column → field. What the unit chose last time goes first, then names, then contents; a field is given once."""
    given: dict[int, str] = {}
    left = list(range(len(labels)))

    def take(column: int, field: str) -> None:
        if field and field not in given.values():
            given[column] = field
        left.remove(column)

    for column in list(left):
        bare = plain_label(labels[column])
        if bare and bare in memory:
            take(column, memory[bare])
    exact = [c for c in left if _BY_NAME.get(plain_label(labels[c]))]
    for column in [*exact, *(c for c in list(left) if c not in exact)]:
        if column in left and (field := field_of(labels[column])):
            take(column, field)
    for column in list(left):
        values = [cells[column] for cells in rows[:_SAMPLE] if column < len(cells) and cells[column]]
        if len(values) >= 1 and not _OTHERS.search(labels[column]):
            take(column, _by_content(values, known=bool(labels[column])))
    return given


def _by_content(values: list[str], *, known: bool) -> str:
    """The field most of the values look like; a name is believed only where the column has no other name."""
    bare = [re.sub(r"[\s\-]", "", v.lstrip(MARKS + "'`")) for v in values]
    share = 1 / len(bare)
    if sum(bool(_ID.match(v)) for v in bare) * share > 0.6:
        return "id_number"
    if sum(bool(_PHONE.match(v)) for v in bare) * share > 0.6:
        return "phone"
    if all(v in ("男", "女") for v in bare):
        return "sex"
    if sum(v in TYPE_SYNONYMS or v in TYPE_PROPOSALS for v in bare) * share > 0.7:
        return "employment_type"
    if not known and len(set(bare)) > len(bare) * 0.8 and sum(bool(_PERSON.match(v)) for v in bare) * share > 0.8:
        return "name"
    return ""
