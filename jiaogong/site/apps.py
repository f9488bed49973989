from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "jiaogong.site"
    label = "site_shell"
    verbose_name = "教工之家"

    def ready(self) -> None:
        from jiaogong.kernel.ui.shell import register_who

        from .shell import describe

        register_who(describe)
