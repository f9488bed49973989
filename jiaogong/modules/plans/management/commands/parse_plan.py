import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from jiaogong.engines.papers.reading import UnreadableDocument, read_document
from jiaogong.modules.plans.reading import Reading, read_plan


class Command(BaseCommand):
    help = "Reads a work plan, report or opinion and prints what it says (format: docs/plan-format.md)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="text, Markdown or .docx")
        parser.add_argument("--json", action="store_true", help="print JSON (without it: an outline to read)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            document = read_document(Path(options["file"]).read_bytes(), options["file"])
        except (UnreadableDocument, OSError) as error:
            message = str(error) if isinstance(error, UnreadableDocument) else f"文件打不开：{error.strerror}"
            self.stderr.write(message)
            sys.exit(2)
        reading = read_plan(document.text)
        if options["json"]:
            self.stdout.write(json.dumps(reading.as_json(), ensure_ascii=False, indent=1))
        else:
            self._outline(reading)

    def _outline(self, reading: Reading) -> None:
        self.stdout.write(
            f"{reading.title}　{reading.issuer}　{reading.doc_number}　{reading.date}　{reading.year}　{reading.kind}"
        )
        for section in reading.sections:
            self.stdout.write(f"{'　' * section.level}{section.marker}{section.title}")
        for task in reading.tasks:
            self.stdout.write(f"任务　{task.title}")
        for target in reading.targets:
            self.stdout.write(f"目标　{target.subject}　{target.comparator}{target.value}{target.unit}　{target.text}")
