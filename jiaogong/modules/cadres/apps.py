from django.apps import AppConfig


class CadresConfig(AppConfig):
    name = "jiaogong.modules.cadres"
    label = "cadres"
    verbose_name = "工会干部与联系点"

    def ready(self) -> None:
        from . import figures, panels, papers_guard, personal, provisions, rules

        rules.install()
        provisions.install()
        figures.install()
        panels.install()
        papers_guard.install()
        personal.install()
