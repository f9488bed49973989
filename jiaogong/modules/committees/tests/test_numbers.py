"""批复 take their 文号 from the book: proposed, each given once, also among those typed before."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from jiaogong.engines.papers.models import DocNumber
from jiaogong.engines.papers.verbs import issue_number
from jiaogong.kernel.errors import RuleBroken
from jiaogong.modules.committees import numbers, verbs
from jiaogong.modules.committees.models import Renewal, Step
from jiaogong.modules.unions.models import Union

from .cast import Stage, at, days, stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(db: None) -> Stage:
    made = stage()
    verbs.send_packs([made.term], by=made.cast.user("city"), due_on=days(30), at=at())
    return made


def asked(made: Stage) -> Renewal:
    seats = made.draft("赵一鸣", "孙三元")
    return verbs.file_request(
        made.renewal(), by=made.cast.user("school"), at=at(), meeting_on=days(0), years=3, planned=3, candidates=seats
    )


def test_the_next_number_is_filled_in_and_kept_once(made: Stage) -> None:
    year = days(0).year
    renewal, county = asked(made), made.cast.client("county")
    link = f"/committees/renewal/{renewal.key}/"
    first, second = f"云教工〔{year}〕1号", f"云教工〔{year}〕2号"
    assert f'value="{first}"' in county.get(link).content.decode()  # its mark from the union's approval of 2020
    assert county.post(link, {"act": "decide", "number": first, "on": days(0)}).status_code == 302
    step = made.renewal().steps.last()
    assert str(DocNumber.objects.get(owner_type="committees.step", owner_id=step.pk)) == step.number == first
    asked_for = verbs.ask_longer(made.renewal(), by=made.cast.user("school"), at=at(), to_day=days(90), reason="搬迁")
    assert f'value="{second}"' in county.get(link).content.decode()
    sent = {"act": "longer_decision", "granted": "yes", "number": f"云教工[{year}]01号"}
    page = county.post(link, sent).content.decode()
    assert f"{first}已经用过：一个文号只发一份文件。下一个可用的是{second}。" in page
    asked_for.refresh_from_db()
    assert (asked_for.state, asked_for.number) == ("asked", "")
    assert county.post(link, {**sent, "number": second}).status_code == 302
    assert numbers.proposed(made.renewal(), days(0)) == f"云教工〔{year}〕3号"


@pytest.mark.parametrize("text", ["", "县总工会批复", "一二三四五六七八九十一二三四五六七八九十一〔2026〕1号"])
def test_what_is_no_number_is_refused(made: Stage, text: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        verbs.decide(asked(made), by=made.cast.user("county"), at=at(), number=text, on=days(0))
    assert broken.value.field == "number" and made.renewal().state == "requested"


def test_numbers_typed_before_the_book_count_as_taken(made: Stage) -> None:
    renewal = asked(made)
    Step.objects.create(renewal=renewal, kind="permitted", on=days(-9), number="云教工〔2026〕8号", at=at())
    Union.objects.filter(unit=made.school).update(approval="云教工〔2026〕11号")
    for number in (8, 11):
        with pytest.raises(RuleBroken, match="下一个可用的是云教工〔2026〕12号"):
            verbs.decide(renewal, by=made.cast.user("county"), at=at(), number=f"云教工〔2026〕{number}号", on=days(0))
    renewal = verbs.decide(renewal, by=made.cast.user("county"), at=at(), number="云教工〔2026〕12号", on=days(0))
    book = DocNumber.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        DocNumber.objects.create(
            mark="云教工", year=2026, serial=12, owner_type="x", owner_id=1, issued_at=book.issued_at
        )
    with pytest.raises(RuleBroken, match="已经用过"):
        issue_number(renewal, mark="云教工", year=2026, serial=12, at=at())
