"""The history of everything, and the mission's team: hooked into the mission's addresses."""

from django.urls import path

from comptoir.mission.views import history

urlpatterns = [
    path("gestion/historique/", history.history, name="history"),
    path("gestion/historique/tableau/", history.export, name="history_export"),
]
