"""Words of the roster import: columns, states, actions, and every problem a row can have."""

from __future__ import annotations

from django.db import models

FIELDS = {
    "unit": "单位", "name": "姓名", "id_number": "证件号码", "document": "证件类型", "sex": "性别", "birth": "出生日期",
    "phone": "手机号码", "employment_type": "用工性质", "position": "岗位", "subject": "学科", "grade": "职称", "since": "入会日期",
}  # fmt: skip
ORDER = tuple(FIELDS)
PLACE = {field: at for at, field in enumerate(ORDER)}

# What Excel has done to a cell travels in front of its text; no text a user can send begins with these.
ROUNDED = "\x01"  # a number of more than 15 digits: its end is lost
FORMULA = "\x02"  # the result of a formula
MARKS = ROUNDED + FORMULA


class State(models.TextChoices):
    """How far an import has come."""

    UPLOADED = "uploaded", "待核对列"
    CHECKING = "checking", "正在检查"
    CHECKED = "checked", "待提交"
    APPLYING = "applying", "正在导入"
    APPLIED = "applied", "已导入"
    UNDONE = "undone", "已撤回"
    FAILED = "failed", "未完成"


class Action(models.TextChoices):
    """What a row will do."""

    NEW = "new", "将新增"
    UPDATE = "update", "将更新"
    SAME = "same", "无变化"
    HELD = "held", "会籍在其他单位"
    TRANSFER = "transfer", "将申请接转"
    SKIP = "skip", "不导入"


class RowState(models.TextChoices):
    """What has become of a row."""

    WAITING = "waiting", "待提交"
    APPLIED = "applied", "已导入"
    UNDONE = "undone", "已撤回"
    KEPT = "kept", "撤回时保留"


class Level(models.TextChoices):
    """How bad a row's worst problem is."""

    NONE = "", "没有问题"
    WARNING = "warning", "提示"
    ERROR = "error", "须处理"


# code → (is it an error, what is said; {} takes the extra)
PROBLEMS: dict[str, tuple[bool, str]] = {
    "name_missing": (True, "没有姓名，请补上。"),
    "name_form": (True, "姓名里有数字或符号，请核对；少数民族姓名的间隔用“·”。"),
    "name_private": (False, "姓名里有输入法自造字，换一台电脑可能显示不出，建议改用标准生僻字。"),
    "name_other": (True, "该证件号码已登记，但姓名与这一行不一致，请核对姓名和证件号码。"),
    "too_long": (True, "内容太长，最多 {} 个字。"),
    "id_missing": (True, "没有证件号码，请补上。"),
    "id_rounded": (True, "被Excel改成科学计数，末位已丢失，请按文本重填。"),
    "formula": (True, "这一格是公式算出来的，请按证件或通讯录核对后直接填写。"),
    "id_length": (True, "{}"),
    "id_checksum": (True, "{}"),
    "id_other": (True, "{}"),
    "document_unknown": (False, "不认得这种证件，按其他证件处理。"),
    "sex_unknown": (True, "性别只能是男或女。"),
    "sex_differs": (True, "性别与身份证号码不符，请核对；拿不准可以清空这一格，按证件登记。"),
    "birth_form": (True, "看不懂这个日期，请写成 1985-03-12。"),
    "birth_differs": (True, "出生日期与身份证号码不符，请核对；拿不准可以清空这一格，按证件登记。"),
    "too_young": (True, "入会当日未满十六周岁（《劳动法》第十五条），请核对证件号码和入会日期。"),
    "phone_form": (True, "手机号码为 11 位数字，请核对；没有手机号可以清空。"),
    "type_missing": (True, "没有用工性质，请选择。"),
    "type_unknown": (True, "不认得这种用工性质，请选择一种{}。"),
    "since_form": (True, "看不懂这个日期，请写成 2024-09-01。"),
    "since_rule": (True, "{}"),
    "unit_missing": (True, "没有写单位，请写单位名称或单位代码。"),
    "unit_unknown": (True, "找不到这个单位，请核对名称或改写单位代码。"),
    "unit_other": (True, "这一行写的是别的单位，只能导入本单位的人员。"),
    "unit_refused": (True, "您不能为这个单位导入会员。"),
    "dup_id": (True, "与第 {} 行的证件号码重复，请留下正确的一行，其余改为不导入。"),
    "dup_phone": (False, "与第 {} 行的手机号码相同，请核对。"),
    "held": (True, "该同志的会籍在其他单位{}。一人只在一个单位有会籍：请发起会籍接转，或者不导入这一行。"),
    "overlap": (True, "入会日期与该同志以前的会籍重叠，请把入会日期改在其后。"),
    "name_changes": (False, "姓名与现有登记不同，将更正；更正后须重新实名核验。"),
}  # fmt: skip

TYPE_SYNONYMS = {
    "事业编制": "established", "事业编": "established", "事业在编": "established",
    "备案制": "filed", "备案": "filed", "备案制教师": "filed", "员额制": "filed",
    "人事代理": "agency", "代理": "agency", "劳务派遣": "dispatched", "派遣": "dispatched", "派遣制": "dispatched",
    "学校自聘": "school_hired", "自聘": "school_hired", "校聘": "school_hired",
    "返聘": "rehired", "返聘/银龄": "rehired", "银龄": "rehired", "银龄教师": "rehired", "退休返聘": "rehired",
}  # fmt: skip
# Common words that mean different things in different places: proposed, never assumed.
TYPE_PROPOSALS = {
    "在编": "established", "编内": "established", "正式": "established", "公办教师": "established", "编制": "established",
    "编外": "school_hired", "合同制": "school_hired", "合同": "school_hired", "临聘": "school_hired", "代课": "school_hired",
    "聘用制": "school_hired", "购买服务": "dispatched", "外包": "dispatched", "退休": "rehired", "控制数": "filed",
}  # fmt: skip
