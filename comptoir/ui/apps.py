from django.apps import AppConfig
from django.core.checks import register

from comptoir.ui import checks


class UiConfig(AppConfig):
    name = "comptoir.ui"

    def ready(self) -> None:
        """Have the organisation's tokens checked with everything else."""
        register(checks.instance_tokens)
