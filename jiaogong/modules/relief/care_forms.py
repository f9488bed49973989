"""What users type about visits, first reports, needs, surveys and insurance."""

from __future__ import annotations

from typing import Any

from django import forms

from jiaogong.kernel.money.fields import MoneyField
from jiaogong.kernel.ui.manyfiles import ManyFilesField

from .forms import day_field, text
from .words import ILLNESSES, ClaimState, Form, NeedState, OccasionKind

NAMES_HINT = "可从 Excel 整列粘贴，每行一人；同名的在姓名后写学校或学科。"


class OccasionForm(forms.Form):
    """A list for an occasion."""

    title = text("名称", 60, help_text="如 2026年高温慰问。")
    kind = forms.ChoiceField(label="场合", choices=OccasionKind.choices)
    day = day_field("计划日期")
    form = forms.ChoiceField(label="形式", choices=Form.choices, help_text="慰问金会自动生成付款申请。")
    item = text("物品或款项", 60, help_text="如 大米、食用油；慰问金。")
    amount = MoneyField(label="每人标准（元）")


class AddForm(forms.Form):
    """Who goes onto the list."""

    names = text("粘贴姓名", 20_000, rows=4, required=False, help_text=NAMES_HINT)
    on_file = forms.BooleanField(label="加入本工会在档的困难教职工（仅限您经办的档案）", required=False)


class VisitForm(forms.Form):
    """A single visit."""

    person = text("慰问对象", 60, help_text="同名的在姓名后写学校或学科。")
    kind = forms.ChoiceField(label="场合", choices=OccasionKind.choices)
    day = day_field("慰问日期")
    form = forms.ChoiceField(label="形式", choices=Form.choices, help_text="慰问金会自动生成付款申请。")
    item = text("物品或款项", 60)
    amount = MoneyField(label="金额或物品价值（元）")
    visitors = text("慰问人", 120)
    over = text("超出上限的理由", 200, required=False, help_text="没有超出不用填。")
    files = ManyFilesField(  # type: ignore[assignment]  # declared fields move to `fields`
        label="现场照片", required=False, accept="image/*"
    )


class SignForm(forms.Form):
    """Received and signed for."""

    signed_by = text("签收人", 60, help_text="本人姓名；家属代签写“王某（配偶代）”。")
    signed_on = day_field("签收日期")
    visitors = text("慰问人", 120, required=False)
    files = ManyFilesField(  # type: ignore[assignment]  # declared fields move to `fields`
        label="签收或现场照片", required=False, accept="image/*"
    )


class ReportForm(forms.Form):
    """A first report."""

    person = text("当事人", 60, help_text="本单位教职工；同名的在姓名后写学科。")
    known_at = forms.DateTimeField(label="知情时间", widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M"))
    matter = text("情况", 1000, rows=3, help_text="加密保存，提交后只有工会主席（逾期时上级工会）能看到。")


class NeedForm(forms.Form):
    """A need found on a round."""

    person = text("走访对象", 60, required=False, help_text="可不填。")
    day = day_field("走访日期")
    visitors = text("走访人", 120)
    need = text("需求", 500, rows=3, help_text="请不要写病情；涉及大病、困难的，请本人申请建档。")
    due_on = day_field("办理期限", required=False)


class CloseNeedForm(forms.Form):
    """What became of it."""

    state = forms.ChoiceField(
        label="结果",
        choices=[(s.value, s.label) for s in (NeedState.SOLVED, NeedState.NOTED)],
        widget=forms.RadioSelect,
    )
    fix = text("办理情况", 500, rows=3)


class SurveyForm(forms.Form):
    """A round begins."""

    title = text("名称", 60, help_text="如 2026年重大疾病特困教职工调查。")
    due_on = day_field("截止日期")


class AnswerForm(forms.Form):
    """A unit's answer: numbers by class, names where people agreed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, label in ILLNESSES:
            self.fields[key] = forms.IntegerField(label=f"{label}（人）", min_value=0, max_value=10_000, initial=0)
        classes = "、".join(label for _, label in ILLNESSES)
        self.fields["names"] = text(
            "同意实名上报的人员（可不填）",
            4000,
            rows=3,
            required=False,
            help_text=f"每行一人：姓名 疾病类别。类别：{classes}。",
        )
        self.fields["on_paper"] = forms.BooleanField(label="以上人员已签署单独同意书，纸质件留存", required=False)

    def counts(self) -> dict[str, int]:
        """Numbers by class."""
        return {key: self.cleaned_data[key] for key, _ in ILLNESSES}


class ProductForm(forms.Form):
    """A mutual insurance of a period."""

    title = text("名称", 60, help_text="如 在职职工住院医疗互助保障（2026年度）。")
    insurer = text("承办方", 60)
    since = day_field("保障起始")
    last = day_field("保障最后一天")
    premium = MoneyField(label="每人保费（元）")
    claim_days = forms.IntegerField(label="申报时限（出险后天数）", min_value=1, max_value=1000)
    source = text("依据", 120, help_text="方案或文件名称、文号。")


class EnrolForm(forms.Form):
    """Who is enrolled; nobody named means all staff."""

    names = text("只为这些人参保（不填则为全体在岗教职工）", 20_000, rows=3, required=False, help_text=NAMES_HINT)


class ClaimForm(forms.Form):
    """A claim."""

    person = text("参保人", 60)
    happened_on = day_field("出险日期")
    made_on = day_field("申报日期")
    claimed = MoneyField(label="申报金额（元）")


class SettleForm(forms.Form):
    """What came of a claim."""

    state = forms.ChoiceField(
        label="状态", choices=[(s.value, s.label) for s in (ClaimState.SENT, ClaimState.SETTLED, ClaimState.DECLINED)]
    )
    settled = MoneyField(label="赔付金额（元）", required=False)
    settled_on = day_field("赔付日期", required=False)
