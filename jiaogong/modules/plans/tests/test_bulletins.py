"""Journey J4 without its pages: a frozen quarter stays, on paper too."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import openpyxl
import pytest
from django.apps import apps
from django.db import DatabaseError, transaction
from docx import Document

from jiaogong.engines.figures.models import FrozenFigure
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.modules.plans.bulletin_papers import figure_tables, to_word, to_workbook
from jiaogong.modules.plans.models import Bulletin, Plan
from jiaogong.modules.plans.verbs.bulletins import day_of_quarter, draft_bulletin, issue_bulletin, set_options

from .conftest import NOW


@pytest.fixture
def drafted(running: Plan, city_officer: User) -> Bulletin:
    """The third quarter's bulletin."""
    return draft_bulletin(running, year=2026, quarter=3, by=city_officer, at=NOW)


def words_of(data: bytes) -> str:
    """All text of a .docx, tables included."""
    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([p.text for p in document.paragraphs] + cells)


def members_of(data: bytes) -> dict[str, bytes]:
    """What is inside a zip, without its clock."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_it_counts_by_the_last_day_of_the_quarter(drafted: Bulletin) -> None:
    assert drafted.snapshot.at == date(2026, 9, 30)


def test_later_edits_do_not_change_the_frozen_quarter(drafted: Bulletin) -> None:
    word, book = to_word(drafted), members_of(to_workbook(drafted))
    missing = figure_tables(drafted)[1].value.missing
    assert missing
    apps.get_model("unions", "Union").objects.create(
        unit_id=missing[0].unit.id, name="补登的工会", since=date(2026, 3, 1)
    )
    again = Bulletin.objects.get(pk=drafted.pk)
    assert (to_word(again), members_of(to_workbook(again))) == (word, book)


def test_the_page_tells_what_was_corrected_since(drafted: Bulletin, sign_in) -> None:  # type: ignore[no-untyped-def]
    page = f"/plans/bulletins/{drafted.key}/"
    assert "冻结后数据有更正" not in sign_in("city").get(page).content.decode()
    missing = figure_tables(drafted)[1].value.missing
    apps.get_model("unions", "Union").objects.create(
        unit_id=missing[0].unit.id, name="补登的工会", since=date(2026, 3, 1)
    )
    assert "冻结后数据有更正" in sign_in("city").get(page).content.decode()


def test_the_word_file_names_figures_denominators_and_the_missing(drafted: Bulletin) -> None:
    text = words_of(to_word(drafted))
    for table in figure_tables(drafted):
        assert table.title in text
    for row in figure_tables(drafted)[1].value.missing:
        assert row.unit.name in text
    assert "数据截至2026年9月30日" in text


def test_the_workbook_has_every_unit_of_every_figure(drafted: Bulletin) -> None:
    book = openpyxl.load_workbook(io.BytesIO(to_workbook(drafted)))
    assert len(book.sheetnames) == 1 + len(figure_tables(drafted))
    for table, name in zip(figure_tables(drafted), book.sheetnames[1:], strict=True):
        cells = {str(cell.value) for row in book[name].iter_rows() for cell in row}
        assert {r.unit.name for r in table.value.rows} <= cells


def test_ranking_is_off_unless_asked_for(drafted: Bulletin, city_officer: User) -> None:
    assert "位次" not in words_of(to_word(drafted))
    ranked = set_options(drafted, ranked=True, remark="请抓紧推进。", by=city_officer)
    text = words_of(to_word(ranked))
    assert "位次" in text and "请抓紧推进。" in text


def test_issuing_numbers_and_locks(drafted: Bulletin, city_officer: User, running: Plan) -> None:
    number = issue_bulletin(drafted, mark="清教工", by=city_officer, at=NOW)
    assert str(number) == "清教工〔2026〕3号"
    assert str(issue_bulletin(drafted, mark="清教工", by=city_officer, at=NOW)) == "清教工〔2026〕3号"
    assert "清教工〔2026〕3号" in words_of(to_word(Bulletin.objects.get(pk=drafted.pk)))
    with pytest.raises(RuleBroken, match="不能再改"):
        set_options(drafted, ranked=True, remark="", by=city_officer)
    with pytest.raises(RuleBroken, match="不能重新生成"):
        draft_bulletin(running, year=2026, quarter=3, by=city_officer, at=NOW)


def test_numbers_run_on(running: Plan, city_officer: User) -> None:
    numbers = [
        str(
            issue_bulletin(
                draft_bulletin(running, year=2026, quarter=q, by=city_officer, at=NOW),
                mark="清教工",
                by=city_officer,
                at=NOW,
            )
        )
        for q in (1, 2, 3)
    ]
    assert numbers == ["清教工〔2026〕3号", "清教工〔2026〕4号", "清教工〔2026〕5号"]


def test_drafting_again_replaces_the_draft(drafted: Bulletin, running: Plan, city_officer: User) -> None:
    draft_bulletin(running, year=2026, quarter=3, by=city_officer, at=NOW)
    assert running.bulletins.count() == 1


def test_a_quarter_that_has_not_begun_is_refused() -> None:
    with pytest.raises(RuleBroken, match="还没有开始"):
        day_of_quarter(2027, 1, date(2026, 11, 20))
    assert day_of_quarter(2026, 4, date(2026, 11, 20)) == date(2026, 11, 20)


def test_the_database_refuses_to_change_what_is_frozen(drafted: Bulletin) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        FrozenFigure.objects.filter(snapshot=drafted.snapshot).update(numerator=0)


def test_only_the_plans_office_drafts(running: Plan) -> None:
    for username in ("county", "school", "leader", "handler", "member"):
        with pytest.raises(Refused):
            draft_bulletin(running, year=2026, quarter=3, by=User.objects.get(username=username), at=NOW)


def test_a_number_is_given_once_also_against_the_plans_own(drafted: Bulletin, city_officer: User) -> None:
    with pytest.raises(RuleBroken, match="已经用过"):
        issue_bulletin(drafted, mark="清教工", serial=2, by=city_officer, at=NOW)
    assert str(issue_bulletin(drafted, mark="清教工", serial=9, by=city_officer, at=NOW)) == "清教工〔2026〕9号"


def test_the_counts_of_tasks_add_up(drafted: Bulletin) -> None:
    content = drafted.content
    assert content["total"] == sum(content[name] for name in ("complete", "on_track", "behind", "not_started"))


def test_an_issued_bulletin_is_read_by_those_it_is_addressed_to(drafted: Bulletin, city_officer: User, sign_in) -> None:  # type: ignore[no-untyped-def]
    from jiaogong.engines.inbox.models import Message

    page = f"/plans/bulletins/{drafted.key}/"
    assert sign_in("county").get(page).status_code == 404
    issue_bulletin(drafted, mark="清教工", by=city_officer, at=NOW)
    assert [sign_in(name).get(page).status_code for name in ("county", "school", "member")] == [200, 200, 404]
    assert "印发" in Message.objects.filter(short="上级通报").first().body  # type: ignore[union-attr]


def test_a_bulletin_frozen_before_a_number_was_kept_still_prints(drafted: Bulletin) -> None:
    content = dict(drafted.content)
    del content["on_track"]
    Bulletin.objects.filter(pk=drafted.pk).update(content=content)
    assert to_word(Bulletin.objects.get(pk=drafted.pk)) == to_word(drafted)
