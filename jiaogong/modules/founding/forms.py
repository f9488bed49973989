"""What users type in a founding, cleaned; the verbs decide."""

from __future__ import annotations

from typing import Any

from django import forms

from jiaogong.engines.org.models import Person
from jiaogong.modules.committees.words import Post
from jiaogong.modules.unions.forms import day_field
from jiaogong.modules.unions.words import CommitteeKind
from jiaogong.modules.unions.words import Form as UnionForm

from .models import Founding


class Files(forms.ClearableFileInput):
    """Several files in one field."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """A list of files, from the album, the camera or the disk."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=Files(), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Every file, each cleaned."""
        rows = data if isinstance(data, (list, tuple)) else [data] if data else []
        cleaned = [super(FilesField, self).clean(row, initial) for row in rows]
        if not cleaned and self.required:
            raise forms.ValidationError("请选择文件或拍照。")
        return cleaned


class StartForm(forms.Form):
    """Who heads the preparation group, when the superior begins."""

    name = forms.CharField(
        label="筹备组组长姓名", max_length=60, help_text="建会期间的待办发给他；随后可给他开通账号。"
    )
    phone = forms.RegexField(
        label="手机号码", regex=r"^1\d{10}$", required=False, error_messages={"invalid": "手机号码为 11 位数字。"}
    )


class DetailsForm(forms.Form):
    """Form, name, number."""

    intended = forms.IntegerField(label="拟入会人数", min_value=0, max_value=100_000)
    form = forms.ChoiceField(label="组织形式", choices=UnionForm.choices)
    name = forms.CharField(label="工会名称", max_length=100)

    def __init__(self, *args: Any, founding: Founding, **kwargs: Any) -> None:
        kwargs["initial"] = {"intended": founding.intended, "form": founding.form, "name": founding.name}
        super().__init__(*args, **kwargs)
        group = founding.unit.kind == "group"
        self.fields["form"].choices = [  # type: ignore[attr-defined]
            c for c in UnionForm.choices if (c[0] == UnionForm.FEDERATION) == group
        ]


class PeopleForm(forms.Form):
    """Names, one a line."""

    lines = forms.CharField(
        label="姓名（每行一人）", max_length=20_000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="可以从微信或表格里粘贴。姓名后面可以空一格写身份证号或手机号。",
    )  # fmt: skip


class PartnerForm(forms.Form):
    """Another unit, by name or code."""

    other = forms.CharField(label="成员单位", max_length=80, help_text="填写单位全称或单位代码。")


class PaperForm(forms.Form):
    """Files under a title of the list."""

    title = forms.ChoiceField(label="材料")
    uploads = FilesField(label="文件", help_text="可拍照或选文件，能一次选几张。支持图片、PDF、Word。")

    def __init__(self, *args: Any, titles: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].choices = [(t, t) for t in titles]  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """A reason."""

    reason = forms.CharField(label="原因", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class ApproveForm(forms.Form):
    """文号 and day of the approval."""

    mark = forms.CharField(label="机关代字", max_length=20, help_text="如 云教工；序号由系统接着往下编，不会重号。")
    day = day_field("批复日期")


MEMBER_POSTS = (
    Post.VICE_CHAIR,
    Post.ORGANISATION,
    Post.PUBLICITY,
    Post.CULTURE,
    Post.WELFARE,
    Post.WOMEN,
    Post.FINANCE,
)


class ElectionForm(forms.Form):
    """The election's numbers and who was elected."""

    day = day_field("选举日期")
    years = forms.TypedChoiceField(label="任期", choices=((3, "三年"), (5, "五年")), coerce=int, initial=5)
    due = forms.IntegerField(label="应到人数", min_value=1, max_value=100_000)
    present = forms.IntegerField(label="实到人数", min_value=1, max_value=100_000)
    chair = forms.ModelChoiceField(
        label="工会主席", queryset=Person.objects.none(), to_field_name="key", empty_label="请选择"
    )
    votes = forms.IntegerField(label="主席得票", min_value=1, max_value=100_000)

    def __init__(self, *args: Any, founding: Founding, people: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"due": founding.intended, "years": founding.years or 5}
        super().__init__(*args, **kwargs)
        self.fields["chair"].queryset = people  # type: ignore[attr-defined]
        if founding.form == UnionForm.ORGANISER:
            self.fields["chair"].label = "组织员"
            self.fields["votes"].label = "组织员得票"
            return
        for post in MEMBER_POSTS:
            self.fields[post] = self._person(str(post.label), people)
        self.fields["review_head"] = self._person("经审会主任", people, "选定后同步建立经费审查委员会。")
        self.fields["women_head"] = self._person("女职工委员会主任", people, "选定后同步建立女职工委员会。")
        self.fields["congress"] = forms.BooleanField(
            label="同步建立教代会（教职工大会）制度", required=False, initial=True
        )

    @staticmethod
    def _person(label: str, people: Any, help_text: str = "") -> forms.ModelChoiceField:
        return forms.ModelChoiceField(
            label=label, queryset=people, to_field_name="key", required=False, empty_label="未选", help_text=help_text
        )

    def seats(self) -> list[tuple[str, str, Person]]:
        """(committee, post, person) of everybody chosen."""
        data = self.cleaned_data
        found = [(CommitteeKind.UNION, post, data.get(post)) for post in MEMBER_POSTS]
        found.insert(0, (CommitteeKind.UNION, Post.CHAIR, data["chair"]))
        found.append((CommitteeKind.FUNDS_REVIEW, Post.HEAD, data.get("review_head")))
        found.append((CommitteeKind.WOMEN, Post.HEAD, data.get("women_head")))
        return [(str(kind), str(post), person) for kind, post, person in found if person is not None]
