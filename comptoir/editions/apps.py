from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class EditionsConfig(AppConfig):
    name = "comptoir.editions"

    def ready(self) -> None:
        """Let every app say its parameters."""
        from comptoir.editions import reglement  # noqa: F401, PLC0415 - needs the models loaded

        autodiscover_modules("parameters")
