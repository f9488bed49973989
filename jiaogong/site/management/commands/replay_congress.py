import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from jiaogong.kernel import clock
from jiaogong.kernel.errors import RuleBroken
from jiaogong.site.demo.load import exists
from jiaogong.site.demo.replay import replay


class Command(BaseCommand):
    help = (
        "Plays a complete congress of the demo city through (72 delegates of 清岚市第三中学, 66 present): a must-pass vote with "
        "two papers, an election with surplus, an appraisal, nine proposals. Every ballot is cast through a device; the "
        "evidence bundles are written to disk and recounted by the separate tool. Exit 0 only if everything holds. "
        "May be run again: each time a fresh session."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the results as JSON")
        parser.add_argument(
            "--out", type=Path, metavar="FOLDER", help="where the bundles go (default: DATA_DIR/replay)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not exists():
            raise CommandError("没有演示城市：请先运行 demo_city --accounts。正式数据里不能演练。")
        folder = options["out"] or Path(settings.DATA_DIR) / "replay"
        try:
            told = replay(folder, clock.now())
        except RuleBroken as broken:
            raise CommandError(broken.message) from broken
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
        else:
            self.stdout.write(
                f"{told['unit']}{told['session']}：应到 {told['due']} 人，实到 {told['present']} 人，提案 {told['proposals']} 件"
            )
            for vote in told["votes"]:
                verdict = "重新计票一致" if vote["recount"] == 0 else "重新计票不符"
                self.stdout.write(
                    f"{vote['title']}：{vote['outcome']}。{vote['sentence']}\n  {verdict}：{vote['bundle']}"
                )
        if not told["ok"]:
            raise CommandError("有一处不符，见上。")
