"""What people type about surveys and reports; the form of a questionnaire is made from its questions."""

from __future__ import annotations

from typing import Any

from django import forms

from .forms import area, day_field
from .models import Question
from .words import QuestionKind

PROMISES = (("yes", "匿名：结果里没有姓名，少于 5 份的不显示"), ("no", "实名：能看到谁填了什么"))


class SurveyForm(forms.Form):
    """A survey to be."""

    title = forms.CharField(label="标题", max_length=60)
    intro = area("说明", 3, max_length=2000, required=False, help_text="为什么问、结果怎么用。")
    anonymous = forms.ChoiceField(label="承诺", choices=PROMISES, widget=forms.RadioSelect, initial="yes")
    closes_on = day_field("截止日期")


class QuestionForm(forms.Form):
    """A question more."""

    kind = forms.ChoiceField(label="题型", choices=QuestionKind.choices)
    text = forms.CharField(label="题目", max_length=200)
    options = area("选项（单选、多选，一行一个）", 4, required=False, max_length=1000)
    required = forms.BooleanField(label="必答", required=False, initial=True)


class DropForm(forms.Form):
    """Which question goes."""

    question = forms.ModelChoiceField(
        label="题目", queryset=Question.objects.none(), to_field_name="key", empty_label=None
    )

    def __init__(self, *args: Any, questions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["question"].queryset = questions  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """The questionnaire itself."""

    def __init__(self, *args: Any, questions: list[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for question in questions:
            self.fields[f"q-{question.key}"] = _field(question)

    def given(self) -> dict[str, Any]:
        """What was answered, by question key."""
        return {str(q.key): self.cleaned_data.get(f"q-{q.key}") for q in self.questions}


def _field(question: Question) -> forms.Field:
    label = f"{question.position}. {question.text}"
    if question.kind == QuestionKind.TEXT:
        return area(label, 3, required=question.required, max_length=2000, help_text="不写姓名和能认出人的细节。")
    choices = [(option, option) for option in question.options]
    if question.kind == QuestionKind.MULTIPLE:
        return forms.MultipleChoiceField(
            label=label, choices=choices, required=question.required, widget=forms.CheckboxSelectMultiple
        )
    help_text = "1 分最低，5 分最高。" if question.kind == QuestionKind.SCALE else ""
    return forms.ChoiceField(
        label=label, choices=choices, required=question.required, widget=forms.RadioSelect, help_text=help_text
    )


class PeriodForm(forms.Form):
    """The period of a report."""

    since = day_field("起")
    until = day_field("止")


class ReportForm(PeriodForm):
    """A report."""

    title = forms.CharField(label="标题", max_length=80)
    text = area("内容", 16, max_length=4000, help_text="初稿按件数生成，少于 5 件的没有写进去。写人不写姓名。")
