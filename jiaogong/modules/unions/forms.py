"""What users type about units and unions, cleaned; the verbs decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from jiaogong.engines.org.models import Affiliation, Employment, Office, Unit
from jiaogong.engines.org.words import AffiliationKind, EmploymentType, IdentityKind, Kind, Layer, Nature, RoleKey

from .words import BodyKind, CommitteeKind, Form

_ABOVE = (Layer.PROVINCE, Layer.CITY, Layer.COUNTY)


def day_field(label: str, **kwargs: Any) -> forms.DateField:
    """A date with the browser's own control."""
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d"), **kwargs)


def superiors(user: Any, also: Unit | None = None) -> QuerySet[Unit]:
    """Units below which the user may place others, and `also`."""
    reach = Unit.objects.visible_to(user, "org.place_unit").filter(layer__in=_ABOVE, closed_on__isnull=True)
    return Unit.objects.filter(Q(pk__in=reach.values("pk")) | Q(pk=also.pk if also else None))


class FoundForm(forms.Form):
    """A new unit."""

    superior = forms.ModelChoiceField(
        label="上级单位", queryset=Unit.objects.none(), to_field_name="key", empty_label="请选择"
    )
    name = forms.CharField(label="名称", max_length=80, help_text="填写全称，与批复或登记证书一致。")
    layer = forms.ChoiceField(
        label="层级", choices=[(k, v) for k, v in Layer.choices if k != Layer.PROVINCE], initial=Layer.BASE
    )
    kind = forms.ChoiceField(label="类别", choices=Kind.choices, initial=Kind.PRIMARY)
    nature = forms.ChoiceField(label="性质", choices=Nature.choices)
    since = day_field("设立日期")
    code = forms.CharField(label="单位代码", max_length=20, required=False, help_text="可不填，由系统按上级代码编出。")

    def __init__(self, *args: Any, user: Any, superior: Unit | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["superior"].queryset = superiors(user, superior)  # type: ignore[attr-defined]
        if superior is not None:
            self.initial["superior"] = superior.key
            if superior.layer == Layer.BASE:
                self.initial.update(layer=Layer.INNER, kind=Kind.DEPARTMENT, nature=superior.nature)


class ChangeForm(forms.Form):
    """A new name, kind, nature or superior, from a day on."""

    name = forms.CharField(label="名称", max_length=80)
    kind = forms.ChoiceField(label="类别", choices=Kind.choices)
    nature = forms.ChoiceField(label="性质", choices=Nature.choices)
    superior = forms.ModelChoiceField(
        label="上级单位", queryset=Unit.objects.none(), to_field_name="key", required=False, empty_label="（无上级）"
    )
    since = day_field("生效日期", help_text="从这一天起；以前的名称和隶属保留在历史中，往期数据不变。")
    reason = forms.CharField(label="依据", max_length=200, help_text="如批复文号、登记证书变更。")

    def __init__(self, *args: Any, user: Any, unit: Unit, **kwargs: Any) -> None:
        now = {
            "name": unit.name,
            "kind": unit.kind,
            "nature": unit.nature,
            "superior": unit.superior.key if unit.superior else None,
        }
        kwargs["initial"] = now
        super().__init__(*args, **kwargs)
        self.fields["superior"].queryset = superiors(user, unit.superior)  # type: ignore[attr-defined]


class HeadcountForm(forms.Form):
    """Staff by employment type."""

    def __init__(self, *args: Any, numbers: dict[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, label in EmploymentType.choices:
            self.fields[key] = forms.IntegerField(
                label=label, min_value=0, max_value=100_000, initial=numbers.get(key, 0)
            )
        self.fields["since"] = day_field("自哪天起", help_text="登记的是教职工人数，不是会员人数。")

    def numbers(self) -> dict[str, int]:
        """Employment type → people."""
        return {key: self.cleaned_data[key] for key in EmploymentType.values}


class UnionForm(forms.Form):
    """Establishment of a union."""

    name = forms.CharField(label="工会名称", max_length=100)
    form = forms.ChoiceField(
        label="组织形式",
        choices=Form.choices,
        help_text="会员25人以上的建立工会委员会；不足25人的可单独建立，也可联合建立（《工会法》第十一条）。",
    )
    approval = forms.CharField(label="批复文号", max_length=60, help_text="如 清教工〔2025〕12号。")
    since = day_field("建会日期", help_text="以上级批复日期为准。")


class PhoneForm(forms.Form):
    """Under which number members reach their union."""

    phone = forms.CharField(
        label="联系电话", max_length=40, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"}),
        help_text="会员首页会显示这个号码，点一下就能拨打。座机带区号，如 0513-12345678，有分机的写 0513-12345678转801；也可填手机。",
    )  # fmt: skip


class EndForm(forms.Form):
    """An end with its reason."""

    until = day_field("撤销日期")
    reason = forms.CharField(label="依据", max_length=200)


class BodyForm(forms.Form):
    """A body set up."""

    kind = forms.ChoiceField(label="机构", choices=BodyKind.choices)
    since = day_field("建立日期")
    basis = forms.CharField(label="依据", max_length=120, required=False)


class EndBodyForm(forms.Form):
    """A body ended; offers those there are."""

    kind = forms.ChoiceField(label="机构")
    until = day_field("撤销日期")
    basis = forms.CharField(label="依据", max_length=120)

    def __init__(self, *args: Any, kinds: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [c for c in BodyKind.choices if c[0] in kinds]  # type: ignore[attr-defined]


class TermForm(forms.Form):
    """A new term of a committee."""

    kind = forms.ChoiceField(label="委员会", choices=CommitteeKind.choices)
    number = forms.IntegerField(label="第几届", min_value=1, max_value=200, help_text="接着该委员会上一届往下数。")
    since = day_field("选举日期", help_text="上一届到这一天为止。")
    years = forms.TypedChoiceField(label="任期", choices=((3, "三年"), (5, "五年")), coerce=int, initial=5)


class OfficeForm(forms.Form):
    """A new post."""

    title = forms.CharField(label="职务", max_length=40, help_text="如 工会主席、组织委员、经审委主任。")
    role = forms.ChoiceField(
        label="权限", choices=RoleKey.choices, initial=RoleKey.MEMBER, help_text="决定任职者在系统中能做什么。"
    )


def born_words(job: Employment) -> str:
    """1985 年生: what is left to tell namesakes of one school and subject apart by."""
    return f"{job.person.birth_date.year} 年生" if job.person.birth_date else ""


class AppointForm(forms.Form):
    """Who takes a post."""

    office = forms.ModelChoiceField(
        label="职务", queryset=Office.objects.none(), to_field_name="key", empty_label="请选择"
    )
    person = forms.ChoiceField(label="人选")
    since = day_field("任职日期", help_text="接任时，前任到这一天为止。")
    basis = forms.CharField(label="依据", max_length=120, required=False)

    def __init__(self, *args: Any, unit: Unit, people: list[Employment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = open_offices(unit)  # type: ignore[attr-defined]
        words = [
            (
                str(j.person.key),
                " · ".join(filter(None, (j.person.name, j.unit.name, j.subject or j.position, born_words(j)))),
            )
            for j in people
        ]
        self.fields["person"].choices = words  # type: ignore[attr-defined]


class LeaveForm(forms.Form):
    """Who leaves a post."""

    office = forms.ModelChoiceField(
        label="职务", queryset=Office.objects.none(), to_field_name="key", empty_label="请选择"
    )
    until = day_field("免职日期")
    basis = forms.CharField(label="依据", max_length=120)

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = open_offices(unit)  # type: ignore[attr-defined]


class CloseForm(forms.Form):
    """Closing a unit."""

    since = day_field("撤销日期", help_text="从这一天起不再存续；以前的数据不变。")
    basis = forms.CharField(label="依据", max_length=200, help_text="如批复文号、注销登记。")


class MergeForm(forms.Form):
    """Into which unit another goes; offers what the search found."""

    successor = forms.ChoiceField(label="并入哪个单位", widget=forms.RadioSelect)
    since = day_field("并入日期", help_text="从这一天起人员、会籍和人数计入承接单位；以前的数据不变。")
    basis = forms.CharField(label="依据", max_length=200, help_text="如批复文号。")

    def __init__(self, *args: Any, found: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = [
            (str(u.key), " · ".join(filter(None, (u.name, u.superior.name if u.superior else "", u.code))))
            for u in found
        ]
        self.fields["successor"].choices = words  # type: ignore[attr-defined]


class SplitForm(forms.Form):
    """A new unit and who goes there."""

    name = forms.CharField(label="新单位名称", max_length=80)
    kind = forms.ChoiceField(label="类别", choices=Kind.choices)
    nature = forms.ChoiceField(label="性质", choices=Nature.choices)
    since = day_field("分设日期", help_text="新单位从这一天起设立；以前的数据不变。")
    basis = forms.CharField(label="依据", max_length=200, help_text="如批复文号。")
    people = forms.MultipleChoiceField(label="分到新单位的人员", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, unit: Unit, staff: list[Employment], **kwargs: Any) -> None:
        kwargs["initial"] = {"kind": unit.kind, "nature": unit.nature}
        super().__init__(*args, **kwargs)
        words = [(str(j.person.key), " · ".join(filter(None, (j.person.name, j.subject or j.position)))) for j in staff]
        self.fields["people"].choices = words  # type: ignore[attr-defined]


class TieForm(forms.Form):
    """A tie beside the tree."""

    kind = forms.ChoiceField(label="关系", choices=AffiliationKind.choices)
    other = forms.CharField(
        label="对方单位", max_length=80, help_text="填写单位全称或单位代码；联合基层工会填牵头单位。"
    )
    since = day_field("自哪天起")


class EndTieForm(forms.Form):
    """A tie ended; offers those there are."""

    tie = forms.ModelChoiceField(label="关系", queryset=Affiliation.objects.none(), empty_label="请选择")
    until = day_field("终止日期")
    basis = forms.CharField(label="依据", max_length=120, required=False)

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Affiliation.objects.current().filter(unit=unit).select_related("other", "unit")
        field: Any = self.fields["tie"]
        field.queryset = rows
        field.label_from_instance = lambda row: f"{row.get_kind_display()}：{row.other.name}"


class IdentityForm(forms.Form):
    """A legal identity."""

    kind = forms.ChoiceField(label="身份", choices=IdentityKind.choices)
    name = forms.CharField(label="法人名称", max_length=100, help_text="与登记证书一致。")
    code = forms.CharField(
        label="统一社会信用代码",
        max_length=18,
        required=False,
        help_text="18 位；工会法人以 8 开头。没有领证的可先不填。",
    )
    since = day_field("自哪天起", help_text="以登记证书日期为准；原登记到这一天为止。")


def open_offices(unit: Unit) -> QuerySet[Office]:
    """The posts of the unit that are not abolished."""
    return Office.objects.filter(unit=unit, abolished_on__isnull=True).select_related("unit")
