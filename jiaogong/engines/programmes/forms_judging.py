"""The forms of judging, of conditions and of what follows: their fields come from registries."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any, Literal, get_args, get_origin

from django import forms

from jiaogong.engines.figures import registry as figures

from . import eligibility, outcomes, toml_text
from .forms_editor import Part, PartForm, lines, tie_choices
from .portrait import value_word
from .words import RaterGroup

MOST_FIGURES = 3


class JudgingForm(PartForm):
    """How a judged step turns marks into a ranking."""

    usual = {"exclude_own": True, "decimals": 2, "drop": 0}

    blind = forms.BooleanField(label="盲评：评委看不到作者、单位和文件属性", required=False)
    exclude_own = forms.BooleanField(label="评委回避本单位的申报", required=False)
    drop = forms.IntegerField(label="去掉最高分、最低分各几个", min_value=0, max_value=5, initial=0)
    normalise = forms.BooleanField(label="评委打分松紧不一时换算到同一尺度", required=False)
    decimals = forms.IntegerField(label="得分保留几位小数", min_value=0, max_value=4, initial=2)
    tie_1 = forms.ChoiceField(label="同分时先看", required=False)
    tie_2 = forms.ChoiceField(label="再看", required=False)
    tie_3 = forms.ChoiceField(label="最后", required=False)
    promise = forms.CharField(
        label="评委承诺书（不填用通用文本）", required=False, max_length=600, widget=forms.Textarea
    )

    def __init__(self, *args: Any, body: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("tie_1", "tie_2", "tie_3"):
            self.fields[name].choices = [("", "不再比较"), *tie_choices(body)]  # type: ignore[attr-defined]
        for group, label in RaterGroup.choices:
            self.fields[f"weight_{group}"] = forms.IntegerField(
                label=f"{label}权重（%）", required=False, min_value=0, max_value=100
            )
            self.fields[f"least_{group}"] = forms.IntegerField(
                label=f"{label}至少几人", required=False, min_value=1, max_value=200
            )

    def groups(self) -> list[tuple[str, Any, Any]]:
        """(title, weight, least) for the page's table of raters."""
        return [(str(label), self[f"weight_{g}"], self[f"least_{g}"]) for g, label in RaterGroup.choices]

    def general(self) -> list[Any]:
        """Everything else."""
        return [bound for bound in self if not bound.name.startswith(("weight_", "least_"))]

    @staticmethod
    def read(part: Mapping[str, Any]) -> Part:
        """The initial values."""
        found = {**JudgingForm.usual, **part}
        ties = list(part.get("ties", ["shared"]))[:3]
        found |= {f"tie_{n}": tie for n, tie in enumerate(ties, start=1)}
        for row in part.get("raters", [{"group": "expert"}]):
            found[f"weight_{row['group']}"] = row.get("weight", 100)
            found[f"least_{row['group']}"] = row.get("least", 1)
        return found

    def part(self) -> Part:
        """The table as definitions have it."""
        data = self.cleaned_data
        ties = [data[f"tie_{n}"] for n in (1, 2, 3) if data[f"tie_{n}"]]
        raters = [
            {"group": group, "weight": data[f"weight_{group}"], "least": data[f"least_{group}"] or 1}
            for group in RaterGroup.values
            if data[f"weight_{group}"]
        ]
        plain = {k: v for k, v in super().part().items() if not k.startswith(("weight_", "least_", "tie_"))}
        return {**plain, "exclude_own": data["exclude_own"], "decimals": data["decimals"], "ties": ties or ["shared"],
                "raters": raters}  # fmt: skip


class ConditionsForm(PartForm):
    """Who may enter: one field for each condition of the registry."""

    def __init__(self, *args: Any, body: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        entrant = body.get("entrant", "person")
        self.conditions = [c for c in eligibility.all_conditions() if entrant in c.of]
        kept = {figure.key: f"{figure.title}（{figure.measure}）" for figure in figures.all_figures()}
        for condition in self.conditions:
            if condition.shape != "figures":
                self.fields[condition.key] = _condition_field(condition)
                continue
            for n in range(MOST_FIGURES):
                self.fields[f"figure_{n}"] = forms.ChoiceField(
                    label=f"指标要求 {n + 1}", required=False, choices=[("", "不要求"), *kept.items()]
                )
                self.fields[f"figure_least_{n}"] = forms.IntegerField(
                    label=f"指标 {n + 1} 不低于", required=False, min_value=0, max_value=1_000_000
                )

    @staticmethod
    def read(given: Mapping[str, Any]) -> Part:
        """The initial values."""
        found: Part = {}
        shapes = {condition.key: condition.shape for condition in eligibility.all_conditions()}
        for key, value in given.items():
            if shapes.get(key) == "figures":
                for n, row in enumerate(value[:MOST_FIGURES]):
                    found |= {f"figure_{n}": row.get("key"), f"figure_least_{n}": row.get("least")}
            else:
                found[key] = toml_text.value(value) if shapes.get(key) == "other" else value
        return found

    def clean(self) -> Part:
        """Values written as in a file are read; each is judged by its own condition."""
        data = super().clean() or {}
        for condition in self.conditions:
            if condition.shape == "other" and data.get(condition.key):
                try:
                    data[condition.key] = tomllib.loads(f"value = {data[condition.key]}")["value"]
                except tomllib.TOMLDecodeError:
                    self.add_error(condition.key, "读不懂，请照说明的样子写。")
        return data

    def part(self) -> Part:
        """The table [eligibility]."""
        data = self.cleaned_data
        found = {c.key: data[c.key] for c in self.conditions if c.shape != "figures" and data.get(c.key)}
        rows = [
            {"key": data[f"figure_{n}"], "least": data[f"figure_least_{n}"] or 0}
            for n in range(MOST_FIGURES)
            if data.get(f"figure_{n}")
        ]
        return {**found, "figures": rows} if rows else found


def _condition_field(condition: eligibility.Condition) -> forms.Field:
    if condition.shape == "yes":
        return forms.BooleanField(label=condition.title, required=False)
    if condition.shape == "choices":
        return forms.MultipleChoiceField(
            label=f"{condition.title}（不勾选为不限）", required=False, choices=condition.choices, widget=forms.CheckboxSelectMultiple
        )  # fmt: skip
    if condition.shape == "number":
        return forms.IntegerField(label=condition.title, required=False)
    return forms.CharField(
        label=condition.title, required=False, max_length=600,
        help_text='照方案文件的样子写，例如 [{ code = "may_day_medal" }]；不要求时留空。',
    )  # fmt: skip


class OutcomeForm(PartForm):
    """What follows, with the keys its owner asks for."""

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outcome = outcomes.get(kind)
        for name, info in self.outcome.params.model_fields.items():
            self.fields[name] = _param_field(name, info, self.outcome.words)

    @classmethod
    def read(cls, kind: str, given: Mapping[str, Any]) -> Part:
        """The initial values; lists as lines."""
        fields = outcomes.get(kind).params.model_fields
        usual = {
            name: info.get_default(call_default_factory=True) for name, info in fields.items() if not info.is_required()
        }
        found = {**usual, **{k: v for k, v in given.items() if k in fields}}
        return {k: "\n".join(map(str, v)) if isinstance(v, (list, tuple)) else v for k, v in found.items()}

    def part(self) -> Part:
        """The table [outcome]."""
        found: Part = {"kind": self.outcome.key}
        for name, info in self.outcome.params.model_fields.items():
            given = self.cleaned_data[name]
            value = lines(given) if _is_list(info.annotation) else given
            usual = None if info.is_required() else info.get_default(call_default_factory=True)
            if value not in (None, "", []) and value != usual:
                found[name] = value
        return found


def _plain_type(annotation: Any) -> Any:
    """int for int | None."""
    if get_origin(annotation) in (list, tuple, Literal):
        return annotation
    inner = [a for a in get_args(annotation) if a is not type(None)]
    return inner[0] if len(inner) == 1 else annotation


def _is_list(annotation: Any) -> bool:
    return get_origin(_plain_type(annotation)) in (list, tuple)


def _param_field(name: str, info: Any, words: Mapping[str, str]) -> forms.Field:
    label, kind = words.get(name, info.title or name), _plain_type(info.annotation)
    hint = words.get(f"{name}?", info.description or "")
    if kind is bool:
        return forms.BooleanField(label=label, required=False, help_text=hint)
    if kind is int:
        return forms.IntegerField(label=label, required=info.is_required(), help_text=hint)
    if get_origin(kind) is Literal:
        choices = [(value, value_word(words, name, value)) for value in get_args(kind)]
        if not info.is_required():
            choices = [("", "不写"), *choices] if info.default in (None, "") else choices
        return forms.ChoiceField(label=label, choices=choices, required=info.is_required(), help_text=hint)
    if _is_list(info.annotation):
        return forms.CharField(
            label=f"{label}（每行一项）", required=info.is_required(), widget=forms.Textarea, help_text=hint
        )
    return forms.CharField(label=label, required=info.is_required(), max_length=300, help_text=hint)
