from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from jiaogong.engines.org.models import Employment, Holding
from jiaogong.kernel.accounts.models import User
from jiaogong.modules.members.models import Membership
from jiaogong.site.demo.load import USERNAMES, demo_password


class Command(BaseCommand):
    help = "Prints where the demo is, its accounts and their password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        password, _ = demo_password()
        out = self.stdout.write
        out(f"\n  教工之家 · 演示：清岚市   http://127.0.0.1:{options['port']}/\n")
        for username in USERNAMES:
            user = User.objects.filter(username=username).select_related("person").first()
            if user is not None:
                if not user.check_password(password):  # DEMO_PASSWORD was changed since the city was loaded
                    user.set_password(password)
                    user.save(update_fields=["password"])
                out(f"  {username:10} {user.name}　{self._post(user)}")
        out(f"\n  密码 / password: {password}\n  停止 / stop: Ctrl-C\n")

    def _post(self, user: User) -> str:
        holding = Holding.objects.current().filter(person__user=user).select_related("office__unit").first()
        if holding is not None:
            return str(holding.office)
        job = Employment.objects.current().filter(person__user=user).select_related("unit").first()
        if job is not None:
            return f"{job.unit}会员"
        kept = Membership.objects.current().filter(person__user=user).select_related("unit").first()
        return f"{kept.unit}会员（{kept.get_status_display()}）" if kept else ""
