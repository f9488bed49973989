from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from jiaogong.site.demo.load import demo_password, exists, load_city
from jiaogong.site.demo.rosters import write_files
from jiaogong.site.demo.year import load_year


class Command(BaseCommand):
    help = (
        "Loads the demo city. Everything is relative to --day (today unless given): the same size, seed and day give "
        "the same rows. Does nothing when there is a demo city already."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--size", choices=["tiny", "standard", "large", "province"], default="standard")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--day", type=date.fromisoformat, help="the day the demo is made for (YYYY-MM-DD)")
        parser.add_argument("--accounts", action="store_true", help="make the demo accounts although DEMO is not set")

    def handle(self, *args: Any, **options: Any) -> None:
        if exists():
            self.stdout.write("演示城市已存在，未作任何改动。")
            return
        wanted = settings.DEMO or options["accounts"]
        password, fresh = demo_password() if wanted else ("", False)
        with transaction.atomic():  # the city and its year, or nothing
            loaded = load_city(
                size=options["size"], seed=options["seed"], day=options["day"], accounts=wanted, password=password
            )
            if wanted and options["size"] not in (
                "large",
                "province",
            ):  # a province is for measuring, not for walking about
                load_year(loaded.day)
        rows = loaded.counts
        self.stdout.write(
            f"演示城市已载入（{loaded.size}，种子 {loaded.seed}，演示日 {loaded.day}）："
            f"单位 {rows['org.unit']:,}，人员 {rows['org.person']:,}，会籍 {rows['members.membership']:,}。"
        )
        for path in write_files():
            self.stdout.write(f"演示文件：{path}")
        if wanted:
            self.stdout.write(f"演示账号：{' '.join(loaded.usernames)}")
        if fresh:
            self.stdout.write(f"密码：{password}")
