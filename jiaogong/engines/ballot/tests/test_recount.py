"""The recount: golden bundles stay readable for ever, each way of breaking one is named, the one file needs nothing else."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from jiaogong.engines.ballot import recounting, verbs
from jiaogong.engines.ballot.box import GRACE
from jiaogong.engines.ballot.counting_rules import CountingRules, Threshold, members_rating
from jiaogong.engines.ballot.evidence import bundle_of
from jiaogong.engines.ballot.recounting import canonical, digest
from jiaogong.engines.ballot.words import Comparator, Denominator, Kind

from .cast import MOTION, build
from .voter import draw, opened_by_receipt, put

GOLDEN = Path(__file__).parent / "golden"
ELECTION = CountingRules(
    Kind.ELECT, Threshold(Denominator.PRESENT, Comparator.MORE, 1, 2), most=2, places=2, write_ins=1
)
KINDS: dict[str, tuple[CountingRules, int, list[dict[str, list[str]]]]] = {
    "motion": (MOTION, 1, [{"o1": [c]} for c in ("yes", "yes", "yes", "no", "abstain", "yes")]),
    "election": (
        ELECTION, 3,
        [{"paper": c.split()} for c in ("yes:o1 yes:o2", "yes:o1 no:o3", "yes:o1 yes:o2", "yes:o2 no:o1", "other:郑新 yes:o3", "yes:o1")],
    ),
    "appraisal": (
        members_rating(Threshold(Denominator.VALID, Comparator.AT_LEAST, 2, 3)), 2,
        [{"o1": [g], "o2": ["good"]} for g in ("excellent", "good", "passable", "excellent", "good", "excellent")],
    ),
}  # fmt: skip


def evidence(kind: str, code: str) -> bytes:
    """A bundle from a whole vote: six electors, of whom the last votes on paper where it is a motion."""
    rules, options, answers = KINDS[kind]
    cast = build(6, code=code)
    vote = opened_by_receipt(cast, rules, options=options)
    electronic = answers[:-1] if kind == "motion" else answers
    for user, answer in zip(cast.users, electronic, strict=False):
        put(vote, draw(vote, user), answer)
    if kind == "motion":
        elector = vote.electors.get(person=cast.people[5])
        verbs.give_paper(elector, reason="没有智能手机", by=cast.chair)
    closed = verbs.close_vote(vote, by=None, at=vote.closes_at + GRACE)
    if kind == "motion":
        facts: dict[str, Any] = {
            "returned": 1,
            "invalid": 0,
            "tellers": "周监票",
            "by": cast.chair,
            "at": closed.closes_at,
        }
        verbs.enter_papers(closed, counts={"o1": {"yes": 1}}, **facts)
    return bundle_of(verbs.count(closed, by=cast.chair, at=closed.closes_at), whole=True)


@pytest.mark.parametrize("kind", KINDS)
def test_a_fresh_bundle_recounts_and_is_the_same_twice(db: None, kind: str, tmp_path: Path) -> None:
    path = tmp_path / "b.zip"
    path.write_bytes(evidence(kind, kind[:2].upper()))
    assert recounting.main([str(path)]) == 0
    if os.environ.get("GOLDEN"):  # writes the golden bundle; only ever for a new version of the record
        shutil.unpack_archive(path, GOLDEN / kind)
        (GOLDEN / kind / "recount.py").unlink()


@pytest.mark.parametrize("kind", KINDS)
def test_golden_bundles_recount(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert recounting.main([str(GOLDEN / kind)]) == 0
    said = capsys.readouterr().out
    assert "全部核对无误" in said and "×" not in said
    code = (GOLDEN / kind / "codes.txt").read_text().split()[0]
    assert recounting.main([str(GOLDEN / kind), code.lower()]) == 0
    assert recounting.main([str(GOLDEN / kind), "0000-0000-0000-0"]) == 1


def records(files: dict[str, Any]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in files["records.jsonl"].splitlines()]


def lines(found: list[dict[str, Any]]) -> bytes:
    return b"".join(canonical(record) + b"\n" for record in found)


def drop(files: dict[str, Any]) -> None:
    files["records.jsonl"] = lines(records(files)[1:])


def double(files: dict[str, Any]) -> None:
    files["records.jsonl"] += lines(records(files)[:1])


def alter(files: dict[str, Any]) -> None:
    found = records(files)
    ballot = next(r for r in found if '"yes"' in r["ballot"])
    ballot["ballot"] = ballot["ballot"].replace('"yes"', '"no"').replace('"pad":"', '"pad":"0')
    files["records.jsonl"] = lines(found)


def stuff(files: dict[str, Any]) -> None:
    found = records(files)
    found[0]["token"] = found[1]["token"]
    files["records.jsonl"] = lines(found)


def more_than_drawn(files: dict[str, Any]) -> None:
    roll = json.loads(files["roll.json"])
    next(row for row in roll if row["issued"] == "token")["issued"] = "no"
    files["roll.json"] = canonical(roll)


def new_elector(files: dict[str, Any]) -> None:
    roll = json.loads(files["roll.json"])
    files["roll.json"] = canonical([*roll, {"elector": "f" * 24, "issued": "token", "replaced": False}])


def other_rules(files: dict[str, Any]) -> None:
    manifest = json.loads(files["manifest.json"])
    manifest["rules"]["passing"]["share"] = [99, 100]
    files["manifest.json"] = canonical(manifest)


def other_key(files: dict[str, Any]) -> None:
    manifest, foreign = (
        json.loads(files["manifest.json"]),
        json.loads((GOLDEN / "election" / "manifest.json").read_text()),
    )
    manifest["questions"][0]["public_key"] = foreign["questions"][0]["public_key"]
    files["manifest.json"] = canonical(manifest)


def _result(change: Callable[[dict[str, Any]], None]) -> Callable[[dict[str, Any]], None]:
    def act(files: dict[str, Any]) -> None:
        result = json.loads(files["result.json"])
        change(result)
        files["result.json"] = canonical(result)

    return act


def hide_code(files: dict[str, Any]) -> None:
    codes = files["codes.txt"].decode().split()[1:]
    files["codes.txt"] = "\n".join(codes).encode()
    _result(lambda result: result.update(codes=digest(files["codes.txt"])))(files)


def more_papers(files: dict[str, Any]) -> None:
    files["paper.json"] = canonical(json.loads(files["paper.json"]) | {"returned": 5, "counts": {"o1": {"no": 5}}})


BROKEN: dict[str, tuple[Callable[[dict[str, Any]], None], str]] = {
    "dropped": (drop, "清单上有而票里没有 1 张"),
    "doubled": (double, "同一张票出现了两次"),
    "altered": (alter, "选票内容被改动过"),
    "stuffed": (stuff, "选票上的签章不是本次投票发出的"),
    "more than drawn": (more_than_drawn, "多出来的票，投票无效"),
    "an elector put in": (new_elector, "名册被改动过"),
    "rules changed": (other_rules, "公布的结论与票数不符"),
    "another key": (other_key, "选票上的签章不是本次投票发出的"),
    "a code hidden": (hide_code, "票里有而清单上没有 1 张"),
    "codes changed": (lambda files: files.update({"codes.txt": files["codes.txt"] + b"\nZZZZ-0000-0000-0"}), "验票码清单被改动过"),
    "counts changed": (_result(lambda result: result["counts"]["o1"].update(yes=6)), "公布的票数与选票不符"),
    "verdict changed": (_result(lambda result: result["verdict"]["passed"].update(o1=False)), "公布的结论与票数不符"),
    "numbers changed": (_result(lambda result: result["numbers"].update(valid=5)), "公布的数目与选票不符"),
    "papers put in": (more_papers, "与名册不符"),
    "no records": (lambda files: files.pop("records.jsonl"), "缺少选票文件"),
    "manifest rewritten": (
        lambda files: files.update({"manifest.json": files["manifest.json"].replace(b'{"ack', b'{ "ack')}), "投票清单写法规范",
    ),
}  # fmt: skip


def broken_files(how: str) -> dict[str, Any]:
    files: dict[str, Any] = recounting.files_of(GOLDEN / "motion")
    BROKEN[how][0](files)
    return files


@pytest.mark.parametrize("how", BROKEN)
def test_each_way_of_breaking_a_bundle_is_named(how: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, data in broken_files(how).items():
        (tmp_path / name).write_bytes(data)
    assert recounting.main([str(tmp_path)]) == 1
    assert BROKEN[how][1] in capsys.readouterr().out


def test_what_cannot_be_read_is_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.zip").write_bytes(b"no zip")
    (tmp_path / "empty").mkdir()
    for path in (tmp_path / "x.zip", tmp_path / "empty", tmp_path / "none.zip"):
        assert recounting.main([str(path)]) == 2
    assert recounting.main([]) == 2
    (tmp_path / "empty" / "manifest.json").write_bytes(b"[]")
    assert recounting.main([str(tmp_path / "empty")]) == 2
    assert "读不懂" in capsys.readouterr().err


def test_the_command_and_the_one_file_agree(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        call_command("recount", str(GOLDEN / "motion"))
    assert ended.value.code == 0
    tool = tmp_path / "recount.py"
    shutil.copy(recounting.__file__, tool)
    alone = subprocess.run([sys.executable, "-I", str(tool), str(GOLDEN / "motion")], capture_output=True, text=True)
    assert alone.returncode == 0 and "全部核对无误" in alone.stdout
    assert "django" not in tool.read_text().lower() and "jiaogong" not in tool.read_text()
