"""Money: what is typed, printed and written in capitals."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.money import MOST, capitals, parse, words
from jiaogong.kernel.money.fields import MoneyField

FEN = st.integers(0, MOST)
ORACLE = {
    0: "零元整", 1: "壹分", 10: "壹角整", 11: "壹角壹分", 100: "壹元整", 101: "壹元零壹分", 110: "壹元壹角整", 1000: "壹拾元整",
    1010: "壹拾元零壹角整", 1001: "壹拾元零壹分", 10_000: "壹佰元整", 100_000: "壹仟元整", 100_100: "壹仟零壹元整",
    101_000: "壹仟零壹拾元整", 1_000_000: "壹万元整", 1_000_100: "壹万零壹元整", 1_010_000: "壹万零壹佰元整",
    1_100_000: "壹万壹仟元整", 10_010_000: "壹拾万零壹佰元整", 10_100_000: "壹拾万壹仟元整", 123_450: "壹仟贰佰叁拾肆元伍角整",
    10_000_000_000: "壹亿元整", 10_000_000_100: "壹亿零壹元整", 10_001_000_000: "壹亿零壹万元整", 680_032: "陆仟捌佰元零叁角贰分",
    10_700_053: "壹拾万柒仟元零伍角叁分", 140_950: "壹仟肆佰零玖元伍角整", 600_714: "陆仟零柒元壹角肆分", 1_640_902: "壹万陆仟肆佰零玖元零贰分",
    32_500: "叁佰贰拾伍元整", MOST: "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分",
}  # fmt: skip


@pytest.mark.parametrize(("fen", "text"), ORACLE.items())
def test_capitals_of_known_amounts(fen: int, text: str) -> None:
    assert capitals(fen) == text


def read(text: str) -> int:
    """Fen of capitals: an independent reading, right to left through the places."""
    whole, _, rest = text.partition("元") if "元" in text else ("", "", text)
    digits = {c: i for i, c in enumerate("零壹贰叁肆伍陆柒捌玖")}
    small = {"拾": 10, "佰": 100, "仟": 1000}
    total = section = figure = 0
    for sign in whole:
        if sign in digits:
            figure = digits[sign]
        elif sign in small:
            section += figure * small[sign]
            figure = 0
        else:
            big = 10**4 if sign == "万" else 10**8
            section += figure
            total = (total + section) * big if sign == "亿" and total else total + section * big
            section = figure = 0
    fen = (total + section + figure) * 100
    for sign, following in pairwise(rest):
        if following in "角分":
            fen += digits[sign] * (10 if following == "角" else 1)
    return fen


@given(FEN)
def test_capitals_say_the_amount_and_nothing_odd(fen: int) -> None:
    text = capitals(fen)
    assert read(text) == fen
    assert "零零" not in text
    assert text.endswith("整") == (fen % 10 == 0)


@given(FEN)
def test_what_is_printed_reads_back(fen: int) -> None:
    assert parse(words(fen)) == fen
    assert parse(f" ¥{words(fen)}元 ") == fen
    assert MoneyField(zero=True).clean(words(fen)) == fen


@pytest.mark.parametrize("text", ["", "-1", "1.234", "1,23", "abc", "1e5", "1.2.3", "１２,3", str(MOST), "NaN", "."])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(RuleBroken):
        parse(text)


def test_short_forms_and_full_width() -> None:
    assert [parse(t) for t in ("12", "12.5", "１２３４．５", "1,234.50")] == [1200, 1250, 123_450, 123_450]
    assert words(-5) == "-0.05"
