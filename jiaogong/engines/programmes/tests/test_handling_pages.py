"""Handling through the pages: recommending, returning, refusing, undoing, the desk, the list, reports."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from jiaogong.engines.inbox.models import Item
from jiaogong.engines.programmes import verbs
from jiaogong.engines.programmes.models import Entry, Passage, Programme, Quota
from jiaogong.kernel import clock

from . import cast as people
from .cast import Cast
from .test_entering_pages import form_of, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db: None) -> Cast:
    return people.build()


def act(cast: Cast, name: str, entry: Entry, what: str, **more: Any) -> Any:
    """What somebody does on the entry's page."""
    return cast.client(name).post(f"/programmes/entry/{entry.key}/", {"act": what} | more, follow=True)


def state(entry: Entry) -> tuple[str, str]:
    entry.refresh_from_db()
    return entry.state, entry.step


def open_for(cast: Cast, name: str) -> set[str]:
    """Titles of the open to-dos of an account's offices or person."""
    items = Item.objects.open().addressed_to(cast.user(name), clock.today())
    return set(items.values_list("title", flat=True))


def test_the_way_of_an_entry_is_followed_like_a_parcel(cast: Cast) -> None:
    call = people.call(cast)
    entry = people.handed_in(cast, call)
    assert open_for(cast, "officer") == {f"办理申报：{call.title}"}
    page = text(cast.client("teacher").get(f"/programmes/entry/{entry.key}/"))
    for words in (
        "已提交",
        "本单位推荐",
        "乙县小学",
        "县级推荐",
        "乙县教育工会",
        "形式审查",
        "发布",
        "未到",
        "个工作日",
    ):
        assert words in page
    act(cast, "officer", entry, "pass", opinion="群众公认")
    assert state(entry) == ("running", "county")
    assert (open_for(cast, "officer"), open_for(cast, "county")) == (set(), {f"办理申报：{call.title}"})
    page = text(cast.client("teacher").get(f"/programmes/entry/{entry.key}/"))
    assert "群众公认" in page
    assert "校干事" in page
    act(cast, "county", entry, "pass")
    act(cast, "city", entry, "pass")
    assert state(entry) == ("running", "confirm")


def test_a_school_under_the_city_skips_the_county(cast: Cast) -> None:
    entry = people.handed_in(cast, people.call(cast), by="direct")
    act(cast, "city", entry, "pass")  # the school's only cadre is the entrant himself, so the city has its turn
    assert state(entry) == ("running", "check")
    assert "没有这一级工会，不经过这个环节" in text(cast.client("direct").get(f"/programmes/entry/{entry.key}/"))


def test_returning_keeps_the_rest(cast: Cast) -> None:
    entry = people.handed_in(cast, people.call(cast), grade="小学")
    page = act(
        cast, "officer", entry, "return", mend=["deeds"], **{"remark-deeds": "请写近三年的", "remark-grade": "没有勾选"}
    )
    assert "已退回" in text(page)
    assert state(entry) == ("returned", "own")
    assert entry.to_mend == {"deeds": "请写近三年的"}
    me = cast.client("teacher")
    page = text(me.get(f"/programmes/entry/{entry.key}/form/"))
    assert "请写近三年的" in page
    assert "不用修改的内容" in page
    assert 'name="a-grade"' not in page
    me.post(f"/programmes/entry/{entry.key}/form/", form_of(entry, **{"a-deeds": "近三年支教", "a-grade": "中学"}))
    entry.refresh_from_db()
    assert (entry.answers["deeds"], entry.answers["grade"]) == ("近三年支教", "小学")
    number = entry.number
    me.post(f"/programmes/entry/{entry.key}/submit/")
    assert state(entry) == ("running", "own")
    assert (entry.number, entry.to_mend) == (number, {})
    assert Quota.objects.filter(step="", taken__gt=0).count() == 0


def test_returning_needs_a_word(cast: Cast) -> None:
    entry = people.handed_in(cast, people.call(cast))
    assert "请写明要修改什么" in text(act(cast, "officer", entry, "return"))
    assert "不通过要写明依据" in text(act(cast, "officer", entry, "refuse", opinion="不行"))
    assert state(entry) == ("running", "own")


def test_a_refusal_frees_the_place_and_can_be_undone(cast: Cast) -> None:
    call = people.call(cast, limits={"per_unit": 1})
    entry = people.handed_in(cast, call)
    act(cast, "officer", entry, "refuse", opinion="不符合通知第二条")
    assert state(entry)[0] == "refused"
    assert Quota.objects.get(step="").taken == 0
    page = act(cast, "officer", entry, "take_back")
    assert "已撤销，请重新办理" in text(page)
    assert state(entry) == ("running", "own")
    assert Quota.objects.get(step="").taken == 1
    act(cast, "officer", entry, "refuse", opinion="不符合通知第二条")
    people.handed_in(cast, call, by="colleague")
    page = act(cast, "officer", entry, "take_back")
    assert "已经被别的申报占用" in text(page)
    assert state(entry)[0] == "refused"


def test_undoing_opens_the_to_do_again_and_gives_the_place_back(cast: Cast) -> None:
    call = people.call(cast)
    entry = people.passed(cast, people.handed_in(cast, call), "officer")
    act(cast, "county", entry, "pass")
    assert Quota.objects.get(step="county").taken == 1
    act(cast, "county", entry, "take_back")
    assert state(entry) == ("running", "county")
    assert Quota.objects.get(step="county").taken == 0
    assert open_for(cast, "county") == {f"办理申报：{call.title}"}
    assert open_for(cast, "city") == set()


def test_undoing_ends_after_ten_minutes_and_with_the_next_step(cast: Cast) -> None:
    entry = people.handed_in(cast, people.call(cast))
    old = clock.now() - timedelta(minutes=11)
    verbs.pass_on(entry, opinion="", by=cast.user("officer"), at=old)
    assert "10 分钟内" not in text(cast.client("officer").get(f"/programmes/entry/{entry.key}/"))
    page = text(act(cast, "officer", entry, "take_back"))
    assert "刚刚已经办理，或者不在您这一环节" in page
    assert state(entry) == ("running", "county")


def test_a_withdrawn_entry_is_not_brought_back_by_undoing(cast: Cast) -> None:
    entry = people.handed_in(cast, people.call(cast))
    act(cast, "officer", entry, "return", opinion="请补充")
    cast.client("teacher").post(f"/programmes/entry/{entry.key}/withdraw/", {"reason": "不报了"})
    act(cast, "officer", entry, "take_back")
    assert state(entry)[0] == "withdrawn"


def test_the_desk_lets_several_pass_within_the_places(cast: Cast) -> None:
    call = people.call(cast)
    entries = [
        people.handed_in(cast, call),
        people.handed_in(cast, call, by="colleague"),
        people.handed_in(cast, call, by="far"),
    ]
    keys = [str(e.key) for e in entries]
    for entry, name in zip(entries, ("officer", "officer", "county"), strict=True):
        people.passed(cast, entry, name)
    county = cast.client("county")
    page = text(county.get(f"/programmes/call/{call.key}/desk/"))
    assert "3 件待办理" in page
    page = text(county.post(f"/programmes/call/{call.key}/desk/", {"entry": keys}, follow=True))
    assert "一件也没有办理：乙县教育工会的推荐名额是 2 个，已经用完" in page
    assert not Quota.objects.filter(taken__gt=0).exists()
    page = text(county.post(f"/programmes/call/{call.key}/desk/", {"entry": keys[:2], "opinion": "同意"}, follow=True))
    assert "已通过 2 件" in page
    assert "名额已用完" in page
    assert cast.client("teacher").get(f"/programmes/call/{call.key}/desk/").status_code == 404
    assert "没有等待办理的申报" in text(cast.client("officer").get(f"/programmes/call/{call.key}/desk/"))
    assert "由主办工会统一" not in page


def test_the_report_comes_from_the_entrant(cast: Cast) -> None:
    steps = [
        {"key": "check", "kind": "check", "title": "立项审查", "days": 5},
        {"key": "midterm", "kind": "report", "title": "中期报告", "by": "entrant", "days": 20},
        people.CONFIRM,
    ]  # fmt: skip
    fields = [
        *people.FIELDS,
        {"key": "progress", "title": "进展", "type": "longtext", "required": True, "step": "midterm"},
        {"key": "trouble", "title": "困难", "sensitive": True, "purpose": "协助", "retention": "一年", "step": "midterm"},
        {"key": "paper", "title": "成果", "type": "files", "step": "midterm"},
    ]  # fmt: skip
    entry = people.handed_in(cast, people.call(cast, steps=steps, fields=fields))
    me = cast.client("teacher")
    assert "现在没有要补交的报告" in text(
        me.post(f"/programmes/entry/{entry.key}/upload/", {"field": "paper", "files": people.upload()}, follow=True)
    )
    people.passed(cast, entry, "city")
    assert "a-progress" in text(me.get(f"/programmes/entry/{entry.key}/"))
    assert open_for(cast, "officer") == set()
    me.post(f"/programmes/entry/{entry.key}/upload/", {"field": "paper", "files": people.upload()})
    assert "请填写。" in text(act(cast, "teacher", entry, "report"))
    assert act(cast, "colleague", entry, "report").status_code == 404
    assert act(cast, "officer", entry, "report", **{"a-progress": "代交"}).status_code == 200
    assert state(entry) == ("running", "confirm")
    entry = people.handed_in(cast, people.call(cast, steps=steps, fields=fields), by="colleague")
    people.passed(cast, entry, "city")
    act(cast, "colleague", entry, "report", **{"a-progress": "已完成一半", "a-trouble": people.SECRET})
    assert state(entry) == ("running", "confirm")
    assert people.SECRET not in str(entry.answers)
    assert entry.open_sealed()["trouble"] == people.SECRET


def test_the_list_narrows_and_goes_to_a_workbook(cast: Cast) -> None:
    call = people.call(cast)
    people.passed(cast, people.handed_in(cast, call, illness=people.SECRET, topics=["教学", "科研"]), "officer")
    people.handed_in(cast, call, by="far")
    people.handed_in(cast, call, by="direct")
    url = f"/programmes/call/{call.key}/entries/"
    city = cast.client("city")
    assert "共 3" in text(city.get(url)) or "3 条" in text(city.get(url))
    page = text(city.get(url, {"under": str(cast.county.key), "step": "county"}))
    assert "林小燕" in page
    assert "丙主席" not in page
    assert "丙主席" in text(city.get(url, {"q": "丙镇"}))
    sheet = load_workbook(io.BytesIO(city.get(url, {"export": "xlsx"}).content)).active
    cells = [str(cell.value) for row in sheet for cell in row if cell.value is not None]
    assert "教学、科研" in cells
    assert "病情" not in cells
    assert people.SECRET not in " ".join(cells)
    assert "丙主席" not in text(cast.client("chair").get(url))
    assert cast.client("teacher").get(url).status_code == 404


def test_lists_cost_the_same_whatever_their_length(cast: Cast) -> None:
    call = people.call(cast, limits={"per_person": 0})

    def cost(name: str, url: str) -> int:
        client = cast.client(name)
        client.get(url)  # the session's first page writes its hour
        with CaptureQueriesContext(connection) as seen:
            assert client.get(url).status_code == 200
        return len(seen)

    urls = [
        ("city", f"/programmes/call/{call.key}/entries/"), ("officer", f"/programmes/call/{call.key}/desk/"), ("teacher", "/programmes/mine/"),
        ("teacher", "/programmes/"),
    ]  # fmt: skip
    people.handed_in(cast, call)
    before = [cost(*one) for one in urls]
    for _ in range(4):
        people.handed_in(cast, call)
        people.call(cast)
    assert [cost(*one) for one in urls] == before
    assert max(before) <= 15, before


def test_the_paper_names_sensitive_answers_and_leaves_them_out(cast: Cast) -> None:
    from zipfile import ZipFile

    entry = people.passed(cast, people.handed_in(cast, people.call(cast), illness=people.SECRET), "officer")
    answer = cast.client("officer").get(f"/programmes/entry/{entry.key}/form.docx")
    document = ZipFile(io.BytesIO(answer.content)).read("word/document.xml").decode()
    assert "敏感内容，不打印" in document
    assert "连续三年" in document
    assert people.SECRET not in document
    assert cast.client("teacher").get(f"/programmes/entry/{entry.key}/form.pdf").content[:5] == b"%PDF-"
    assert cast.client("colleague").get(f"/programmes/entry/{entry.key}/form.pdf").status_code == 404


def test_home_shows_calls_and_entries(cast: Cast) -> None:
    call = people.call(cast)
    assert "可以申报" in text(cast.client("teacher").get("/"))
    people.handed_in(cast, call)
    page = text(cast.client("teacher").get("/"))
    assert "本单位推荐" in page


def test_the_passages_are_one_at_a_time(cast: Cast) -> None:
    entry = people.handed_in(cast, people.call(cast))
    assert Passage.objects.filter(entry=entry, state="waiting").count() == 1
    assert Programme.objects.get().last_number == 1
