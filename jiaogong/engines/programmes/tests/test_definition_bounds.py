"""Definitions made to exhaust the reader, or that nobody could fill in, are refused with words."""

from __future__ import annotations

import time

import pytest

from jiaogong.engines.programmes.definition import loading
from jiaogong.engines.programmes.definition.loading import Unsound, parse, sound
from jiaogong.engines.programmes.definition.schema import MOST_FIELDS


@pytest.mark.parametrize(
    "text",
    ["a." * 20_000 + "b=1", "a" + " . a" * 5_000 + " = 1", "x=" + "[" * 20_000, "x=" + "{a=" * 5_000 + "1" + "}" * 5_000, "#" * 70_000,
     "[" + "a." * 3_000 + "b]"],
)  # fmt: skip
def test_hostile_text_is_refused_at_once(text: str) -> None:
    began = time.monotonic()
    with pytest.raises(Unsound):
        parse(text)
    assert time.monotonic() - began < 2


def test_ordinary_dots_and_brackets_are_read() -> None:
    assert parse('a.b.c = 1\nt = "见 1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1 [[[[[[[[[[[[[[[[[[["\nx = [[1, 2], [3]]\n')[
        "a"
    ] == {"b": {"c": 1}}


def test_more_fields_than_a_form_can_hold() -> None:
    fields = [{"key": f"f{n}", "title": "甲"} for n in range(MOST_FIELDS + 1)]
    body = {
        "key": "many", "title": "多", "family": "x", "about": "", "entrant": "unit", "fields": fields,
        "steps": [{"key": "confirm", "kind": "confirm", "title": "发布"}],
    }  # fmt: skip
    with pytest.raises(Unsound) as refused:
        sound(body)
    assert f"最多 {MOST_FIELDS} 项" in str(refused.value)
    assert loading.MOST_BYTES == 64 * 1024
