from pathlib import Path

from django.apps import AppConfig


class AwardsConfig(AppConfig):
    name = "jiaogong.modules.awards"
    label = "awards"
    verbose_name = "荣誉表彰"

    def ready(self) -> None:
        from jiaogong.engines.programmes import catalogue

        from . import eligibility, figures, guard, outcome, panels, personal, rules

        rules.install()
        outcome.install()
        eligibility.install()
        personal.install()
        panels.install()
        figures.install()
        guard.install()
        catalogue.register("awards", "荣誉表彰", Path(__file__).parent / "catalogue")
