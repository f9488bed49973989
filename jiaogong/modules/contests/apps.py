from pathlib import Path

from django.apps import AppConfig


class ContestsConfig(AppConfig):
    name = "jiaogong.modules.contests"
    label = "contests"
    verbose_name = "竞赛"

    def ready(self) -> None:
        from jiaogong.engines.programmes import catalogue

        from . import outcome, personal, rules

        rules.install()
        outcome.install()
        personal.install()
        catalogue.register("contests", "竞赛", Path(__file__).parent / "catalogue")
