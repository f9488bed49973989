"""Names in order of strokes."""

from __future__ import annotations

from jiaogong.kernel.text import stroke_key


def test_fewer_strokes_come_first_then_the_given_name() -> None:
    names = ["魏强", "李敏", "王平", "丁晓", "王一", "欧阳·娜", "𠮷田"]
    assert sorted(names, key=stroke_key) == ["丁晓", "王一", "王平", "李敏", "欧阳·娜", "魏强", "𠮷田"]
