"""`parse_plan`: the contract other programs rely on."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command

from .conftest import TEXT
from .scoring import CATEGORIES, micro, score_folder

KEYS = {
    "schema_version",
    "title",
    "issuer",
    "doc_number",
    "date",
    "year",
    "kind",
    "sections",
    "tasks",
    "targets",
    "achievements",
}


def parse(path: Path) -> tuple[int, str, str]:
    """(exit status, standard output, standard error) of the command."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("parse_plan", str(path), json=True, stdout=out, stderr=err)
    except SystemExit as stop:
        return int(str(stop.code)), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_it_prints_every_key(tmp_path: Path) -> None:
    path = tmp_path / "要点.txt"
    path.write_text(TEXT, encoding="utf-8")
    status, out, _ = parse(path)
    reading = json.loads(out)
    assert (status, KEYS <= set(reading), reading["schema_version"]) == (0, True, 1)
    assert reading["doc_number"] == "清教工〔2026〕2号"


@pytest.mark.parametrize("data", [b"", b"   \n", b"PK\x03\x04broken", bytes(range(256)) * 40, b"%PDF-1.7 x"])
def test_a_file_it_cannot_read_exits_2_with_the_reason_in_chinese(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "坏文件.txt"
    path.write_bytes(data)
    status, out, err = parse(path)
    assert (status, out) == (2, "")
    assert any("\u4e00" <= c <= "\u9fff" for c in err)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    assert parse(tmp_path / "没有.txt")[:2] == (2, "")


CORPORA = sorted(p for p in (Path(__file__).parent / "corpus").iterdir() if p.is_dir())
FLOORS = {"sections": 0.95, "tasks": 0.95, "targets": 0.95, "achievements": 0.95, "fields": 0.95}


@pytest.mark.parametrize("folder", CORPORA, ids=lambda p: p.name)
def test_the_corpora_are_read_as_annotated(folder: Path) -> None:
    total = micro(score_folder(folder))
    got = {name: total[name].f1 for name in CATEGORIES}
    assert {name: f1 for name, f1 in got.items() if f1 < FLOORS[name]} == {}
