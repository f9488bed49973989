"""Numbers, figures, deadlines and conditions as Chinese documents write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiaogong.modules.plans.reading.conditions import find_every, find_size_limits
from jiaogong.modules.plans.reading.dates import standalone_date
from jiaogong.modules.plans.reading.numerals import chinese_year, parse_number
from jiaogong.modules.plans.reading.periods import find_deadline
from jiaogong.modules.plans.reading.quantities import find_figures

DIGITS = "零一二三四五六七八九"


def in_chinese(number: int) -> str:
    """The usual writing of a number below a hundred million."""
    if number >= 10000:
        rest = number % 10000
        gap = "零" if 0 < rest < 1000 else ""
        return in_chinese(number // 10000) + "万" + gap + (in_chinese(rest) if rest else "")
    for size, name in ((1000, "千"), (100, "百"), (10, "十")):
        if number >= size:
            rest = number % size
            gap = "零" if 0 < rest < size // 10 else ""
            return DIGITS[number // size] + name + gap + (in_chinese(rest) if rest else "")
    return DIGITS[number]


@given(st.integers(min_value=0, max_value=99_999_999))
def test_chinese_numerals_read_back(number: int) -> None:
    assert parse_number(in_chinese(number)) == number


@given(st.integers(min_value=0, max_value=10**9))
def test_arabic_numbers_read_back(number: int) -> None:
    assert parse_number(str(number)) == number
    assert parse_number(f"{number:,}") == number


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_none(text: str) -> None:
    value = parse_number(text)
    assert value is None or value >= 0


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("两", 2),
        ("十", 10),
        ("十二", 12),
        ("百余", 100),
        ("一百二十余", 120),
        ("1.5万", 15000),
        ("3,000", 3000),
        ("2千", 2000),
        ("二〇二一", 2021),
        ("二三十", None),
        ("三八", None),
        ("若干", None),
        ("", None),
    ],
)
def test_numbers(written: str, value: float | None) -> None:
    assert parse_number(written) == value


@pytest.mark.parametrize(
    ("written", "year"), [("二〇二一", 2021), ("二○一九", 2019), ("2024", 2024), ("3021", None), ("二一", None)]
)
def test_years(written: str, year: int | None) -> None:
    assert chinese_year(written) == year


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("举办讲座3场", [(3, "场")]),
        ("覆盖率达到百分之七十以上", [(70, "%")]),
        ("参保率不低于七成", [(70, "%")]),
        ("建会率达75以上%", [(75, "%")]),
        ("争创1—2家", [([1, 2], "家")]),
        ("推出10至15名", [([10, 15], "名")]),
        ("每年一两次", [([1, 2], "次")]),
        ("满意率在80%-90%之间", [([80, 90], "%")]),
        ("投入一百二十余万元", [(120, "万元")]),
        ("支出11.5万元", [(11.5, "万元")]),
        ("参加1.2万人次", [(12000, "人次")]),
        ("占三分之二以上", [(66.7, "%")]),
        ("提高5个百分点", [(5, "个百分点")]),
        ("牢记“四个意识”，做好“168行动”", []),
        ("《三年行动5项计划》", []),
        ("二三十场", []),
        ("庆祝三八节", []),
    ],
)
def test_figures(text: str, figures: list) -> None:
    assert [(f.value, f.unit) for f in find_figures(text)] == figures


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("6月30日前完成", "2022-06-30"),
        ("年底前建成", "2022-12"),
        ("12月底前达到", "2022-12"),
        ("十一月举办", "2022-11"),
        ("上半年完成", "2022-06"),
        ("第三季度开展", "2022-09"),
        ("到2025年达到", "2025"),
        ("力争2025年底突破", "2025-12"),
        ("三年内实现", "三年内"),
        ("明年完成", "2023"),
        ("5年全覆盖", "5年"),
        ("2017年做到全覆盖", "2017"),
        ("加强领导", None),
    ],
)
def test_deadlines(text: str, deadline: str | None) -> None:
    found = find_deadline(text, 2022)
    assert (found.value if found else None) == deadline


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("百人以上民办学校", "headcount>=100"),
        ("25人以上100人以下民办学校", "25<=headcount<100"),
        ("百人以下25人以上的民办幼儿园", "25<=headcount<100"),
        ("25—99人的民办学校", "25<=headcount<=99"),
        ("不足25人的学校", "headcount<25"),
        ("教职工200人以上的学校", "headcount>=200"),
    ],
)
def test_size_limits(text: str, expression: str) -> None:
    assert [limit.expression for limit in find_size_limits(text)] == [expression]


def test_a_number_of_participants_is_no_size_limit() -> None:
    assert find_size_limits("参加人数达到500人以上") == []


def test_frequencies_are_taken_together() -> None:
    assert find_every("每人每学期读书") == "每人每学期"
    assert find_every("每所学校推荐") == "每所学校"
    assert find_every("推荐") is None


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("2021年3月5日", "2021-03-05"),
        ("二〇二一年十二月二十八日", "2021-12-28"),
        ("2023.9.4", "2023-09-04"),
        ("（2019年2月）", "2019-02"),
        ("发布日期：2023年2月15日", "2023-02-15"),
        ("兰溪县教育工会2020年1月10日", "2020-01-10"),
        ("2021年工作要点", None),
        ("会议于2021年3月5日召开，全体参加", None),
    ],
)
def test_standalone_dates(line: str, date: str | None) -> None:
    found = standalone_date(line)
    assert (found[0] if found else None) == date
