"""The history of everything, and the mission's team: hooked into the mission's addresses."""

from django.urls import path

from comptoir.mission.views import history, team

urlpatterns = [
    path("gestion/equipe/", team.team, name="team"),
    path("gestion/equipe/<int:pk>/", team.agent, name="agent"),
    path("gestion/historique/", history.history, name="history"),
    path("gestion/historique/tableau/", history.export, name="history_export"),
]
