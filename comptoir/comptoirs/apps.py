from django.apps import AppConfig


class ComptoirsConfig(AppConfig):
    name = "comptoir.comptoirs"
