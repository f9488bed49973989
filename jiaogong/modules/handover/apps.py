from django.apps import AppConfig


class HandoverConfig(AppConfig):
    name = "jiaogong.modules.handover"
    label = "handover"
    verbose_name = "交接"

    def ready(self) -> None:
        from . import rules

        rules.install()
