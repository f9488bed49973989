from django.apps import AppConfig


class HandoverConfig(AppConfig):
    name = "jiaogong.modules.handover"
    label = "handover"
    verbose_name = "交接"

    def ready(self) -> None:
        from . import panels, papers_guard, personal_data, provisions, rules

        rules.install()
        provisions.install()
        papers_guard.install()
        personal_data.install()
        panels.install()
