from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "jiaogong.kernel.accounts"
    label = "accounts"
