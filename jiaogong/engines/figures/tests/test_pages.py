"""The pages of figures: numbers, conditions, splits, missing lists, exports, words for what cannot be."""

from __future__ import annotations

import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jiaogong.engines.inbox.tests.cast import LONG_AGO, Cast, unit
from jiaogong.kernel import clock

from ..links import figure_url
from ..pictures import quarter_ends, short_names
from ..reckon import Scope
from .conftest import PEOPLE, RATE


def get(cast: Cast, role: str, address: str, **headers: str) -> str:
    answer = cast.client(role).get(address, headers=headers)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_all_figures_of_the_subtree_with_one_pass_over_the_facts(loaded: Cast, calls: list[Scope]) -> None:
    html = get(loaded, "city", reverse("figures:figures"))
    for words in ("试验率", "33.3%", "1 / 3", "试验口径。", "试验人数", "甲类", "58 人", "建会率", "清岚市教育工会"):
        assert words in html
    assert len(calls) == 1


def test_a_figure_one_may_not_open_is_not_shown(loaded: Cast) -> None:
    html = get(loaded, "leader", reverse("figures:figures"))
    assert "建会率" in html
    assert "在档困难教职工" not in html  # its detail is a 404 for a leader
    assert "在档困难教职工" in get(loaded, "city", reverse("figures:figures"))


def test_a_narrower_subtree_and_an_earlier_day(loaded: Cast) -> None:
    county = loaded.units["county"]
    html = get(loaded, "city", f"{reverse('figures:figures')}?unit={county.key}&at=2024-06-30")
    assert "云溪县教育工会 · 数据截至 2024-06-30" in html and "50.0%" in html
    before = get(loaded, "city", f"{reverse('figures:figure', args=[RATE])}?at={LONG_AGO - timedelta(days=1)}")
    assert "无数据" in before


@pytest.mark.parametrize(
    ("at", "words"), [("2999-01-01", "还没有到"), ("昨天", "日期要写成"), ("0001-01-01", "日期太早")]
)
def test_days_that_cannot_be_shown_are_refused_in_words(loaded: Cast, at: str, words: str) -> None:
    for address in (reverse("figures:figures"), reverse("figures:figure", args=[RATE])):
        html = get(loaded, "city", f"{address}?at={at}")
        assert words in html and f"数据截至 {clock.today()}" in html


def test_a_figure_says_what_it_is_made_of(loaded: Cast) -> None:
    html = get(loaded, "city", figure_url(RATE, unit=loaded.units["city"]))
    for words in ("33.3%", "试验口径。", "云溪县实验小学", "启明双语学校", "只看缺项的 2 所", "云溪县教育工会"):
        assert words in html


def test_missing_lists_who_lacks(loaded: Cast) -> None:
    html = get(loaded, "city", figure_url(RATE, unit=loaded.units["city"], missing=True))
    rows = html[html.index('id="rows"') :]
    assert "启明双语学校" in rows and "小橡树幼儿园" in rows and "云溪县实验小学" not in rows


def test_conditions_become_chips_that_come_off(loaded: Cast) -> None:
    conditions = {"nature": "private", "kinds": ["kindergarten", "combined"], "headcount_min": 100}
    address = figure_url(RATE, unit=loaded.units["city"], conditions=conditions)
    html = get(loaded, "city", address)
    rows = html[html.index('id="rows"') :]
    assert "启明双语学校" in rows and "小橡树幼儿园" not in rows
    for words in ("民办", "九年一贯/完中", "教职工≥100"):
        assert words in html
    assert "headcount_min=100" in html  # a chip keeps the others


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("headcount_min=many", "必须是整数"), ("headcount_min=9&headcount_max=1", "不能大于上限"), ("nature=alien", "公办和民办"),
        ("kinds=castle", "不在列表中"), ("branch=x", "必须是整数"), ("least=99", "只能是 1 到 36"), ("least=-1", "只能是 1 到 36"),
    ],
)  # fmt: skip
def test_conditions_that_are_none_are_said(loaded: Cast, query: str, words: str) -> None:
    assert words in get(loaded, "city", f"{reverse('figures:figure', args=[PEOPLE])}?{query}")


def test_a_parameter_and_a_category_count(loaded: Cast) -> None:
    html = get(loaded, "city", figure_url(PEOPLE, unit=loaded.units["city"], category="b", parameters={"least": 36}))
    assert "试验人数（乙类）" in html and "50 人" in html and "至少几人 36" in html


@pytest.mark.parametrize(
    ("by", "words"), [("branch", "柳浦区教育工会"), ("kind", "幼儿园"), ("nature", "民办"), ("band", "100人以上")]
)
def test_every_split_and_its_links(loaded: Cast, by: str, words: str) -> None:
    html = get(loaded, "city", f"{figure_url(RATE, unit=loaded.units['city'])}&by={by}")
    split = html[html.index('id="split"') : html.index("依据") if "依据" in html else html.index('aria-label="口径"')]
    assert words in split and "只看其中一项：<a href" in split


def test_a_branch_link_narrows_to_the_branch(loaded: Cast) -> None:
    county = loaded.units["county2"]
    html = get(loaded, "city", figure_url(RATE, unit=loaded.units["city"], conditions={"branch": county.pk}))
    rows = html[html.index('id="rows"') :]
    assert "启明双语学校" in rows and "云溪县实验小学" not in rows and "柳浦区教育工会" in html


def test_unknown_figure_and_unit_are_404(loaded: Cast) -> None:
    client = loaded.client("city")
    assert client.get(reverse("figures:figure", args=["no.such"])).status_code == 404
    for unit_key in ("nonsense", "00000000-0000-0000-0000-000000000000", str(loaded.units["dept"].key)):
        assert client.get(reverse("figures:figures"), {"unit": unit_key}).status_code == 404


def test_trend_alone_for_htmx_and_as_a_page(loaded: Cast, calls: list[Scope]) -> None:
    address = reverse("figures:trend", args=[RATE])
    alone = get(loaded, "city", address, HX_Request="true")
    assert "<html" not in alone and len(calls) == 8
    page = get(loaded, "city", address)
    assert "<html" in page and "近八个季度" in page


def test_short_names() -> None:
    assert short_names(["云溪县教育工会", "柳浦区教育工会"]) == ["云溪县", "柳浦区"]
    assert short_names(["小学", "中学"]) == ["小学", "中学"]
    assert short_names(["公办", "民办"]) == ["公办", "民办"]
    assert short_names([]) == []


def test_quarter_ends() -> None:
    assert quarter_ends(date(2025, 3, 30), 3) == [date(2024, 6, 30), date(2024, 9, 30), date(2024, 12, 31)]
    assert quarter_ends(date(2025, 3, 31), 2) == [date(2024, 12, 31), date(2025, 3, 31)]


def test_exports_hold_what_the_page_shows(loaded: Cast) -> None:
    client = loaded.client("city")
    answer = client.get(f"{reverse('figures:figures')}?export=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert ["试验", "试验率", None, "33.3%", 1, 3] in [row[:6] for row in cells] or [
        "试验",
        "试验率",
        "",
        "33.3%",
        1,
        3,
    ] in [row[:6] for row in cells]
    answer = client.get(f"{figure_url(RATE, unit=loaded.units['city'], missing=True)}&export=xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    names = [row[0].value for row in book.worksheets[0].iter_rows()]
    assert "启明双语学校" in names and "云溪县实验小学" not in names
    assert book.sheetnames[0] == "缺项单位" and len(book.sheetnames) == 5
    assert "filename*=utf-8''" in answer["Content-Disposition"]


def test_more_units_cost_no_more_queries(loaded: Cast) -> None:
    def cost(address: str) -> int:
        client = loaded.client("city")
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    addresses = [reverse("figures:figures"), figure_url(RATE, unit=loaded.units["city"]), reverse("home")]
    before = [cost(address) for address in addresses]
    for number in range(5):
        unit(loaded, f"more{number}", "county", f"新小学{number}", "base", "primary", staff=30)
    assert [cost(address) for address in addresses] == before
    assert max(before) <= 54  # a few for each app that has facts
