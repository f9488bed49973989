from django.apps import AppConfig


class CongressConfig(AppConfig):
    name = "jiaogong.modules.congress"
    label = "congress"
    verbose_name = "教代会"

    def ready(self) -> None:
        from . import carriers, figures, panels, personal_data, provisions, rules
        from .verbs import elections

        rules.install()
        provisions.install()
        elections.install()
        carriers.install()
        personal_data.install()
        figures.install()
        panels.install()
        _install_hall()


def _install_hall() -> None:
    """What the session in the hall registers."""
    from . import panels_hall, papers_guard_hall
    from .verbs import votes

    panels_hall.install()
    papers_guard_hall.install()
    votes.install()
