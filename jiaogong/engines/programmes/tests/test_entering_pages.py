"""Entering through the pages: calls, conditions, the form, saving by itself, files, handing in."""

from __future__ import annotations

from typing import Any

import pytest

from jiaogong.engines.programmes import verbs
from jiaogong.engines.programmes.models import Entry, Quota
from jiaogong.kernel import clock
from jiaogong.kernel.errors import RuleBroken

from . import cast as people
from .cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db: None) -> Cast:
    return people.build()


def text(answer: Any) -> str:
    return str(answer.content.decode())


def form_of(entry: Entry, **more: Any) -> dict[str, Any]:
    """What the browser sends."""
    return {
        "revision": entry.revision, "a-name": "林小燕", "a-deeds": "连续三年承担乡村支教。", "shown-topics": "1", "a-illness": "",
        "window": "", "serial": "0",
    } | more  # fmt: skip


def test_from_the_list_to_handing_in(cast: Cast) -> None:
    call = people.call(cast, eligibility={"max_age": 45})
    me = cast.client("teacher")
    assert "可申报，还有" in text(me.get("/programmes/"))
    page = text(me.get(f"/programmes/call/{call.key}/"))
    assert "年龄不超过（周岁）：45" in page
    assert "（符合）" in page
    assert "本单位推荐" in page
    answer = me.post(f"/programmes/call/{call.key}/enter/", {"person": str(cast.person("teacher").key)})
    entry = Entry.objects.get()
    assert answer.url == f"/programmes/entry/{entry.key}/form/"
    page = text(me.get(answer.url))
    assert "已带入" in page
    assert "用途：评审和公示" in page
    assert "下面 1 项是敏感个人信息" in page
    page = text(me.get(f"/programmes/entry/{entry.key}/submit/"))
    assert f"/programmes/entry/{entry.key}/form/#f-deeds" in page
    answer = me.post(
        f"/programmes/entry/{entry.key}/form/", form_of(entry, act="next", **{"a-topics": ["教学", "德育"]})
    )
    assert answer.url == f"/programmes/entry/{entry.key}/submit/"
    page = text(me.post(answer.url, follow=True))
    assert "办理小评选”的说明并单独同意" in page
    answer = me.post(answer.url, {"consent": "1"})
    page = text(me.get(answer.url))
    assert f"{call.year}-0001" in page
    assert "待办理" in page
    entry.refresh_from_db()
    assert (entry.state, entry.step, entry.answers["topics"]) == ("running", "own", ["教学", "德育"])


def test_whoever_does_not_fit_learns_the_rule(cast: Cast) -> None:
    call = people.call(cast, eligibility={"max_age": 30})
    me = cast.client("teacher")
    assert "不符合：要求年龄不超过 30 周岁" in text(me.get(f"/programmes/call/{call.key}/"))
    answer = me.post(f"/programmes/call/{call.key}/enter/", {"person": str(cast.person("teacher").key)}, follow=True)
    assert "暂不符合申报条件：要求年龄不超过 30 周岁。有疑问请联系甲市教育工会。" in text(answer)
    assert not Entry.objects.exists()


def test_a_union_enters_for_its_people_alone(cast: Cast) -> None:
    call = people.call(cast, self_entry=False)
    url = f"/programmes/call/{call.key}/enter/"
    assert cast.client("teacher").get(url).status_code == 404
    chair = cast.client("chair")
    assert "林小燕" in text(chair.get(url, {"q": "林"}))
    assert chair.post(url, {"person": str(cast.person("far").key)}).status_code == 404
    chair.post(url, {"person": str(cast.person("teacher").key)})
    assert Entry.objects.get().person == cast.person("teacher")


def test_a_unit_has_so_many_places(cast: Cast) -> None:
    call = people.call(cast, limits={"per_unit": 1})
    people.handed_in(cast, call)
    second = people.draft(cast, call, by="colleague")
    me = cast.client("colleague")
    answer = me.post(f"/programmes/entry/{second.key}/submit/", {"consent": "1"}, follow=True)
    assert "申报名额是 1 个，已经用完" in text(answer)
    me = cast.client("teacher")
    me.post(f"/programmes/entry/{Entry.objects.get(number=1).key}/withdraw/", {"reason": "另有安排"})
    assert Quota.objects.get(step="").taken == 0
    cast.client("colleague").post(f"/programmes/entry/{second.key}/submit/", {"consent": "1"})
    second.refresh_from_db()
    assert (second.state, second.number) == ("running", 2)


def test_saving_by_itself_and_two_devices(cast: Cast) -> None:
    entry = people.draft(cast, people.call(cast))
    url = f"/programmes/entry/{entry.key}/autosave/"
    phone, desk = cast.client("teacher"), cast.client("teacher")
    answer = phone.post(url, form_of(entry, **{"a-deeds": "手机上写的", "window": "phone", "serial": "1"})).json()
    assert answer["errors"] == {}
    assert answer["revision"] == entry.revision + 1
    answer = desk.post(url, form_of(entry, **{"a-deeds": "电脑上写的", "window": "desk", "serial": "1"}))
    assert answer.status_code == 409
    assert "另一个窗口或设备" in answer.json()["conflict"]
    entry.refresh_from_db()
    assert entry.answers["deeds"] == "手机上写的"


def test_an_answer_lost_on_the_way_is_no_conflict(cast: Cast) -> None:
    entry = people.draft(cast, people.call(cast))
    url, me = f"/programmes/entry/{entry.key}/autosave/", cast.client("teacher")
    for serial, words in (("1", "第一次"), ("2", "第一次和第二次"), ("4", "第四次")):  # the revision stays the old one
        assert me.post(url, form_of(entry, **{"a-deeds": words, "window": "w", "serial": serial})).status_code == 200
    late = me.post(url, form_of(entry, **{"a-deeds": "第三次", "window": "w", "serial": "3"}))
    assert late.status_code == 200
    entry.refresh_from_db()
    assert entry.answers["deeds"] == "第四次"


def test_what_is_wrong_is_said_and_the_rest_is_kept(cast: Cast) -> None:
    entry = people.draft(cast, people.call(cast))
    me = cast.client("teacher")
    long = "长" * 201
    answer = me.post(
        f"/programmes/entry/{entry.key}/autosave/", form_of(entry, **{"a-deeds": long, "a-grade": "小学"})
    ).json()
    assert answer["errors"] == {"deeds": "最多 200 个字，现在有 201 个字。"}
    entry.refresh_from_db()
    assert entry.answers["grade"] == "小学"
    page = text(me.post(f"/programmes/entry/{entry.key}/form/", form_of(entry, **{"a-deeds": long})))
    assert long in page
    assert "最多 200 个字" in page


def test_files_come_and_go(cast: Cast) -> None:
    entry = people.draft(cast, people.call(cast))
    me = cast.client("teacher")
    url = f"/programmes/entry/{entry.key}/upload/"
    fetch = {"headers": {"X-Requested-With": "fetch"}}
    page = text(me.post(url, {"field": "proof", "files": people.upload()}, **fetch))
    assert "证明.pdf" in page
    me.post(url, {"field": "proof", "files": people.upload()})  # the same file again: the answer was lost
    assert "证明.pdf" in text(me.get(f"/programmes/entry/{entry.key}/form/"))
    found = verbs.attach_file(entry, field="proof", upload=people.upload(), by=cast.user("teacher"), at=clock.now())
    page = text(me.post(url, {"field": "proof", "files": people.upload("a.exe", b"MZ")}, **fetch))
    assert "field-error" in page
    assert cast.client("colleague").get(f"/papers/{found.key}/").status_code == 404
    assert me.get(f"/papers/{found.key}/").status_code == 200
    page = text(me.post(f"/programmes/entry/{entry.key}/remove-file/", {"file": str(found.key)}, **fetch))
    assert "证明.pdf" not in page
    far = cast.client("far").post(url, {"field": "proof", "files": people.upload()})
    assert far.status_code == 404


def test_last_years_answers_come_along(cast: Cast) -> None:
    last = people.call(cast, closes=5)
    people.handed_in(cast, last, deeds="去年的事迹", grade="中学", illness=people.SECRET)
    call = people.call(cast)
    call.previous = last
    call.save()
    entry = verbs.start_entry(
        call, unit=cast.school, person=cast.person("teacher"), by=cast.user("teacher"), at=clock.now()
    )
    me = cast.client("teacher")
    assert "与去年相同" in text(me.get(f"/programmes/entry/{entry.key}/form/"))
    page = text(me.post(f"/programmes/entry/{entry.key}/form/last-year/", follow=True))
    assert "已带入去年的 2 项" in page
    entry.refresh_from_db()
    assert (entry.answers["deeds"], entry.answers["grade"]) == ("去年的事迹", "中学")
    assert entry.open_sealed() == {}


def test_a_team_is_put_together(cast: Cast) -> None:
    call = people.call(cast, entrant="team", limits={"team_least": 2, "team_most": 3})
    me = cast.client("teacher")
    me.post(f"/programmes/call/{call.key}/enter/", {"person": str(cast.person("teacher").key)})
    entry = Entry.objects.get()
    verbs.save_draft(entry, answers={"deeds": "合作教研"}, revision=0, by=cast.user("teacher"), at=clock.now())
    page = text(me.post(f"/programmes/entry/{entry.key}/submit/", follow=True))
    assert "至少 2 人" in page
    url, own, other = (
        f"/programmes/entry/{entry.key}/team/",
        str(cast.person("teacher").key),
        str(cast.person("colleague").key),
    )
    page = text(me.get(url, {"p": [own], "q": "周"}))
    assert "周明" in page
    me.post(url, {"p": [own, other], "leader": other})
    entry.refresh_from_db()
    assert (entry.person, entry.members.count()) == (cast.person("colleague"), 2)
    assert entry.slot == f"p{cast.person('colleague').pk}.0"
    page = text(me.post(url, {"p": [own], "leader": own}, follow=True))
    assert "团队应有 2–3 人" in page
    me.post(f"/programmes/entry/{entry.key}/submit/", {"consent": "1"})
    entry.refresh_from_db()
    assert entry.state == "running"


def test_a_unit_enters_through_its_union(cast: Cast) -> None:
    call = people.call(cast, entrant="unit", fields=[people.FIELDS[1]])
    url = f"/programmes/call/{call.key}/enter/"
    assert cast.client("teacher").get(url).status_code == 404
    officer = cast.client("officer")
    assert "以乙县小学的名义申报" in text(officer.get(url))
    answer = officer.post(url)
    entry = Entry.objects.get()
    assert entry.person is None
    answer = officer.post(answer.url, form_of(entry, title="乙县小学工会", act="next"))
    entry.refresh_from_db()
    assert entry.title == "乙县小学工会"
    again = officer.post(url)
    assert again.url == f"/programmes/entry/{entry.key}/form/"


def test_nobody_else_touches_a_draft(cast: Cast) -> None:
    entry = people.draft(cast, people.call(cast))
    for name in ("colleague", "chair", "officer", "county", "city", "far"):
        other = cast.client(name)
        for page in ("", "form/", "submit/", "form.docx"):
            assert other.get(f"/programmes/entry/{entry.key}/{page}").status_code == 404, (name, page)
        assert other.post(f"/programmes/entry/{entry.key}/autosave/", form_of(entry)).status_code == 404
        assert other.post(f"/programmes/entry/{entry.key}/withdraw/").status_code == 404


def test_a_draft_is_thrown_away(cast: Cast) -> None:
    entry = people.draft(cast, people.call(cast))
    me = cast.client("teacher")
    me.post(f"/programmes/entry/{entry.key}/withdraw/")
    entry.refresh_from_db()
    assert (entry.state, entry.number) == ("withdrawn", None)
    page = text(me.post(f"/programmes/entry/{entry.key}/submit/", follow=True))
    assert "已撤回" in page


def test_whom_to_ask_and_what_a_work_is_called(cast: Cast) -> None:
    alone = people.call(cast, self_entry=False)
    me = cast.client("teacher")
    assert "由本单位工会申报，" in text(me.get("/programmes/"))
    assert "工会主席或工会干部" in text(me.get(f"/programmes/call/{alone.key}/"))
    author = [{"key": "name", "title": "作者", "prefill": "person.name"}]
    call = people.call(cast, fields=author, work=True)
    answer = me.post(f"/programmes/call/{call.key}/enter/", {"person": str(cast.person("teacher").key)})
    assert 'name="title" maxlength="120" value=""' in text(me.get(answer.url))
    entry = Entry.objects.get(programme=call)
    answer = me.post(answer.url, {"revision": 0, "act": "next", "title": ""}, follow=True)
    assert "不写作者姓名" in text(answer)
    with pytest.raises(RuleBroken, match="不写作者姓名"):
        verbs.submit(entry, by=cast.user("teacher"), at=clock.now())
    assert entry.state == "draft"
