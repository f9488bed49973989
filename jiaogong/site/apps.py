from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "jiaogong.site"
    label = "site_shell"
    verbose_name = "教工之家"
