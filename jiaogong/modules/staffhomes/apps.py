from django.apps import AppConfig


class StaffhomesConfig(AppConfig):
    name = "jiaogong.modules.staffhomes"
    label = "staffhomes"
    verbose_name = "教工之家与考评"
