"""J6 by the verbs and the pages: opened by the job, pack, request, permission, results, approval; refusals on the way."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from docx import Document

from jiaogong.engines.figures.reckon import Reckoning
from jiaogong.engines.inbox.models import Item, Message
from jiaogong.engines.org.models import Holding
from jiaogong.engines.provisions.verbs import set_value
from jiaogong.kernel import clock
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.modules.committees import provisions, verbs
from jiaogong.modules.committees.models import Extension, Renewal
from jiaogong.modules.unions.models import CommitteeTerm

from .cast import Stage, at, days, open_names, stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(db: None) -> Stage:
    return stage()


def items(kind: str) -> list[Item]:
    return list(Item.objects.open().filter(kind=f"committees.{kind}"))


def sent(made: Stage) -> Renewal:
    verbs.send_packs([made.term], by=made.cast.user("city"), due_on=days(30), at=at())
    return made.renewal()


def asked(made: Stage) -> Renewal:
    seats = made.draft("赵一鸣", "孙三元")
    return verbs.file_request(
        sent(made), by=made.cast.user("school"), at=at(), meeting_on=days(0), years=3, planned=3, candidates=seats,
        number="云小工 [2026]03号",
    )  # fmt: skip


def permitted(made: Stage) -> Renewal:
    return verbs.decide(asked(made), by=made.cast.user("county"), at=at(), number="云教工〔2026〕8号", on=days(0))


def filed(made: Stage, **other: Any) -> Renewal:
    given = {"due": 50, "present": 45, "elected": made.draft("孙三元", "周四海", chair="赵一鸣", votes=40)} | other
    return verbs.file_results(permitted(made), by=made.cast.user("school"), at=at(), held_on=days(0), **given)


def test_the_job_opens_what_is_due_and_tells_the_superior_once(made: Stage) -> None:
    assert [verbs.open_due(at()), verbs.open_due(at())] == [1, 0]
    assert made.renewal().state == "due"
    (item,) = items("send")
    assert item.title == "1 个委员会将届满，请发送换届任务包" and item.office.unit == made.cast.units["county"]


def test_the_months_ahead_are_the_places_own(made: Stage) -> None:
    county = made.cast.units["county"]
    set_value(
        county, by=made.cast.user("county"), key=provisions.MONTHS, value=1, since=days(-1), source="云教工〔2026〕2号"
    )
    assert verbs.open_due(at()) == 0
    CommitteeTerm.objects.filter(pk=made.term.pk).update(due_on=days(20))
    assert verbs.open_due(at()) == 1


def test_the_whole_way(made: Stage) -> None:
    verbs.open_due(at())
    sent(made)
    assert items("send") == []
    (pack,) = items("pack")
    assert (pack.office.unit, pack.due_on) == (made.school, days(30))
    verbs.send_packs([made.term], by=made.cast.user("city"), due_on=days(35), at=at())
    assert items("pack")[0].due_on == days(30)  # twice is once
    renewal = asked(made) if made.renewal().state == "due" else _ask_again(made)
    assert (renewal.state, items("pack")) == ("requested", [])
    assert items("decide")[0].office.unit == made.cast.units["county"]
    renewal = verbs.decide(renewal, by=made.cast.user("county"), at=at(), number="云教工 [2026]08号", on=days(0))
    assert renewal.steps.last().number == "云教工〔2026〕8号"
    assert (renewal.state, items("decide"), len(items("step"))) == ("permitted", [], 1)
    verbs.file_results(
        renewal, by=made.cast.user("school"), at=at(), held_on=days(0), due=50, present=45,
        elected=made.draft("孙三元", "周四海", chair="赵一鸣", votes=40),
    )  # fmt: skip
    renewal = verbs.decide(made.renewal(), by=made.cast.user("county"), at=at(), number="云教工〔2026〕9号", on=days(0))
    made.term.refresh_from_db()
    assert (renewal.state, made.term.until, renewal.new_term.number) == ("done", days(0), 2)
    assert open_names(renewal.new_term) == ["周四海", "孙三元", "赵一鸣"]
    assert Holding.objects.get(office__unit=made.school, office__role="chair", until=None).person.name == "赵一鸣"
    assert not Item.objects.open().filter(kind__startswith="committees.").exists()
    assert Message.objects.filter(short="换届已批复").exists()


def _ask_again(made: Stage) -> Renewal:
    return verbs.file_request(
        made.renewal(), by=made.cast.user("school"), at=at(), meeting_on=days(0), years=3, planned=3,
        candidates=made.draft("赵一鸣", "孙三元"),
    )  # fmt: skip


@pytest.mark.parametrize(("other", "words"), [
    ({"present": 33}, "不足三分之二，选举无效"),
    ({"present": 51}, "多于应到"),
    ({"due": 90, "present": 80}, "没有超过应到 90 人的一半"),
    ({"present": 39}, "多于实到 39 人"),
])  # fmt: skip
def test_an_election_that_does_not_hold_is_refused(made: Stage, other: dict[str, int], words: str) -> None:
    with pytest.raises(RuleBroken, match=words):
        filed(made, **other)
    assert made.renewal().state == "permitted"


def test_returned_papers_come_back_with_the_reason(made: Stage) -> None:
    with pytest.raises(RuleBroken, match="退回原因"):
        verbs.send_back(asked(made), by=made.cast.user("county"), at=at(), reason=" ")
    renewal = verbs.send_back(made.renewal(), by=made.cast.user("county"), at=at(), reason="候选人少于应选人数")
    assert (renewal.state, renewal.returned, len(items("pack"))) == ("notified", "候选人少于应选人数", 1)
    page = made.cast.client("school").get(f"/committees/renewal/{renewal.key}/").content.decode()
    assert "上级退回" in page and "候选人少于应选人数" in page
    assert _ask_again(made).returned == ""


def test_candidates_may_be_wanted_apart(made: Stage) -> None:
    county, by = made.cast.units["county"], made.cast.user("county")
    set_value(county, by=by, key=provisions.CANDIDATES, value="separate", since=days(-1), source="云教工〔2026〕2号")
    renewal = permitted(made)
    with pytest.raises(RuleBroken, match="不能办理这一步"):
        verbs.file_results(
            renewal,
            by=made.cast.user("school"),
            at=at(),
            held_on=days(0),
            due=50,
            present=45,
            elected=made.draft(votes=40),
        )
    renewal = verbs.file_candidates(renewal, by=made.cast.user("school"), at=at(), candidates=made.draft("钱二妹"))
    renewal = verbs.decide(renewal, by=by, at=at(), number="云教工〔2026〕10号", on=days(0))
    assert renewal.state == "vetted"


def test_an_extension_is_asked_decided_and_recorded(made: Stage) -> None:
    renewal = sent(made)
    school, county = made.cast.user("school"), made.cast.user("county")
    with pytest.raises(RuleBroken, match="之后"):
        verbs.ask_longer(renewal, by=school, at=at(), to_day=days(3), reason="搬迁")
    asked_for = verbs.ask_longer(renewal, by=school, at=at(), to_day=days(90), reason="校区搬迁")
    with pytest.raises(RuleBroken, match="待批复"):
        verbs.ask_longer(renewal, by=school, at=at(), to_day=days(95), reason="校区搬迁")
    with pytest.raises(RuleBroken, match="批复文号"):
        verbs.decide_longer(asked_for, by=county, at=at(), granted=True)
    verbs.decide_longer(asked_for, by=county, at=at(), granted=True, number="云教工〔2026〕11号")
    assert made.renewal().extended_to == days(90) and items("longer") == []
    assert f"获批延期至 {days(90):%Y-%m-%d}" in made.cast.client("county").get("/committees/").content.decode()


def test_who_may_not_open_a_renewal_is_given_no_link_to_it(made: Stage) -> None:
    link = f'href="/committees/renewal/{sent(made).key}/"'
    for name, there in (("school", True), ("member", False)):
        page = made.cast.client(name).get("/committees/").content.decode()
        assert "已发任务包" in page and (link in page) is there, name


def test_only_the_superior_decides_and_only_the_unit_files(made: Stage) -> None:
    renewal = asked(made)
    for key in ("school", "member", "leader", "abroad"):
        with pytest.raises(Refused):
            verbs.decide(renewal, by=made.cast.user(key), at=at(), number="x〔2026〕1号", on=days(0))
    with pytest.raises(Refused):
        verbs.send_packs([made.term], by=made.cast.user("school"), due_on=days(9), at=at())
    with pytest.raises(Refused):
        verbs.ask_longer(renewal, by=made.cast.user("county"), at=at(), to_day=days(90), reason="x")


def test_a_term_registered_past_the_renewal_settles_it(made: Stage) -> None:
    sent(made)
    new = verbs.begin_committee(
        made.school, by=made.cast.user("county"), kind="union", number=2, since=days(-1), years=3,
        seats=made.draft("赵一鸣"), basis="云教工〔2026〕9号",
    )  # fmt: skip
    verbs.open_due(at())
    assert made.renewal().new_term == new and items("pack") == []


def test_the_database_holds_what_the_verbs_promise(made: Stage) -> None:
    renewal = sent(made)
    for change in ({"state": "done"}, {"new_term": made.term}, {"years": 4}, {"due_number": 3, "present": 4}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Renewal.objects.filter(pk=renewal.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Renewal.objects.create(term=made.term, changed_on=days(0))
    row = {"renewal": renewal, "to_day": days(90), "asked_on": days(0)}
    Extension.objects.create(reason="x", **row)
    for wrong in (
        {"reason": "y"},
        {"reason": "", "state": "granted", "decided_on": days(0)},
        {"reason": "y", "state": "granted"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Extension.objects.create(**{**row, **wrong})


def words_of(data: bytes) -> str:
    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([p.text for p in document.paragraphs] + cells)


def test_the_pack_is_filled_with_the_units_data(made: Stage) -> None:
    renewal, client = asked(made), made.cast.client("school")
    archive = zipfile.ZipFile(io.BytesIO(client.get(f"/committees/renewal/{renewal.key}/pack/").content))
    assert [name[2:-5] for name in archive.namelist()] == provisions.PAPER_TITLES
    texts = [words_of(archive.read(name)) for name in archive.namelist()]
    assert "云溪县教育工会：" in texts[0] and "第1届工会委员会于" in texts[0] and "教职工55人" in texts[0]
    assert "三分之二以上" in texts[1] and "孙三元" in texts[2] and "孙三元" in texts[3]
    assert client.get(f"/committees/renewal/{renewal.key}/paper/9/").status_code == 404
    verbs.decide(renewal, by=made.cast.user("county"), at=at(), number="云教工〔2026〕8号", on=days(0))
    step = made.renewal().steps.last()
    reply = words_of(client.get(f"/committees/renewal/{renewal.key}/reply/{step.pk}/").content)
    assert "云教工〔2026〕8号" in reply and "同意你会于" in reply


def test_renewals_on_time_are_reckoned(made: Stage) -> None:
    def rate(day: Any = None) -> tuple[int, int | None]:
        value = Reckoning(made.cast.units["county"], day or clock.today()).value("committees.on_time")
        return value.numerator, value.denominator

    assert rate() == (0, 0)
    CommitteeTerm.objects.filter(pk=made.term.pk).update(due_on=days(-3))
    assert rate() == (0, 1)
    made.term.refresh_from_db()
    verbs.begin_committee(
        made.school, by=made.cast.user("county"), kind="union", number=2, since=days(-3), years=3,
        seats=made.draft("赵一鸣"), basis="云教工〔2026〕9号",
    )  # fmt: skip
    assert rate() == (1, 1)
    page = made.cast.client("county").get(f"/committees/?unit={made.cast.units['county'].key}&past=year")
    assert page.context["listing"].count == 1 and "已按期换届" in page.content.decode()


def test_pages_walk_the_way_too(made: Stage) -> None:
    city, school, county = (made.cast.client(key) for key in ("city", "school", "county"))
    CommitteeTerm.objects.filter(pk=made.term.pk).update(due_on=days(-43))
    assert "已逾期 43 天" in city.get("/committees/").content.decode()
    assert "请先勾选" in city.post("/committees/send/", {"due_on": days(9)}, follow=True).content.decode()
    page = city.post("/committees/send/?months=6", {"due_on": days(9), "all": "1"}, follow=True).content.decode()
    assert "已向 1 个委员会发送换届任务包" in page
    link = f"/committees/renewal/{made.renewal().key}/"
    form = {"act": "request", "meeting_on": days(0), "years": 3, "planned": 3, "lines": "陈志远 主席\n李无名"}
    assert "没有“李无名”" in school.post(link, form).content.decode()
    assert school.post(link, {**form, "lines": "陈志远 主席\n赵一鸣\n钱二妹"}).status_code == 302
    assert school.post(link, {"act": "decide", "number": "x", "on": days(0)}).status_code == 200
    assert made.renewal().state == "requested"  # the school cannot permit itself
    assert county.post(link, {"act": "decide", "number": "云教工〔2026〕8号", "on": days(0)}).status_code == 302
    results = {
        "act": "results",
        "held_on": days(0),
        "due": 50,
        "present": 45,
        "lines": "陈志远 主席 44\n赵一鸣 委员 40",
    }
    assert school.post(link, results).status_code == 302
    assert county.post(link, {"act": "decide", "number": "云教工〔2026〕9号", "on": days(0)}).status_code == 302
    assert made.renewal().state == "done" and "换届完成" in school.get(link).content.decode()
    unit = school.get(f"/committees/unit/{made.school.key}/").content.decode()
    assert "第2届工会委员会" in unit and "44 票" in unit
    assert "委员会" in school.get(f"/unions/{made.school.key}/").content.decode()


def test_lists_cost_the_same_for_few_rows_and_many(made: Stage, django_assert_max_num_queries: Any) -> None:
    client = made.cast.client("city")
    client.get("/committees/")
    with django_assert_max_num_queries(16):
        assert client.get("/committees/").status_code == 200
    link = f"/committees/renewal/{sent(made).key}/"
    with django_assert_max_num_queries(24):
        assert client.get(link).status_code == 200
