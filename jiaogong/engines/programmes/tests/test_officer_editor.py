"""The editor: parts added, moved, changed without code; problems at their fields; versions and going back."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from jiaogong.engines.programmes import verbs
from jiaogong.engines.programmes.models import Scheme, SchemeDraft
from jiaogong.kernel import clock
from jiaogong.kernel.errors import RuleBroken

from .officer_cast import TEXT, Stage, stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def set_up() -> Stage:
    return stage(publish=False)


def revision(set_up: Stage) -> int:
    draft = SchemeDraft.objects.filter(scheme=set_up.scheme).first()
    return draft.revision if draft else 0


def body(set_up: Stage) -> dict[str, Any]:
    draft = SchemeDraft.objects.filter(scheme=set_up.scheme).first()
    return draft.body if draft else set_up.scheme.versions.first().body


def send(set_up: Stage, name: str, args: list[Any], **data: Any) -> Any:
    address = reverse(f"programmes:{name}", args=[set_up.scheme.key, *args])
    return set_up.client().post(address, {"revision": revision(set_up), **data}, follow=True)


def test_a_field_is_added_moved_changed_and_removed(set_up: Stage) -> None:
    send(set_up, "scheme-part", ["fields", 2], title="获奖情况", type="choices", choices="国家级\n省级")
    assert body(set_up)["fields"][2] == {
        "key": "field_1",
        "title": "获奖情况",
        "type": "choices",
        "choices": ["国家级", "省级"],
    }
    send(set_up, "scheme-act", ["up"], section="fields", index=2)
    assert [f["key"] for f in body(set_up)["fields"]] == ["deeds", "field_1", "portrait"]
    send(set_up, "scheme-part", ["fields", 1], title="获奖", type="choice", choices="国家级", required="on")
    page = (
        set_up.client().get(reverse("programmes:scheme-part", args=[set_up.scheme.key, "fields", 1])).content.decode()
    )
    assert "至少要有两个选项" in page
    edit = set_up.client().get(reverse("programmes:scheme-edit", args=[set_up.scheme.key])).content.decode()
    assert "还有问题" in edit and "保存为第 2 版" not in edit
    assert "还有问题" in send(set_up, "scheme-act", ["keep"]).content.decode()
    assert set_up.scheme.versions.count() == 1
    send(set_up, "scheme-act", ["remove"], section="fields", index=1)
    send(set_up, "scheme-section", ["basics"], title="教学标兵评选", about="说明", entrant="person", self_entry="on",
         per_person=1, per_unit=5, team_least=2, team_most=10)  # fmt: skip
    send(set_up, "scheme-act", ["keep"])
    newest = set_up.scheme.versions.first()
    assert (newest.number, newest.body["title"], newest.body["limits"]) == (2, "教学标兵评选", {"per_unit": 5})
    set_up.scheme.refresh_from_db()
    assert set_up.scheme.title == "教学标兵评选"
    assert set_up.call.definition.title == "教学能手评选"  # a call keeps its version
    shown = set_up.client().get(reverse("programmes:scheme", args=[set_up.scheme.key])).content.decode()
    assert "改了" in shown and "每单位限报" in shown


def test_a_jury_is_taken_out_and_put_back_with_its_rubric(set_up: Stage) -> None:
    send(set_up, "scheme-act", ["remove"], section="steps", index=1)
    page = (
        set_up.client().get(reverse("programmes:scheme-section", args=[set_up.scheme.key, "rubric"])).content.decode()
    )
    assert "没有评审、盲评或现场评估环节" in page and "合计 100 分" in page
    data = {"kind": "jury", "title": "盲评", "by": "host", "blind": "on", "exclude_own": "on", "drop": 0, "decimals": 2,
            "tie_1": "criterion:impact", "tie_2": "median", "weight_expert": 60, "least_expert": 3, "weight_peer": 30}  # fmt: skip
    send(set_up, "scheme-part", ["steps", 4], **data)
    steps = body(set_up)["steps"]
    assert [s["kind"] for s in steps] == ["endorse", "jury", "decide", "publicise", "confirm"]
    page = set_up.client().get(reverse("programmes:scheme-part", args=[set_up.scheme.key, "steps", 1])).content.decode()
    assert "合计应为 100" in page
    send(set_up, "scheme-part", ["steps", 1], **data | {"weight_peer": 40})
    judging = body(set_up)["steps"][1]["judging"]
    assert judging["ties"] == ["criterion:impact", "median"]
    assert judging["raters"] == [
        {"group": "peer", "weight": 40, "least": 1}, {"group": "expert", "weight": 60, "least": 3}
    ]  # fmt: skip
    send(set_up, "scheme-act", ["keep"])
    assert set_up.scheme.versions.count() == 2


def test_every_section_shows_and_keeps_what_is_there(set_up: Stage) -> None:
    client, key = set_up.client(), set_up.scheme.key
    for name in ("basics", "eligibility", "fields", "steps", "rubric", "tiers", "outcome"):
        assert client.get(reverse("programmes:scheme-section", args=[key, name])).status_code == 200
    assert client.get(reverse("programmes:scheme-section", args=[key, "secrets"])).status_code == 404
    for name, index in (("fields", 0), ("steps", 0), ("steps", 1), ("rubric", 0), ("tiers", 0), ("tiers", 2)):
        assert client.get(reverse("programmes:scheme-part", args=[key, name, index])).status_code == 200
    assert client.get(reverse("programmes:scheme-part", args=[key, "steps", 5])).status_code == 404
    for kind in ("endorse", "check", "review", "jury", "vote", "onsite", "report", "decide", "publicise", "confirm"):
        address = reverse("programmes:scheme-part", args=[key, "steps", 5])
        assert client.get(f"{address}?kind={kind}").status_code == 200
    send(set_up, "scheme-section", ["eligibility"], max_age=45, kinds=["primary"])
    assert body(set_up)["eligibility"] == {"max_age": 45, "kinds": ["primary"]}
    send(set_up, "scheme-section", ["outcome"], kind="record")
    assert body(set_up)["outcome"] == {"kind": "record"}
    preview = client.get(reverse("programmes:scheme-preview", args=[key])).content.decode()
    assert "主要事迹" in preview and "县级推荐" in preview


def test_an_older_page_does_not_overwrite_and_changes_can_be_dropped(set_up: Stage) -> None:
    send(set_up, "scheme-act", ["down"], section="fields", index=0)
    stale = set_up.client().post(
        reverse("programmes:scheme-act", args=[set_up.scheme.key, "down"]), {"revision": 0, "section": "fields", "index": 0},
        follow=True,
    )  # fmt: skip
    assert "另一个窗口改过" in stale.content.decode()
    assert [f["key"] for f in body(set_up)["fields"]] == ["portrait", "deeds"]
    send(set_up, "scheme-act", ["drop"])
    assert not SchemeDraft.objects.exists()


def test_two_officers_making_versions_and_going_back(set_up: Stage) -> None:
    by, at = set_up.cast.user("city"), clock.now()
    first = set_up.scheme.versions.get()
    verbs.change_draft(set_up.scheme, body={**first.body, "about": "修改稿"}, revision=0, by=by, at=at)
    verbs.change_scheme(set_up.scheme, body={**first.body, "about": "别人的第二版"}, expected=1, by=by, at=at)
    with pytest.raises(RuleBroken, match="被别人改到第 2 版"):
        verbs.keep_draft(set_up.scheme, by=by, at=at)
    send(set_up, "scheme-act", ["restore"], number=1)
    newest = set_up.scheme.versions.first()
    assert (newest.number, newest.body) == (3, first.body)
    send(set_up, "scheme-act", ["retire"])
    with pytest.raises(RuleBroken, match="已停用"):
        verbs.change_draft(set_up.scheme, body=first.body, revision=0, by=by, at=at)


def test_a_file_goes_out_and_comes_in(set_up: Stage) -> None:
    client = set_up.client()
    out = client.get(reverse("programmes:scheme-export", args=[set_up.scheme.key]))
    assert "attachment" in out["Content-Disposition"]
    upload = reverse("programmes:scheme-upload")
    same = client.post(upload, {"file": SimpleUploadedFile("a.toml", out.content)})
    assert "本单位已有名为" in same.content.decode()
    other = out.content.decode().replace('title = "教学能手评选"', 'title = "教学新秀评选"')
    client.post(upload, {"file": SimpleUploadedFile("a.toml", other.encode())})
    made = Scheme.objects.get(title="教学新秀评选")
    assert made.versions.get().body == {**set_up.scheme.versions.first().body, "title": "教学新秀评选"}
    wrong = client.post(
        upload, {"file": SimpleUploadedFile("a.toml", TEXT.replace("per_unit = 3", "per_unit = ").encode())}
    )
    assert "第 10 行" in wrong.content.decode()
    wrong = client.post(
        upload, {"file": SimpleUploadedFile("a.toml", TEXT.replace("points = 60", "points = 0").encode())}
    )
    assert "rubric[1].points" in wrong.content.decode()
    assert "UTF-8" in client.post(upload, {"file": SimpleUploadedFile("a.toml", b"\xff\xfe\x00")}).content.decode()


def test_platform_schemes_are_listed_copied_and_never_changed(set_up: Stage) -> None:
    from jiaogong.engines.programmes import catalogue

    client = set_up.client()
    page = client.get(reverse("programmes:schemes")).content.decode()
    assert "教学能手评选" in page
    for code, row in catalogue.everything().items():
        assert row.definition.title in page
        answer = client.get(reverse("programmes:scheme", args=[code]))
        assert answer.status_code == 200, code
    code = next(iter(catalogue.everything()))
    assert client.get(reverse("programmes:scheme-export", args=[code])).status_code == 200
    client.post(reverse("programmes:scheme-copy", args=[code]), {"title": "本市的方案"})
    made = Scheme.objects.get(title="本市的方案")
    assert made.unit == set_up.cast.units["city"]
    for name in ("basics", "eligibility", "outcome"):
        assert client.get(reverse("programmes:scheme-section", args=[made.key, name])).status_code == 200
    assert made.origin is not None
    assert client.get(reverse("programmes:scheme-edit", args=[made.origin.key])).status_code == 404
    assert client.get(reverse("programmes:scheme", args=["nothing_of_this_name"])).status_code == 404
