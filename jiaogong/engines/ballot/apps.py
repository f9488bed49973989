from datetime import timedelta

from django.apps import AppConfig


class BallotConfig(AppConfig):
    name = "jiaogong.engines.ballot"
    label = "ballot"
    verbose_name = "投票"

    def ready(self) -> None:
        from jiaogong.engines.org.moves import register_remainder
        from jiaogong.kernel import jobs

        from . import personal_data, rules
        from .verbs import close_due, open_votes_of

        rules.install()
        personal_data.install()
        jobs.register(jobs.Job("ballot.close", timedelta(minutes=1), close_due))
        register_remainder("ballot.vote", "次未计票的投票", open_votes_of)
