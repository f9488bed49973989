from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "jiaogong.site"
    label = "site_shell"
    verbose_name = "教工之家"

    def ready(self) -> None:
        from jiaogong.engines.postings import contacts
        from jiaogong.kernel.ui.shell import register_who

        from .shell import describe, whom_to_phone

        register_who(describe)
        contacts.register(whom_to_phone)
