"""What users type about hardship files."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from jiaogong.engines.org.models import Office, Unit
from jiaogong.kernel.money.fields import MoneyField

from .words import Closing, Relation

KEPT_HINT = "已登记的不显示；不填则保持不变。"


def day_field(label: str, **kwargs: Any) -> forms.DateField:
    """A date with the browser's own control."""
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d"), **kwargs)


def text(label: str, longest: int = 200, rows: int = 0, **kwargs: Any) -> forms.CharField:
    """A line, or a few."""
    if rows:
        kwargs["widget"] = forms.Textarea(attrs={"rows": rows, "autocomplete": "off"})
    return forms.CharField(label=label, max_length=longest, **kwargs)


class ApplyForm(forms.Form):
    """The person's own request."""

    reason = text(
        "家庭困难情况",
        1000,
        rows=4,
        help_text="简单写几句即可。只有工会主席和他授权的经办人能看到，每次查看您都能看到记录。",
    )
    consent = forms.BooleanField(label="我已阅读上面的说明，单独同意工会为困难帮扶处理这些信息", required=False)


class OpenForm(forms.Form):
    """The chair opens a file."""

    person = text("姓名", 60, help_text="本单位在岗教职工；同名的在姓名后写学科或部门。")
    on_paper = forms.BooleanField(label="本人已签署单独同意书，纸质件随档案留存", required=False)


class DecideForm(forms.Form):
    """Yes or no to a request."""

    agree = forms.ChoiceField(label="处理", choices=(("yes", "同意建档"), ("no", "不建档")), widget=forms.RadioSelect)
    answer = text("不建档的原因（发给本人）", 200, rows=2, required=False)

    def facts(self) -> dict[str, Any]:
        """For the verb."""
        return {"agree": self.cleaned_data["agree"] == "yes", "answer": self.cleaned_data["answer"]}


class OpenSealedForm(forms.Form):
    """Why somebody looks."""

    reason = text("查看事由", 120, help_text="至少四个字。本人能看到谁在什么时候为什么查看过。")


class DetailsForm(forms.Form):
    """The household as a whole."""

    main_cause = text("主要致困原因", 200, rows=2, required=False, help_text=KEPT_HINT)
    second_cause = text("次要致困原因", 200, required=False)
    spending = MoneyField(label="家庭年刚性支出（元）", required=False, zero=True, help_text="医疗自付、助学、房租等。")
    loss = MoneyField(label="年度意外损失（元）", required=False, zero=True, help_text="突发事件造成的损失，没有填 0。")
    housing = text("住房情况", 120, required=False, help_text="如 自有 1 套 70 平方米。")
    disability = text("残疾情况", 80, required=False)
    insurance = text("医保和商业保险", 120, required=False)
    bank = text("开户银行", 60, required=False)
    account = text("本人银行账号", 32, required=False)

    def clean_account(self) -> str:
        """Digits, as banks print them in groups."""
        number = str(self.cleaned_data["account"]).replace(" ", "")
        if number and not (number.isdigit() and 8 <= len(number) <= 30):
            raise forms.ValidationError("银行账号应为 8 到 30 位数字。")
        return number


class MemberForm(forms.Form):
    """Somebody of the household."""

    relation = forms.ChoiceField(label="与本人关系", choices=Relation.choices)
    name = text("姓名", 60, required=False)
    id_number = text("证件号码", 30, required=False, help_text="加密保存，可不填。")
    birth_year = forms.IntegerField(label="出生年份", min_value=1900, max_value=2100, required=False)
    income = MoneyField(label="年收入（元）", zero=True, help_text="没有收入填 0。")
    school = text("就读学校或工作单位", 80, required=False)
    health = text("健康状况", 120, required=False)


class AssessForm(forms.Form):
    """A year, and what excludes."""

    year = forms.IntegerField(label="认定年度", min_value=2000, max_value=2100)
    exclusions = forms.MultipleChoiceField(
        label="不予认定的情形（核对后，有则勾选）", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, known: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["exclusions"].choices = [(k, k) for k in known]  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """For the verb."""
        return {"year": self.cleaned_data["year"], "exclusions": tuple(self.cleaned_data["exclusions"])}


class MonthForm(forms.Form):
    """A month's income."""

    month = forms.DateField(
        label="月份", input_formats=["%Y-%m", "%Y-%m-%d"], widget=forms.TextInput(attrs={"placeholder": "2026-10"}),
        help_text="写成 2026-10。",
    )  # fmt: skip
    income = MoneyField(label="家庭当月总收入（元）", zero=True)
    heads = forms.IntegerField(label="家庭人口", min_value=1, max_value=30)


class CloseForm(forms.Form):
    """Why a file ends."""

    closing = forms.ChoiceField(
        label="退出原因", choices=[(c.value, c.label) for c in (Closing.EXIT, Closing.LEFT, Closing.DIED)]
    )


class GrantForm(forms.Form):
    """Who else handles the case."""

    office = forms.ModelChoiceField(
        label="授权给", queryset=Office.objects.none(), to_field_name="key", empty_label="请选择"
    )
    reason = text("授权理由", 120, help_text="如：协助核实家庭收入。")
    until = day_field("有效期至")

    def __init__(self, *args: Any, offices: QuerySet[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices  # type: ignore[attr-defined]
        self.fields["office"].label_from_instance = _bearer  # type: ignore[attr-defined]


def _bearer(office: Office) -> str:
    holder = next((h.person.name for h in office.holdings.all() if h.until is None), "")
    return f"{office.title}（{holder}）" if holder else office.title


class SendForm(forms.Form):
    """To which superior a case goes."""

    to = forms.ModelChoiceField(label="报送给", queryset=Unit.objects.none(), to_field_name="key", empty_label=None)
    matter = text("报送事由", 120, help_text="如：申请市级困难补助。")

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = units  # type: ignore[attr-defined]
