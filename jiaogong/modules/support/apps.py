from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "jiaogong.modules.support"
    label = "support"
    verbose_name = "党政支持"

    def ready(self) -> None:
        from . import figures, panels, papers_guard, provisions, rules

        rules.install()
        provisions.install()
        figures.install()
        panels.install()
        papers_guard.install()
