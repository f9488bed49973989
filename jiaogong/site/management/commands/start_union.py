import secrets
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from jiaogong.engines.org.models import Unit
from jiaogong.engines.org.verbs import create_office, found_unit, make_person, take_office
from jiaogong.engines.org.words import Kind, Layer, Nature, RoleKey
from jiaogong.kernel import clock, journal
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.accounts.verbs.accounts import one_time_until
from jiaogong.kernel.errors import RuleBroken

TITLE = "工会干部"


class Command(BaseCommand):
    help = "Founds the first unit of an installation and its first officer, and prints a password that works once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME", help="name of the union, e.g. 某市教育工会")
        parser.add_argument("--code", required=True, help="its 单位代码")
        parser.add_argument("--layer", required=True, choices=[v for v in Layer.values if v != Layer.INNER])
        parser.add_argument("--kind", choices=Kind.values, default=Kind.UNION_OFFICE)
        parser.add_argument(
            "--since",
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="the day it was founded; no unit below it can be older (default: today)",
        )
        parser.add_argument("--username", required=True, help="user name of the first officer")
        parser.add_argument("--name", dest="officer", default="", help="the officer's name (else the user name)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            unit, password = start(
                name=options["name"], code=options["code"], layer=options["layer"], kind=options["kind"],
                username=options["username"], officer=options["officer"] or options["username"],
                since=options["since"],
            )  # fmt: skip
        except RuleBroken as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"已设立 {unit.name}（代码 {unit.code}），首任{TITLE}：{options['username']}")
        self.stdout.write(f"一次性密码（只显示这一次，首次登录须修改，过期作废）：{password}")


def start(
    *, name: str, code: str, layer: str, kind: str, username: str, officer: str, since: date | None = None
) -> tuple[Unit, str]:
    """Found the unit (on `since`, else today), its officer's account, person and office; returns the unit and the password.

    The officer takes office today, whenever the unit was founded. Rule: refuses a user name or code in use, and a
    founding day in the future. Leaves the journal lines of founding, account, office and holding.
    """
    with transaction.atomic():
        if User.objects.filter(username=username).exists():
            raise RuleBroken(f"用户名 {username} 已存在，请换一个。", field="username")
        today = clock.today()
        if since is not None and since > today:
            raise RuleBroken("设立日期不能晚于今天。", field="since")
        unit = found_unit(
            by=None,
            superior=None,
            code=code,
            name=name,
            layer=layer,
            kind=kind,
            nature=Nature.PUBLIC,
            since=since or today,
            check=False,
        )
        password = secrets.token_urlsafe(15)
        user = User.objects.create_user(
            username, password, name=officer, must_change_password=True, password_until=one_time_until(clock.now())
        )
        person = make_person(name=officer)
        person.user = user
        person.save()
        journal.write("建立账号", user, by=None, after={"username": username, "name": officer}, unit_id=unit.pk)
        office = create_office(unit, by=None, title=TITLE, role=RoleKey.OFFICER, check=False)
        take_office(office, by=None, person=person, since=today, basis="平台启用", check=False)
    return unit, password
