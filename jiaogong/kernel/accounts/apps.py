from datetime import timedelta

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "jiaogong.kernel.accounts"
    label = "accounts"

    def ready(self) -> None:
        from .. import jobs
        from .lockout import sweep
        from .sessions import clear_expired

        jobs.register(jobs.Job("accounts.sweep_failures", timedelta(hours=6), sweep))
        jobs.register(jobs.Job("accounts.clear_sessions", timedelta(hours=24), clear_expired))
