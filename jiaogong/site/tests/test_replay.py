"""A whole congress of the tiny city, replayed twice; its bundles recounted by the one file that lies in them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from jiaogong.kernel import clock
from jiaogong.modules.congress.models import Attendance, Session
from jiaogong.site.demo.year import load_year


def played(folder: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    call_command("replay_congress", json=True, out=folder)
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_a_congress_is_replayed_and_recounted_twice(
    tiny_city: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    load_year(clock.today())
    first, second = played(tmp_path, capsys), played(tmp_path, capsys)
    assert first["ok"] and second["ok"] and first["key"] != second["key"]
    assert first["due"] > first["present"] >= first["quorum"]  # type: ignore[operator]
    pay, election, appraisal = second["votes"]  # type: ignore[misc, attr-defined]
    assert (pay["outcome"], election["outcome"], appraisal["outcome"]) == ("通过", "通过", "已评议")
    assert second["proposals"] == 9
    session = Session.objects.get(key=second["key"])
    assert session.state == "reported" and Attendance.objects.filter(session=session).count() == second["present"]


def test_without_a_demo_city_nothing_is_played(db: None) -> None:
    with pytest.raises(CommandError, match="没有演示城市"):
        call_command("replay_congress")
