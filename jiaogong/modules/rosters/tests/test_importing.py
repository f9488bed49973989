"""An import from the file to the register and back."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from jiaogong.engines.inbox.models import Message
from jiaogong.engines.org.models import Employment, Person, Unit
from jiaogong.kernel import clock
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.journal.models import Entry
from jiaogong.modules.members.models import Membership, Transfer
from jiaogong.modules.members.tables import export_members
from jiaogong.modules.members.verbs import add_member
from jiaogong.modules.rosters import verbs, work
from jiaogong.modules.rosters.models import ImportBatch, ImportRow, Meaning
from jiaogong.modules.rosters.reading import find_head, read_book
from jiaogong.modules.rosters.staging import load
from jiaogong.modules.rosters.words import State

from .cast import HEAD, book, checked, codes, members, number, people, school, user

pytestmark = pytest.mark.usefixtures("tiny_city")


def known(unit: Unit, at: int = 0) -> Person:
    """Somebody the unit has."""
    rows = Membership.objects.filter(unit=unit, until=None, person__id_checked=True, status="full").order_by("pk")
    return rows[at].person


def test_new_people_go_in_with_one_journal_line_and_come_out_again() -> None:
    before, lines = members(), Entry.objects.filter(verb="导入会员名册").count()
    batch = verbs.submit(checked(book([HEAD, *people(12)])), by=user())
    assert (batch.state, members()) == (State.APPLIED, before + 12)
    assert batch.counts["applied"] == {"new": 12, "updated": 0, "same": 0, "transfers": 0, "units": 1}
    assert Entry.objects.filter(verb="导入会员名册").count() == lines + 1
    person = Person.objects.search(number(3)).get()
    assert person.name == people(3)[2][0] and person.phone.open() == "13900000003" and person.sex and person.pinyin
    row = Membership.objects.get(person=person)
    assert len(row.number) == 12 and row.since == clock.today() and row.employment_type == "established"
    assert Employment.objects.get(person=person).unit == school()
    assert verbs.submit(batch, by=user()).counts["applied"]["new"] == 12 and members() == before + 12  # sent twice
    again = checked(book([HEAD, *people(12)]))
    assert again.counts["same"] == 12 and not again.counts.get("new")
    assert verbs.undo(batch, by=user()) == (12, 0) and members() == before
    assert not Person.objects.search(number(3)).exists() and verbs.undo(batch, by=user()) == (12, 0)


def test_all_of_a_unit_or_nothing() -> None:
    rows = people(3)
    rows[1][1] = rows[1][1][:17]
    before, batch = members(), checked(book([HEAD, *rows]))
    with pytest.raises(RuleBroken, match="1 行须处理"):
        verbs.submit(batch, by=user())
    assert members() == before
    assert verbs.mend(batch, by=user(), number=3, field="id_number", value=number(2)) == [3]
    assert verbs.submit(batch, by=user()).state == State.APPLIED and members() == before + 3


def test_duplicates_point_at_each_other_until_one_is_mended() -> None:
    rows = people(3)
    rows[2][1], rows[2][2] = rows[0][1], rows[1][2]
    batch = checked(book([HEAD, *rows]))
    assert codes(batch) == {2: {"dup_id"}, 3: {"dup_phone"}, 4: {"dup_id", "dup_phone"}}
    assert sorted(verbs.mend(batch, by=user(), number=4, field="id_number", value=number(9))) == [2, 3, 4]
    assert codes(batch) == {3: {"dup_phone"}, 4: {"dup_phone"}}
    verbs.decide(batch, by=user(), number=4, decision="skip")
    assert codes(batch).get(3) is None and verbs.submit(batch, by=user()).counts["applied"]["new"] == 2


def test_somebody_another_unit_has_becomes_a_transfer_and_the_unit_is_not_named() -> None:
    other = Unit.objects.get(name="柳浦镇初级中学")
    person = known(other)
    line = [person.name, person.id_number.open(), "", "事业编制"]
    batch = checked(book([HEAD, *people(2), line]))
    held = ImportRow.objects.get(batch=batch, number=4)
    assert held.action == "held" and codes(batch) == {4: {"held"}} and other.name not in str(held.problems)
    assert verbs.decide_held(batch, by=user()) == 1 and codes(batch) == {}
    batch = verbs.submit(batch, by=user())
    assert batch.counts["applied"]["transfers"] == 1 and batch.counts["applied"]["new"] == 2
    transfer = Transfer.objects.get(person=person)
    assert (transfer.to, transfer.former, transfer.status) == (school(), other, "open")
    assert verbs.undo(batch, by=user()) == (2, 1)


def test_changes_are_shown_written_and_reversed_exactly() -> None:
    person = known(school())
    phone = person.phone.open() if person.phone else ""
    job = Employment.objects.get(person=person, unit=school(), until=None)
    Membership.objects.filter(person=person, until=None).update(verified_on=date(2024, 5, 6), proof="roster")
    head = (*HEAD, "岗位")
    line = [person.name + "英", person.id_number.open(), "13987654321", "劳务派遣", "年级组长"]
    batch = checked(book([head, line]))
    row = load(batch, ImportRow.objects.filter(batch=batch))[0]
    assert row.action == "update" and set(row.changes) >= {"name", "phone", "employment_type", "position"}
    batch = verbs.submit(batch, by=user())
    person.refresh_from_db()
    membership = Membership.objects.get(person=person, until=None)
    assert (person.name, person.phone.open()) == (line[0], "13987654321") and membership.verified_on is None
    assert membership.employment_type == "dispatched"
    assert verbs.undo(batch, by=user()) == (1, 0)
    person.refresh_from_db()
    membership.refresh_from_db()
    after = Employment.objects.get(pk=job.pk)
    assert person.name + "英" == line[0] and (person.phone.open() if person.phone else "") == phone
    assert membership.verified_on == date(2024, 5, 6) and membership.proof == "roster"
    assert (after.position, after.employment_type) == (job.position, job.employment_type)


def test_what_somebody_touched_since_stays() -> None:
    batch = verbs.submit(checked(book([HEAD, *people(3)])), by=user())
    touched = Membership.objects.get(person=Person.objects.search(number(2)).get())
    Membership.objects.filter(pk=touched.pk).update(verified_on=clock.today(), proof="member")
    assert verbs.undo(batch, by=user()) == (2, 1)
    assert Membership.objects.filter(pk=touched.pk).exists()


def test_undo_ends_after_ten_minutes_and_rows_are_swept() -> None:
    batch = verbs.submit(checked(book([HEAD, *people(2)])), by=user())
    ImportBatch.objects.filter(pk=batch.pk).update(applied_at=clock.now() - timedelta(minutes=11))
    with pytest.raises(RuleBroken, match="十分钟"):
        verbs.undo(batch, by=user())
    left = checked(book([HEAD, *people(2, 50)]))
    work.sweep(clock.now())
    batch.refresh_from_db()
    assert batch.content is None and not batch.rows.exists() and batch.counts["applied"]["new"] == 2
    assert left.rows.count() == 2
    work.sweep(clock.now() + timedelta(days=31))
    assert left.rows.count() == 0


def test_another_registrar_was_quicker() -> None:
    before, batch = members(), checked(book([HEAD, *people(2)]))
    line = people(1)[0]
    add_member(
        school(), by=user(), name=line[0], id_number=line[1], other_document=False, phone="", sex="", birth=None,
        employment_type="established", position="", subject="", since=clock.today(),
    )  # fmt: skip
    batch = verbs.submit(batch, by=user())
    assert batch.state == State.CHECKED and "名册有变动" in batch.counts["failed"][0][1] and members() == before + 1
    batch = verbs.submit(batch, by=user())  # seen, and submitted again
    assert batch.state == State.APPLIED and members() == before + 2


def test_column_names_and_words_are_remembered_per_unit() -> None:
    head = ("教工", "号码", "备注", "类别")
    lines = [[name, given, "", "在编"] for name, given, *_ in people(4)]
    batch = verbs.upload(school(), by=user(), name="a.xlsx", data=book([head, *lines]))
    assert batch.mapping.get("1") == "id_number" and "0" not in batch.mapping
    batch = verbs.set_columns(batch, by=user(), mapping={0: "name", 1: "id_number", 3: "employment_type"})
    assert codes(batch)[2] == {"type_unknown"}
    verbs.set_type(batch, by=user(), word="在编", meaning="established")
    assert codes(batch) == {}
    again = verbs.upload(school(), by=user(), name="b.xlsx", data=book([head[::-1], *[line[::-1] for line in lines]]))
    assert again.mapping == {"3": "name", "2": "id_number", "0": "employment_type"}
    assert not Meaning.objects.exclude(unit=school()).filter(text="教工").exists()
    with pytest.raises(RuleBroken, match="姓名"):
        verbs.set_columns(again, by=user(), mapping={1: "id_number"})
    with pytest.raises(RuleBroken, match="两列"):
        verbs.set_columns(again, by=user(), mapping={1: "name", 0: "name", 2: "id_number"})


def test_a_whole_county_in_one_file_unit_by_unit() -> None:
    county = Unit.objects.get(code="990102")
    names = ("柳浦镇初级中学", "柳浦中心小学", "小橡树幼儿园")  # the last has no union yet
    lines = [[names[i % 3], *people(9)[i]] for i in range(9)]
    lines.append(["没有这所学校", *people(1, 40)[0]])
    batch = checked(book([("学校", *HEAD), *lines]), unit=county, by="county")
    batch = verbs.submit(batch, by=user("county"))
    assert batch.state == State.CHECKED and batch.counts["applied"] == {
        "new": 6, "updated": 0, "same": 0, "transfers": 0, "units": 2,
    }  # fmt: skip
    assert [name for name, _ in batch.counts["failed"]] == ["小橡树幼儿园", "没有对上单位的行"]
    told = Message.objects.filter(short="上级导入名册").values_list("office__unit__home__name", flat=True)
    assert set(told) <= set(names[:2])
    assert verbs.leave_out_wrong(batch, by=user("county")) == 4
    with pytest.raises(RuleBroken, match="没有要导入"):
        verbs.submit(batch, by=user("county"))


def test_nobody_imports_for_strangers() -> None:
    for name, unit in (("school", "柳浦镇初级中学"), ("leader", "清岚市第三中学"), ("member", "清岚市第三中学")):
        with pytest.raises(Refused):
            verbs.upload(Unit.objects.get(name=unit), by=user(name), name="a.xlsx", data=book([HEAD, *people(1)]))
    batch = checked(book([HEAD, *people(1)]))
    with pytest.raises(Refused):
        verbs.mend(batch, by=user("member"), number=2, field="name", value="甲")
    assert not ImportBatch.objects.visible_to(user("county")).filter(pk=batch.pk).exists()


def test_a_killed_worker_is_taken_up_again(settings: Any) -> None:
    settings.ROSTER_ROWS_IN_REQUEST = 1
    before = members()
    batch = checked(book([HEAD, *people(4)]))  # through the queue
    assert batch.state == State.CHECKED and batch.rows.count() == 4
    silent = clock.now() - timedelta(minutes=5)
    dead = {"state": State.APPLYING, "beat_at": silent, "run": "00000000-0000-4000-8000-000000000001", "total": 4}
    ImportBatch.objects.filter(pk=batch.pk).update(**dead)
    assert work.resume(clock.now()) == 1
    batch.refresh_from_db()
    assert batch.state == State.APPLIED and members() == before + 4 and work.resume(clock.now()) == 0
    work.run(batch.pk, dead["run"])  # the dead one wakes: it has been taken over
    assert members() == before + 4


def test_rows_and_files_are_sealed_at_rest() -> None:
    batch = checked(book([HEAD, *people(1)]))
    row = ImportRow.objects.get(batch=batch)
    assert number(1).encode() not in bytes(row.cells) and people(1)[0][0].encode() not in bytes(row.cells)
    assert not bytes(batch.content).startswith(b"PK") and batch.file().startswith(b"PK")
    assert number(1) not in str(list(Entry.objects.values_list("after", flat=True)))


def test_the_database_holds_what_the_verbs_promise() -> None:
    batch = checked(book([HEAD, *people(1)]))
    wrong: list[Any] = [
        lambda: ImportBatch.objects.filter(pk=batch.pk).update(done=9, total=1),
        lambda: ImportBatch.objects.filter(pk=batch.pk).update(swept_at=clock.now()),
        lambda: ImportRow.objects.create(batch=batch, number=2, cells=b"x", action="new"),
        lambda: Meaning.objects.create(unit=school(), kind="column", text="姓名", used_at=clock.now()),
    ]
    for act in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_own_file_comes_back_with_problems_as_text() -> None:
    rows = people(2)
    rows[0][1] = rows[0][1][:16]
    head = ("序号", *HEAD, "备注")
    lines = [["1", *rows[0], "=1+1"], ["2", *rows[1], "+86"]]
    lines[0][-1] = "@SUM(A1)"
    batch = checked(book([head, *lines]))
    from jiaogong.modules.rosters.files import own_file, template

    page = read_book("x.xlsx", own_file(batch, clock.today())).pages[0]
    found = find_head(page)
    assert tuple(found.labels[:6]) == head and found.labels[6] == "系统提示"
    body = page.rows[found.first_row :]
    assert body[0][2] == rows[0][1] and "18 位" in body[0][6] and body[0][5] == "@SUM(A1)" and len(body[1]) >= 6
    empty = read_book("t.xlsx", template(school(), clock.today()))
    assert [p.name for p in empty.pages] == ["会员名册", "填写说明"]
    assert verbs.upload(school(), by=user(), name="t.xlsx", data=template(None, clock.today())).mapping


def test_members_exported_are_the_members_imported() -> None:
    before = set(Membership.objects.values_list("pk", flat=True))
    verbs.submit(checked(book([HEAD, *people(6)])), by=user())
    rows = Membership.objects.exclude(pk__in=before).select_related("person", "unit")
    for row in rows:
        row.subject = row.position = ""
    made = {(r.person.name, r.person.id_number.open()) for r in rows}
    assert made == {(line[0], line[1]) for line in people(6)} and callable(export_members)


def test_the_command_reports_and_applies(tmp_path: Path) -> None:
    rows = people(5)
    rows[4][1] = rows[4][1][:17]
    path = tmp_path / "名册.xlsx"
    path.write_bytes(book([("某校名册", "", "", ""), HEAD, *rows]))

    def run(*arguments: str) -> tuple[dict[str, Any], int]:
        out, code = io.StringIO(), 0
        try:
            call_command("import_roster", str(path), "--unit", school().code, "--json", *arguments, stdout=out)
        except SystemExit as stop:
            code = int(stop.code or 0)
        return json.loads(out.getvalue()), code

    before = members()
    report, code = run()
    assert (report["rows"], report["errors"], code, members()) == (5, 1, 1, before)
    assert report["by_code"] == {"id_length": 1} and report["problems"][0]["row"] == 7
    assert not ImportBatch.objects.filter(file_name="名册.xlsx").exists()
    _, code = run("--apply")
    assert code == 1 and members() == before  # all or nothing
    report, code = run("--apply", "--leave-out")
    assert code == 0 and members() == before + 4 and report["applied"]["new"] == 4
