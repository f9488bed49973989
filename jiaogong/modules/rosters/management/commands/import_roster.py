import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count

from jiaogong.engines.org.models import Unit
from jiaogong.kernel.errors import RuleBroken
from jiaogong.modules.rosters import verbs, work
from jiaogong.modules.rosters.checking import Problem
from jiaogong.modules.rosters.models import ImportBatch, ImportRow
from jiaogong.modules.rosters.wording import say
from jiaogong.modules.rosters.words import FIELDS, Level, State

_LISTED = 200


class Command(BaseCommand):
    help = (
        "Reads a member roster as the screen 会员导入 does: recognises columns, checks every row. Without --apply it only "
        "reports and leaves nothing behind; with it each unit's rows are written, all of them or none. Exit 1: something is left."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--unit", required=True, metavar="CODE", help="code or name of the unit the file is for")
        parser.add_argument("--apply", action="store_true", help="write what has no problems, unit by unit")
        parser.add_argument("--leave-out", action="store_true", help="leave out the rows that have problems")
        parser.add_argument("--since", type=date.fromisoformat, help="day of joining where the file has none (today)")
        parser.add_argument("--type", default="", help="employment type where the file has none, e.g. established")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        unit = Unit.objects.filter(code=options["unit"]).first() or Unit.objects.filter(name=options["unit"]).first()
        path = Path(options["file"])
        if unit is None:
            raise CommandError(f"没有单位 {options['unit']}。")
        if not path.is_file():
            raise CommandError(f"没有文件 {path}。")
        batch = None
        try:
            batch = verbs.upload(unit, by=None, name=path.name, data=path.read_bytes(), check=False)
            report = self._run(batch, options)
        except RuleBroken as broken:
            raise CommandError(broken.message) from broken
        finally:
            if batch is not None:
                self._tidy(batch, keep=options["apply"])
        self._print(report, as_json=options["json"])
        if report["errors"] or (options["apply"] and report["state"] != State.APPLIED):
            raise SystemExit(1)

    def _run(self, batch: ImportBatch, options: dict[str, Any]) -> dict[str, Any]:
        mapping = {int(column): field for column, field in batch.mapping.items()}
        batch = verbs.set_columns(
            batch, by=None, mapping=mapping, default_type=options["type"], since=options["since"], check=False
        )
        self._wait(batch)
        if options["leave_out"]:
            verbs.leave_out_wrong(batch, by=None, check=False)
            batch.refresh_from_db()
        if options["apply"] and not (batch.counts.get("errors") and batch.unit.layer == "base"):
            batch = verbs.submit(batch, by=None, check=False)
            self._wait(batch)
        return self._report(batch)

    def _wait(self, batch: ImportBatch) -> None:
        """Do here what a server would leave to its queue."""
        if batch.working:
            work.run(batch.pk, str(batch.run))
        batch.refresh_from_db()
        if batch.state == State.FAILED:
            raise CommandError(batch.message)

    def _report(self, batch: ImportBatch) -> dict[str, Any]:
        counts = batch.counts
        names = [batch.headers[int(c)] or f"第{int(c) + 1}列" for c in batch.mapping]
        wrong = ImportRow.objects.filter(batch=batch).exclude(level=Level.NONE).order_by("number")
        by_code: dict[str, int] = {}
        listed: list[dict[str, Any]] = []
        for number, problems in wrong.values_list("number", "problems"):
            for problem in problems:
                by_code[problem[1]] = by_code.get(problem[1], 0) + 1
            if len(listed) < _LISTED:
                listed.append({"row": number, "problems": [self._line(problem) for problem in problems]})
        units = ImportRow.objects.filter(batch=batch, unit__isnull=False).aggregate(n=Count("unit", distinct=True))["n"]
        actions = {a: counts.get(a, 0) for a in ("new", "update", "same", "held", "transfer", "skip")}
        return {
            "file": batch.file_name, "unit": batch.unit.code, "state": batch.state, "sheet": batch.sheets[batch.sheet][0],
            "sheets": [sheet[0] for sheet in batch.sheets], "note": batch.note,
            "columns": dict(zip(names, batch.mapping.values(), strict=True)),
            "rows": ImportRow.objects.filter(batch=batch).count(), "units": units, "errors": counts.get("errors", 0),
            "warnings": counts.get("warnings", 0), "actions": actions, "by_code": by_code, "problems": listed,
            "applied": counts.get("applied", {}), "failed": counts.get("failed", []),
        }  # fmt: skip

    def _line(self, problem: Problem) -> dict[str, str]:
        return {"field": problem[0], "code": problem[1], "message": say(problem)}

    def _tidy(self, batch: ImportBatch, *, keep: bool) -> None:
        """Only a report leaves nothing; what was written keeps its counts, and its rows while it can be undone."""
        batch.refresh_from_db()
        if not keep or batch.state != State.APPLIED:
            ImportRow.objects.filter(batch=batch).exclude(state="applied").delete()
            if not ImportRow.objects.filter(batch=batch).exists():
                batch.delete()

    def _print(self, report: dict[str, Any], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=1))
            return
        columns = "，".join(f"{name}→{FIELDS[field]}" for name, field in report["columns"].items())
        self.stdout.write(
            f"{report['file']}（工作表“{report['sheet']}”）：{report['rows']} 行，{report['units']} 个单位"
        )
        self.stdout.write(f"列：{columns}")
        words = {
            "new": "新增",
            "update": "更新",
            "same": "无变化",
            "held": "会籍在其他单位",
            "transfer": "接转",
            "skip": "不导入",
        }
        self.stdout.write("，".join(f"{words[a]} {n}" for a, n in report["actions"].items() if n) or "全部已导入")
        for row in report["problems"]:
            for problem in row["problems"]:
                self.stdout.write(f"第 {row['row']} 行 {FIELDS.get(problem['field'], '')}：{problem['message']}")
        if report["applied"]:
            done = report["applied"]
            self.stdout.write(
                f"已导入 {done.get('units', 0)} 个单位：新增 {done.get('new', 0)}，更新 {done.get('updated', 0)}"
            )
        for name, why in report["failed"]:
            self.stdout.write(f"未导入 {name}：{why}")
        if report["errors"]:
            self.stdout.write(f"{report['errors']} 行须处理。")
