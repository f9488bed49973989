"""The reader takes any text, keeps its offsets, and stays fast."""

import os
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiaogong.modules.plans.reading import Reading, read_plan
from jiaogong.modules.plans.tests.test_reading_documents import COVERED, MIXED, REPORT, TABLE

PIECES = st.sampled_from(
    [
        "一、",
        "（一）",
        "1.",
        "2．",
        "①",
        "一是",
        "二是",
        "◆",
        "● ",
        "# ",
        "**",
        "\n",
        "\n\n",
        "\t",
        " | ",
        "\u3000\u3000",
        "\x0c",
        "- 3 -\n",
        "加强组织建设",
        "举办培训班2期",
        "百人以上民办学校",
        "建会率达到90%以上",
        "由4个增加到9个",
        "全覆盖",
        "，",
        "。",
        "；",
        "：",
        "、",
        "2021年",
        "工作总结",
        "工作计划",
        "某市教育工会",
        "“四个意识”",
        "《办法》",
        "（",
        "）",
        "分别达到30%、50%",
        "1\n2万只",
        "\x00",
        "\u200b",
    ]
)


def assert_sound(text: str, reading: Reading) -> None:
    for item in [*reading.tasks, *reading.targets, *reading.achievements]:
        assert text[item.start : item.end] == item.text
        assert item.text
    for section in reading.sections:
        assert 0 <= section.start <= section.end <= len(text)
        assert section.level >= 1
    for target in reading.targets:
        assert target.task is None or 0 <= target.task < len(reading.tasks)
    levels = [section.level for section in reading.sections]
    assert all(later <= earlier + 1 for earlier, later in zip([0, *levels], levels, strict=False))


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_offsets_hold_for_any_mixture(text: str) -> None:
    assert_sound(text, read_plan(text))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    assert_sound(text, read_plan(text))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([COVERED, REPORT, MIXED, TABLE]), st.integers(min_value=0, max_value=400))
def test_a_document_cut_off_anywhere_is_read(text: str, at: int) -> None:
    assert_sound(text[:at], read_plan(text[:at]))


@pytest.mark.parametrize(
    "text",
    [
        "0123456789" * 20000,
        "一、" * 50000,
        "（" * 100000,
        "“" * 100000,
        "二十" * 30000,
        "每学期不少于" * 20000,
        "|" * 50000,
        " " * 100000,
        "一是加强。" * 8000,
        "一、加强\n" * 5000,
        "a\tb\n" * 5000,
        "**" * 50000,
        "1," * 50000,
        "由从" * 20000 + "3个增加到9个",
    ],
    ids=range(14),
)
def test_no_text_takes_more_than_linear_time(text: str) -> None:
    started = time.process_time()
    read_plan(text)
    assert time.process_time() - started < 3


def test_a_plan_of_ten_kilobytes_takes_milliseconds() -> None:
    text = (
        COVERED
        + "（三）继续推进。认真组织各项活动，切实把关怀送到每一名教职工的心坎上，不断提升服务水平和实效。\n" * 70
    )
    assert 9_000 < len(text.encode())
    started = time.process_time()
    for _ in range(10):
        read_plan(text)
    assert (time.process_time() - started) / 10 < 0.03


def test_nothing_is_found_in_nothing() -> None:
    reading = read_plan("")
    assert (reading.title, reading.issuer, reading.year, reading.sections, reading.tasks) == (None, None, None, [], [])


@pytest.mark.skipif("PLAN_SAMPLES" not in os.environ, reason="needs PLAN_SAMPLES, a folder of real documents")
def test_real_documents_are_read() -> None:
    for path in sorted(Path(os.environ["PLAN_SAMPLES"]).glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        reading = read_plan(text)
        assert_sound(text, reading)
        assert reading.title and reading.issuer and reading.year and len(reading.sections) > 10
