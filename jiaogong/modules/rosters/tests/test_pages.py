"""The pages, asked as a browser asks."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from jiaogong.modules.rosters.models import ImportBatch, ImportRow
from jiaogong.modules.rosters.words import State

from .cast import HEAD, book, checked, people, school


@pytest.fixture
def chair(sign_in: Any) -> Client:
    return sign_in("school")


def url(name: str, batch: ImportBatch) -> str:
    return reverse(f"rosters:{name}", args=[batch.key])


def test_upload_paste_and_refusals(chair: Client) -> None:
    new = reverse("rosters:new")
    unit = str(school().key)
    assert "请选择文件" in chair.post(new, {"unit": unit}).content.decode()
    file = SimpleUploadedFile("名册.xlsx", b"%PDF-1.4 nothing")
    answer = chair.post(new, {"unit": unit, "file": file})
    assert answer.status_code == 200 and "这是PDF" in answer.content.decode() and not ImportBatch.objects.exists()
    text = "\n".join("\t".join(line) for line in [HEAD, *people(3)])
    answer = chair.post(new, {"unit": unit, "text": text}, follow=True)
    assert "核对每一列是什么" in answer.content.decode() and "认出 4 列" in answer.content.decode()
    batch = ImportBatch.objects.get()
    given = {f"column_{at}": field for at, field in batch.mapping.items()}
    answer = chair.post(url("columns", batch), {**given, "since": batch.default_since.isoformat()}, follow=True)
    assert "没有须处理的行" in answer.content.decode() and answer["Cache-Control"] == "no-store"
    answer = chair.post(url("act", batch), {"act": "submit"}, follow=True)
    assert "还可以撤回" in answer.content.decode()
    answer = chair.post(url("act", batch), {"act": "undo"}, follow=True)
    assert "已撤回 3 行" in answer.content.decode()


def test_cells_are_mended_in_place(chair: Client) -> None:
    rows = people(3)
    rows[0][1] = rows[0][1][:17]
    rows[2][2] = rows[1][2]
    batch = checked(book([HEAD, *rows]))
    page = chair.get(url("batch", batch)).content.decode()
    assert "最后一位可以是 X" in page and "须处理" in page
    answer = chair.post(
        url("cell", batch),
        {"number": 2, "field": "id_number", "value": people(1)[0][1]},
        headers={"HX-Request": "true"},
    ).content.decode()
    assert 'id="row-2"' in answer and "没有须处理的行" in answer and "hx-swap-oob" in answer
    answer = chair.post(
        url("cell", batch), {"number": 3, "field": "phone", "value": ""}, headers={"HX-Request": "true"}
    )
    assert 'id="row-4"' in answer.content.decode()  # no longer the same phone
    answer = chair.post(
        url("act", batch), {"act": "decide", "number": 4, "decision": "skip"}, headers={"HX-Request": "true"}
    )
    assert "不导入" in answer.content.decode() and ImportRow.objects.get(number=4).action == "skip"
    assert chair.post(url("cell", batch), {"number": 99, "field": "name", "value": "x"}).status_code == 404


def test_other_sheets_files_and_differences(chair: Client) -> None:
    batch = checked(book([HEAD, *people(2)], more={"第二张": [HEAD, *people(3, 60)]}))
    assert chair.get(url("file", batch)).headers["Content-Type"].endswith("sheet")
    assert "没有要更新的人" in chair.get(url("changes", batch)).content.decode()
    answer = chair.post(url("act", batch), {"act": "sheet", "sheet": 1}, follow=True)
    batch.refresh_from_db()
    assert batch.sheet == 1 and batch.state == State.UPLOADED and "第二张" in answer.content.decode()
    assert chair.get(reverse("rosters:template")).status_code == 200


def test_a_long_import_shows_its_progress(chair: Client) -> None:
    batch = checked(book([HEAD, *people(2)]))
    ImportBatch.objects.filter(pk=batch.pk).update(state=State.APPLYING, total=200, done=50)
    page = chair.get(url("batch", batch)).content.decode()
    assert "25%" in page and "可以离开" in page
    assert "50 / 200 行" in chair.get(url("progress", batch)).content.decode()
    ImportBatch.objects.filter(pk=batch.pk).update(state=State.CHECKED)
    done = chair.get(url("progress", batch))
    assert done.status_code == 204 and done["HX-Refresh"] == "true"


def test_pages_do_not_ask_more_for_more_rows(chair: Client, django_assert_max_num_queries: Any) -> None:
    batch = checked(book([HEAD, *people(40)]))
    chair.get(url("batch", batch))
    with django_assert_max_num_queries(32):
        chair.get(url("batch", batch) + "?show=all")


def test_imports_are_listed_and_others_see_none(chair: Client, sign_in: Any) -> None:
    batch = checked(book([HEAD, *people(1)]))
    assert "名册.xlsx" in chair.get(reverse("rosters:list")).content.decode()
    for name in ("county", "city", "leader", "member"):
        assert sign_in(name).get(url("batch", batch)).status_code == 404


def test_the_register_leads_to_the_import_whoever_may(sign_in: Any) -> None:
    address = f'href="{reverse("rosters:new")}"'
    assert address in sign_in("school").get(reverse("members:list")).content.decode()
    assert address not in sign_in("handler").get(reverse("members:list")).content.decode()
