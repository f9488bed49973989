"""The tag library is strict, and says in words what it shows in colour."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template import Context, TemplateSyntaxError, engines
from django.test import RequestFactory

from jiaogong.kernel.ui import panels


def shown(source: str, **context: Any) -> str:
    """What a template renders to, without a database."""
    engine = engines["django"].engine  # type: ignore[attr-defined]
    return engine.from_string(source).render(Context({"request": RequestFactory().get("/x/?q=1"), **context}))


@pytest.mark.parametrize(
    "source",
    [
        "{% badge 'done' %}",
        "{% badge 'green' '好' %}",
        "{% badge 'done' '好' colour='red' %}",
        "{% bar value=1 %}",
        "{% bar value=1 label='一' state='ok' %}",
        "{% stat label='数' %}",
        "{% stat label='数' value=1 link='/' %}",
        "{% empty %}",
        "{% empty '空' action_label='去' %}",
        "{% icon 'no-such-icon' %}",
        "{% field 'name' %}",
        "{% page_head %}{% endpage_head %}",
        "{% page_head title='a' titel='b' %}{% endpage_head %}",
        "{% tabs items active='x' %}",
        "{% notice 'loud' %}{% endnotice %}",
        "{% panels 'cellar' 1 %}",
        "{% chart 'Key' data %}",
        "{% chart 'key' wrong %}",
        "{% attachments files %}",
    ],
)
def test_a_wrong_use_is_an_error(source: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        shown(source, items=[("a", "甲", "#")], data={}, wrong={"title": "t", "kind": "pie"}, files=[{"nom": "x"}])


def test_a_badge_is_word_shape_and_colour() -> None:
    html = shown("{% badge 'attention' '差 2 所' %}")
    assert 'class="state state-attention"' in html and "<svg" in html and "差 2 所" in html


def test_text_is_escaped() -> None:
    html = shown(
        "{% badge 'done' t %}{% stat label=t value=t %}{% mark t %}{% card title=t %}{{ t }}{% endcard %}", t="<b>"
    )
    assert "<b>" not in html


@pytest.mark.parametrize(
    ("value", "top", "width"), [(54, 56, "96.4%"), (70, 56, "100.0%"), (-1, 56, "0.0%"), (3, 0, "0.0%")]
)
def test_a_bar_stays_in_its_track(value: int, top: int, width: str) -> None:
    assert f'y="4" width="{width}"' in shown("{% bar value=v max=m label='x' %}", v=value, m=top)


class Sample(forms.Form):
    name = forms.CharField(label="名称", help_text="简短")
    number = forms.IntegerField(label="数目")
    day = forms.DateField(label="日期", initial="2026-03-12", required=False)
    photo = forms.FileField(label="照片", required=False, widget=forms.FileInput(attrs={"accept": "image/*"}))


def test_a_wrong_field_says_so_to_eyes_and_ears() -> None:
    html = shown("{% field form.name %}", form=Sample({"name": ""}))
    assert 'aria-describedby="id_name_help id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_name_error"' in html and "这个字段是必填项" in html


def test_fields_have_native_types_and_one_describedby() -> None:
    html = shown("{% fields form %}", form=Sample())
    assert 'type="date"' in html and 'value="2026-03-12"' in html
    assert 'inputmode="numeric"' in html
    assert "可以直接拍照" in html
    assert html.count("aria-describedby") == 2


def test_once_differs_each_time() -> None:
    first, second = shown("{% once %}|{% once %}").split("|")
    assert first != second


def test_pages_keep_the_rest_of_the_address() -> None:
    html = shown("{% pagination page %}", page=Paginator(range(500), 50).page(2))
    assert 'href="?q=1&amp;page=3"' in html
    assert "共 500 条，第 2/10 页" in html


def test_panels_stand_in_order_and_may_stay_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(panels, "_panels", {})

    def build(request: HttpRequest, subject: Any) -> panels.Content | None:
        return panels.Content("ui/empty.html", {"title": subject, "icon": "inbox"}) if subject else None

    panels.register(panels.Panel("second", panels.Place.UNIT, "乙", build, order=20))
    panels.register(panels.Panel("first", panels.Place.UNIT, "甲", build, order=10))
    html = shown("{% panels 'unit' 'x' %}")
    assert html.index("panel-first") < html.index("panel-second")
    assert "<section" not in shown("{% panels 'unit' '' %}")
    with pytest.raises(ValueError, match="twice"):
        panels.register(panels.Panel("first", panels.Place.UNIT, "丙", build))
