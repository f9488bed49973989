"""Provisions: the nearest superior's value holds, each with its source; base units follow; pages of every editor."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from jiaogong.engines.provisions import registry
from jiaogong.engines.provisions.models import ProvisionValue
from jiaogong.engines.provisions.reading import explain, explain_all, value_of
from jiaogong.engines.provisions.registry import Provision
from jiaogong.engines.provisions.verbs import set_value
from jiaogong.kernel import clock
from jiaogong.kernel.errors import Refused, RuleBroken

from .cast import Cast, build

pytestmark = pytest.mark.django_db
OLD = date(2010, 1, 1)
SOURCE = "清教工〔2026〕8号"


def not_wrong(value: Any) -> None:
    """Rejects one value of each shape."""
    if value in (13, ["坏"], [[1, 2, 3, 4]], "bad"):
        raise RuleBroken("这个取值不符合规定。", field="value")


@pytest.fixture
def cast(db: None, monkeypatch: pytest.MonkeyPatch) -> Cast:
    made = (
        Provision("test.number", "试验人数", ((OLD, 5, "旧文"), (date(2024, 1, 1), 10, "新文")), not_wrong, measure="人", group="试验"),
        Provision("test.choice", "试验做法", ((OLD, "warn", "旧文"),), not_wrong, choices=(("warn", "提示"), ("bad", "错")), group="试验"),
        Provision("test.lines", "试验材料", ((OLD, ["甲", "乙"], "旧文"),), not_wrong, group="试验", verified=True),
        Provision("test.bands", "试验分档", ((OLD, [[0, 9, 1, 2]], "旧文"),), not_wrong, measure="人", group="试验"),
    )  # fmt: skip
    monkeypatch.setattr(registry, "_provisions", {p.key: p for p in made})
    return build()


def days(number: int) -> date:
    return clock.today() + timedelta(days=number)


def test_the_default_of_the_day_holds_until_somebody_above_sets_one(cast: Cast) -> None:
    school, county, city = (cast.units[key] for key in ("school", "county", "city"))
    assert [value_of("test.number", school, day) for day in (date(2020, 1, 1), days(0))] == [5, 10]
    assert not explain("test.number", school, days(0)).verified
    set_value(city, by=cast.user("city"), key="test.number", value=20, since=days(-10), source=SOURCE)
    set_value(county, by=cast.user("county"), key="test.number", value=30, since=days(-5), source=SOURCE)
    assert [value_of("test.number", school, days(n)) for n in (-11, -10, -5)] == [10, 20, 30]
    assert value_of("test.number", cast.units["school3"], days(0)) == 20
    assert explain("test.number", school, days(0)).unit == county
    assert dict((p.key, f.value) for p, f in explain_all(school, days(0)))["test.number"] == 30


def test_rules_of_setting(cast: Cast) -> None:
    city, by = cast.units["city"], cast.user("city")
    given: dict[str, Any] = {"key": "test.number", "value": 20, "since": days(-10), "source": SOURCE}
    set_value(city, by=by, **given)
    for change, words in (
        ({"source": " "}, "出处"), ({"value": 13}, "不符合规定"), ({"since": days(-11)}, "不能更早"),
    ):  # fmt: skip
        with pytest.raises(RuleBroken, match=words):
            set_value(city, by=by, **{**given, **change})
    with pytest.raises(RuleBroken, match="基层单位执行上级"):
        set_value(cast.units["school"], by=cast.user("school"), **given)
    for key in ("school", "member", "abroad", "leader"):
        with pytest.raises(Refused):
            set_value(city, by=cast.user(key), **given)
    set_value(city, by=by, **{**given, "value": 21})  # the same day again mends the slip
    assert ProvisionValue.objects.count() == 1 and value_of("test.number", city, days(0)) == 21
    set_value(city, by=by, **{**given, "value": 22, "since": days(5)})
    assert [value_of("test.number", city, days(n)) for n in (0, 5)] == [21, 22]


def test_the_database_holds_periods_and_sources(cast: Cast) -> None:
    row = {"key": "test.number", "unit": cast.units["city"], "value": 1, "source": SOURCE, "since": days(0)}
    ProvisionValue.objects.create(**row)
    for wrong in ({}, {"source": "", "until": days(1)}, {"until": days(0)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ProvisionValue.objects.create(**{**row, **wrong})


def test_words_of_values(cast: Cast) -> None:
    get = registry.get
    assert get("test.number").words(10) == "10 人"
    assert get("test.choice").words("warn") == "提示"
    assert get("test.lines").words(["甲", "乙"]) == "甲；乙"
    assert get("test.bands").words([[0, 9, 1, 2], [10, None, 3, 4]]) == "0–9：1–2 人；10 以上：3–4 人"


def test_the_list_says_what_holds_and_what_is_unverified(cast: Cast) -> None:
    page = cast.client("school").get("/provisions/").content.decode()
    assert "试验人数" in page and "10 人" in page and "未核对官方文本" in page and "已核对" in page
    assert "试验材料" not in cast.client("school").get("/provisions/?q=人数").content.decode()
    for key in ("member", "leader", "handler"):
        assert cast.client(key).get("/provisions/").status_code == 404


@pytest.mark.parametrize(("key", "data", "value"), [
    ("test.number", {"value": "12"}, 12),
    ("test.choice", {"value": "warn"}, "warn"),
    ("test.lines", {"value": "丙\r\n\r\n丁 "}, ["丙", "丁"]),
    ("test.bands", {"band_0_0": "0", "band_0_1": "", "band_0_2": "3", "band_0_3": "5"}, [[0, None, 3, 5]]),
])  # fmt: skip
def test_every_shape_has_an_editor(cast: Cast, key: str, data: dict[str, str], value: Any) -> None:
    client, link = cast.client("city"), f"/provisions/{key}/"
    assert "设定取值" in client.get(link).content.decode()
    answer = client.post(link, {**data, "since": f"{days(0)}", "source": SOURCE})
    assert answer.status_code == 302, answer.content.decode()
    assert value_of(key, cast.units["school"], days(0)) == value
    assert SOURCE in client.get(link).content.decode()


def test_a_wrong_value_is_said_beside_the_form_and_schools_only_read(cast: Cast) -> None:
    wrong = {"value": "13", "since": f"{days(0)}", "source": SOURCE}
    assert "这个取值不符合规定" in cast.client("city").post("/provisions/test.number/", wrong).content.decode()
    school = cast.client("school")
    assert "由上级工会设定" in school.get("/provisions/test.number/").content.decode()
    assert school.post("/provisions/test.number/", wrong).status_code == 404
    assert school.get("/provisions/test.nothing/").status_code == 404
