"""文号 and dates: read kindly, printed strictly."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..official import format_date, format_doc_number, normalise_doc_number


@pytest.mark.parametrize(
    ("written", "strict"),
    [
        ("徐工教 [2018]2号", "徐工教〔2018〕2号"), ("沪教工（2017）1号", "沪教工〔2017〕1号"),
        ("常教工〔2020〕18号", "常教工〔2020〕18号"), ("苏教工【２０２０】第００８号", "苏教工〔2020〕8号"),
        ("京教工 ﹝2021﹞ 3", "京教工〔2021〕3号"), ("某教工［二〇二一年］12号", "某教工〔2021〕12号"),
        ("总工办发(2020)100号\n", "总工办发〔2020〕100号"),
    ],
)  # fmt: skip
def test_document_numbers_are_read_kindly_and_printed_strictly(written: str, strict: str) -> None:
    assert normalise_doc_number(written) == strict
    assert normalise_doc_number(strict) == strict


@pytest.mark.parametrize(
    "text",
    [
        "",
        "关于建会的通知",
        "某教工〔20〕8号",
        "〔2020〕8号",
        "某教工2020第8号",
        "某教工〔2020〕号",
        "某教工〔1066〕1号",
    ],
)
def test_what_is_no_document_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="发文字号"):
        normalise_doc_number(text)


@given(st.text("工教总某市", min_size=1, max_size=10), st.integers(1949, 2199), st.integers(1, 999_999))
def test_document_numbers_round_trip(mark: str, year: int, seq: int) -> None:
    number = format_doc_number(mark, year, seq)
    assert number == f"{mark}〔{year}〕{seq}号"
    assert normalise_doc_number(number.replace("〔", "[").replace("〕", "）")) == number


def test_numbers_and_dates_have_no_leading_zeros() -> None:
    assert format_date(datetime.date(2020, 3, 5)) == "2020年3月5日"
    for mark, year, seq in (("", 2020, 1), ("甲", 20, 1), ("甲", 2020, 0)):
        with pytest.raises(ValueError, match="发文"):
            format_doc_number(mark, year, seq)
