from django.apps import AppConfig


class MissionConfig(AppConfig):
    name = "comptoir.mission"
