from django.apps import AppConfig


class FoundingConfig(AppConfig):
    name = "jiaogong.modules.founding"
    label = "founding"
    verbose_name = "建会"

    def ready(self) -> None:
        from . import panels, papers_guard, personal, provisions, remainders, rules

        rules.install()
        provisions.install()
        panels.install()
        papers_guard.install()
        personal.install()
        remainders.install()
