"""What a name is found by, and what must not stand in an address."""

from __future__ import annotations

import pytest

from jiaogong.kernel.text.searching import folded, looks_like_number, name_words, pieces_of, wanted_words


@pytest.mark.parametrize("dot", "·•‧・･．∙")
def test_every_dot_is_the_same(dot: str) -> None:
    assert folded(f"欧阳{dot}娜") == "欧阳娜"
    assert name_words(f"欧阳{dot}娜") == name_words("欧阳娜")


@pytest.mark.parametrize("rare", ["䶮", "㛃", "𠅤", "𬭎"])
def test_rare_characters_stay(rare: str) -> None:
    assert folded(f"王{rare}") == f"王{rare}"
    assert {f"王{rare}", rare} <= set(name_words(f"王{rare}").split())
    assert wanted_words(rare) == [rare]


def test_words_of_a_name() -> None:
    words = set(name_words("王小明").split())
    assert {"王小明", "小明", "明", "wangxiaoming", "xiaoming", "wxm", "xm", "wxiaoming", "wangxm"} <= words
    long = "阿卜杜热合曼·阿卜杜热合曼·买买提依明江吐尔逊"
    assert "买买提依明江吐尔逊" in name_words(long).split()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("990101198503120012", True), ("99010119850312001X", True), ("138 0000 0001", True), ("138-0000-0001", True),
        ("E12345678", True), ("王芳 13800000001", True), ("12345", True), ("０１２３４５６", True),
        ("0001", False), ("王芳 0001", False), ("wangfang", False), ("3班", False), ("", False),
    ],
)  # fmt: skip
def test_numbers_are_recognised(text: str, number: bool) -> None:
    assert looks_like_number(text) is number


def test_pieces_keep_a_number_whole() -> None:
    assert pieces_of("138 0000-0001") == ["13800000001"]
    assert pieces_of("王芳 138 0000 0001") == ["王芳", "13800000001"]
    assert pieces_of("王芳 0001") == ["王芳", "0001"]
