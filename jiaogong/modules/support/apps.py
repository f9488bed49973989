from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "jiaogong.modules.support"
    label = "support"
    verbose_name = "党政支持"

    def ready(self) -> None:
        from . import rules

        rules.install()
