from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AuditConfig(AppConfig):
    name = "comptoir.audit"

    def ready(self) -> None:
        """Let every floor say, in its `history.py`, how the journal calls its acts and its rows."""
        autodiscover_modules("history")
