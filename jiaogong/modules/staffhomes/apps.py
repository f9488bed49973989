from datetime import timedelta
from pathlib import Path

from django.apps import AppConfig


class StaffhomesConfig(AppConfig):
    name = "jiaogong.modules.staffhomes"
    label = "staffhomes"
    verbose_name = "教工之家与考评"

    def ready(self) -> None:
        from jiaogong.engines.programmes import catalogue
        from jiaogong.kernel import jobs

        from . import carriers, figures, outcome, panels, personal, rechecks, rules

        rules.install()
        outcome.install()
        personal.install()
        carriers.install()
        panels.install()
        figures.install()
        jobs.register(jobs.Job("staffhomes.rechecks", timedelta(days=1), rechecks.remind_due))
        catalogue.register("staffhomes", "教工之家与考评", Path(__file__).parent / "catalogue")
