"""What users type about proposals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from jiaogong.engines.org.models import Person, Unit
from jiaogong.kernel.ui.manyfiles import ManyFilesField
from jiaogong.modules.congress.models import Delegate, Term

from . import words
from .models import Proposal

STAFF_LIST = "staff-names"  # the id of the list of names the page gives


def text(label: str, longest: int, rows: int = 0, **kwargs: Any) -> forms.CharField:
    """A line, or a few."""
    if rows:
        kwargs["widget"] = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=longest, **kwargs)


class ProposalForm(forms.Form):
    """The text of a proposal. All of it is marked as required; a draft (`whole` False) is taken by halves. `heads`: whether the
    writer heads his delegation and may put it in its name."""

    title = text(
        "标题",
        60,
        error_messages={"required": "请填写标题。"},
        help_text="一件提案只说一件事，如“改善教师食堂早餐供应”。",
    )
    matter = forms.ChoiceField(label="类别", choices=words.Matter.choices, initial=words.Matter.OTHER)
    cause = text(
        "案由", 2000, rows=5, error_messages={"required": "请填写案由。"}, help_text="情况是什么，为什么要解决。"
    )
    remedy = text(
        "建议", 2000, rows=5, error_messages={"required": "请填写建议。"}, help_text="具体怎么办，由谁办更合适。"
    )
    delegation = forms.BooleanField(label="以代表团名义提出（不需附议）", required=False)
    files = ManyFilesField(  # type: ignore[assignment]  # declared fields move to `fields`
        label="附件", required=False, help_text="照片、表格等，最多 10 个。"
    )

    def __init__(self, *args: Any, whole: bool = True, heads: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.whole = whole
        if not heads:
            del self.fields["delegation"]

    def full_clean(self) -> None:
        """Halves pass while a draft is saved; the labels say what is required all the same."""
        for name in ("title", "cause", "remedy"):
            self.fields[name].required = self.whole
        super().full_clean()
        for name in ("title", "cause", "remedy"):
            self.fields[name].required = True

    def in_name_of_delegation(self) -> bool:
        """Whether the head of a delegation ticked that it is put in its name."""
        return bool(self.cleaned_data.get("delegation"))

    def facts(self) -> dict[str, Any]:
        """The four fields."""
        return {name: self.cleaned_data[name] for name in ("title", "matter", "cause", "remedy")}


class NewProposalForm(ProposalForm):
    """With the congress, for whoever sits in more than one; `draft` is the key of what was kept while typing."""

    draft = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, terms: Sequence[Term], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.terms = {str(term.pk): term for term in terms}
        if len(terms) > 1:
            self.fields["term"] = forms.ChoiceField(
                label="提交给", choices=[(k, str(t)) for k, t in self.terms.items()]
            )
            self.order_fields(["term"])

    def term(self) -> Term:
        """The chosen one, or the only one."""
        return self.terms[self.cleaned_data.get("term") or next(iter(self.terms))]


class InviteForm(forms.Form):
    """Whom to ask."""

    delegates = forms.ModelMultipleChoiceField(
        label="代表", queryset=Delegate.objects.none(), widget=forms.CheckboxSelectMultiple, to_field_name="key",
        error_messages={"required": "请至少勾选一名代表。"},
    )  # fmt: skip

    def __init__(self, *args: Any, found: Sequence[Delegate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["delegates"]
        field.queryset = Delegate.objects.filter(pk__in=[d.pk for d in found])  # type: ignore[attr-defined]
        field.choices = [(d.key, f"{d.person.name}（{d.delegation}）") for d in found]  # type: ignore[attr-defined]


class ScreenForm(forms.Form):
    """The committee's decision."""

    decision = forms.ChoiceField(label="审查结论", choices=words.Decision.choices, widget=forms.RadioSelect)
    into = forms.ModelChoiceField(
        label="并入哪件提案", queryset=Proposal.objects.none(), to_field_name="key", required=False, empty_label="不并案",
        help_text="选“并案”时填写。",
    )  # fmt: skip
    marks = forms.MultipleChoiceField(
        label="要修改文字的部分", choices=words.MARKABLE, widget=forms.CheckboxSelectMultiple, required=False,
        help_text="选“退回修改文字”时勾选；勾选的部分改了文字，附议仍然有效。",
    )  # fmt: skip
    reason = text("理由", 400, rows=3, help_text="代表都能看到；退回的，写明怎样改。")

    def __init__(self, *args: Any, others: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = others  # type: ignore[attr-defined]


class AssignForm(forms.Form):
    """Lead, co-handlers, leader, day."""

    department = forms.ModelChoiceField(
        label="主办部门", queryset=Unit.objects.none(), to_field_name="key", required=False, empty_label="不指定部门",
        help_text="主办部门、主办人，二者至少填一项；只选部门的，由部门负责人承办。",
    )  # fmt: skip
    lead = text("主办人", 60, required=False, help_text="本单位教职工姓名，输入时可以挑选。")
    co = text("协办人", 300, rows=2, required=False, help_text="每行一人，可不填。")
    leader = forms.ModelChoiceField(
        label="分管领导", queryset=Person.objects.none(), to_field_name="key", required=False, empty_label="不指定"
    )
    due_on = forms.DateField(label="答复期限", widget=forms.DateInput(format="%Y-%m-%d"))

    def __init__(self, *args: Any, departments: Sequence[Unit], leaders: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead"].widget.attrs["list"] = STAFF_LIST
        self.fields["department"].queryset = Unit.objects.filter(pk__in=[u.pk for u in departments])  # type: ignore[attr-defined]
        self.fields["leader"].queryset = Person.objects.filter(pk__in=[p.pk for p in leaders])  # type: ignore[attr-defined]


class ReplaceForm(forms.Form):
    """Somebody else leads."""

    lead = text("改由谁主办", 60)
    reason = text("更换理由", 200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead"].widget.attrs["list"] = STAFF_LIST


class ReplyForm(forms.Form):
    """The written reply."""

    result = forms.ChoiceField(label="办理结果", choices=words.Result.choices, widget=forms.RadioSelect)
    text = text(
        "书面答复", 4000, rows=7, help_text="写给提案人：办了什么，还要办什么，什么时候完成；办不了的说明原因。"
    )


class DelayForm(forms.Form):
    """More time."""

    due_on = forms.DateField(label="申请延至", widget=forms.DateInput(format="%Y-%m-%d"))
    reason = text("延期理由", 200)


class RateForm(forms.Form):
    """The proposer's rating."""

    grade = forms.ChoiceField(label="对答复的评价", choices=words.Grade.choices, widget=forms.RadioSelect)
    reason = text("理由", 400, rows=2, required=False, help_text="不满意的请写明理由：会转二次办理。")


class ReasonForm(forms.Form):
    """One line of why."""

    reason = text("理由", 300)


class DecideDelayForm(forms.Form):
    """Yes or no to more time."""

    agree = forms.ChoiceField(label="审批", choices=(("yes", "同意延期"), ("no", "不同意")), widget=forms.RadioSelect)
    answer = text("意见", 200, required=False, help_text="不同意的请写明理由。")


class InstructForm(forms.Form):
    """The leader's own words."""

    text = text("批示", 300, rows=2)
