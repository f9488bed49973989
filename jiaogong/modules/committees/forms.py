"""What people type about committees and renewals, cleaned; the verbs decide."""

from __future__ import annotations

from typing import Any

from django import forms

from jiaogong.kernel.ui.manyfiles import ManyFilesField
from jiaogong.modules.unions.forms import day_field
from jiaogong.modules.unions.words import CommitteeKind

from .words import OTHER_POSTS, UNION_POSTS, Leaving, Post

YEARS = (("3", "三年"), ("5", "五年"))
LINES_HELP = (
    "每行一人：姓名 职务{votes}，用空格隔开，可从 Excel 粘贴。不写职务的按委员。同名的在姓名后加括号写学科或岗位。"
)


def files_field(label: str) -> ManyFilesField:
    """Scans of the stamped papers."""
    return ManyFilesField(label=label, required=False, help_text="Word、PDF 或照片，可多选，每个不超过 20 MB。")


def lines_field(label: str, *, votes: bool, required: bool = True) -> forms.CharField:
    """People as lines."""
    return forms.CharField(
        label=label, required=required, max_length=4000, widget=forms.Textarea(attrs={"rows": 9, "spellcheck": "false"}),
        help_text=LINES_HELP.format(votes=" 得票数" if votes else ""),
    )  # fmt: skip


class PackForm(forms.Form):
    """By when the request is wanted."""

    due_on = day_field("请示报送期限")


class RequestForm(forms.Form):
    """换届请示."""

    meeting_on = day_field("拟召开会议日期")
    years = forms.TypedChoiceField(label="新一届任期", choices=YEARS, coerce=int)
    planned = forms.IntegerField(label="拟选委员人数", min_value=1, max_value=60)
    lines = lines_field("候选人", votes=False, required=False)
    number = forms.CharField(label="请示文号", max_length=60, required=False)
    note = forms.CharField(label="说明", max_length=300, required=False)
    uploads = files_field("盖章的请示")


class CandidatesForm(forms.Form):
    """Candidates reported apart."""

    lines = lines_field("候选人", votes=False)
    number = forms.CharField(label="报告文号", max_length=60, required=False)
    uploads = files_field("盖章的报告")


class ResultsForm(forms.Form):
    """选举结果报告."""

    held_on = day_field("选举日期")
    due = forms.IntegerField(label="应到人数", min_value=1, max_value=100_000)
    present = forms.IntegerField(label="实到人数", min_value=1, max_value=100_000)
    lines = lines_field("当选人", votes=True)
    number = forms.CharField(label="报告文号", max_length=60, required=False)
    uploads = files_field("盖章的选举结果报告")


class DecideForm(forms.Form):
    """批复."""

    number = forms.CharField(
        label="批复文号", max_length=60, help_text="已填好本机关的下一个文号，可以改；一个文号只能用一次。"
    )
    on = day_field("批复日期")
    note = forms.CharField(label="另有要求", max_length=300, required=False)


class ReturnForm(forms.Form):
    """退回修改."""

    reason = forms.CharField(label="退回原因", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class LongerForm(forms.Form):
    """延期申请."""

    to_day = day_field("申请延期至")
    reason = forms.CharField(label="延期原因", max_length=200)


class LongerDecisionForm(forms.Form):
    """批复延期."""

    granted = forms.TypedChoiceField(
        label="批复意见", choices=(("yes", "同意延期"), ("no", "不同意延期")), coerce=lambda v: v == "yes"
    )
    number = forms.CharField(
        label="批复文号", max_length=60, required=False, help_text="同意延期时用；一个文号只能用一次。"
    )


class FillForm(forms.Form):
    """Members of a committee whose term is known."""

    lines = lines_field("组成人员", votes=False)
    basis = forms.CharField(label="依据", max_length=120, help_text="如上级工会关于选举结果的批复文号。")


class BeginForm(forms.Form):
    """A new committee registered at once."""

    kind = forms.ChoiceField(label="委员会", choices=CommitteeKind.choices)
    number = forms.IntegerField(label="届次", min_value=1, max_value=99)
    since = day_field("选举日期")
    years = forms.TypedChoiceField(label="任期", choices=YEARS, coerce=int)
    lines = lines_field("组成人员", votes=True)
    basis = forms.CharField(label="批复文号", max_length=120)


class SeatForm(forms.Form):
    """补选、增补."""

    name = forms.CharField(label="姓名", max_length=80, help_text="在岗教职工；同名的在姓名后加括号写学科或岗位。")
    post = forms.ChoiceField(label="职务")
    since = day_field("任职日期")
    votes = forms.IntegerField(label="得票数", min_value=0, max_value=100_000, required=False)
    basis = forms.CharField(label="依据", max_length=120, required=False, help_text="如 补选批复文号。")

    def __init__(self, *args: Any, union: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = UNION_POSTS if union else OTHER_POSTS
        choices = [(p.value, p.label) for p in posts]
        self.fields["post"].choices = choices  # type: ignore[attr-defined]
        self.fields["post"].initial = Post.MEMBER


class LeaveForm(forms.Form):
    """离任."""

    until = day_field("离任日期")
    leaving = forms.ChoiceField(label="原因", choices=Leaving.choices)
    own_consent = forms.CharField(
        label="本级工会委员会意见", max_length=120, required=False,
        help_text="主席、副主席任期未满因工作需要调动时必填（《工会法》第十八条），如会议日期和意见。",
    )  # fmt: skip
    upper_consent = forms.CharField(
        label="上一级工会意见", max_length=120, required=False, help_text="如 同意，清教工〔2026〕9号。"
    )
    basis = forms.CharField(label="说明", max_length=120, required=False)


class SpecialForm(forms.Form):
    """A special committee."""

    title = forms.CharField(
        label="名称", max_length=40, help_text="如 提案工作委员会、福利委员会、劳动争议调解委员会。"
    )
    since = day_field("设立日期")
    basis = forms.CharField(label="依据", max_length=120, required=False)


class EndSpecialForm(forms.Form):
    """A special committee ended."""

    until = day_field("撤销日期")
    basis = forms.CharField(label="依据", max_length=120)
