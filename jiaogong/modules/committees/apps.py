from django.apps import AppConfig


class CommitteesConfig(AppConfig):
    name = "jiaogong.modules.committees"
    label = "committees"
    verbose_name = "委员会与换届"

    def ready(self) -> None:
        from . import provisions, rules

        rules.install()
        provisions.install()
