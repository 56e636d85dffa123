from django.urls import path

from comptoir.comptoirs import feeds, urls_mission
from comptoir.comptoirs.views import (
    blocks,
    changes,
    fairness,
    find,
    inviting,
    manage,
    offers,
    papers,
    register,
)

app_name = "comptoirs"
urlpatterns = [
    path("comptoirs/", find.comptoirs, name="list"),
    path("comptoirs/agenda.ics", feeds.calendar_ics, name="calendar_ics"),
    path("comptoirs/agenda.json", feeds.openagenda_json, name="openagenda"),
    path("comptoirs/flux.atom", feeds.atom, name="atom"),
    path("comptoirs/prevenez-moi/", inviting.watch, name="watch"),
    path("comptoirs/prevenez-moi/<str:token>/", inviting.watch_link, name="watch_link"),
    path("comptoirs/invitations/<str:token>/", inviting.invitation, name="invitation"),
    path("comptoirs/<slug:slug>.ics", feeds.event_ics, name="event_ics"),
    path("comptoirs/<slug:slug>/", find.detail, name="detail"),
    path("comptoirs/<slug:slug>/inscription/", register.register, name="register"),
    path("comptoirs/<slug:slug>/affiche/", papers.poster, name="poster"),
    path("comptoirs/<slug:slug>/regles/", fairness.fairness, name="fairness"),
    path("inscriptions/<str:token>/", manage.manage, name="manage"),
    path("inscriptions/<str:token>/precisions/", register.details, name="details"),
    path("inscriptions/<str:token>/annuler/", changes.cancel, name="cancel"),
    path("inscriptions/<str:token>/reponse/", offers.offer, name="offer"),
    path("inscriptions/<str:token>/changer/", changes.change, name="change"),
    path("inscriptions/<str:token>/ajouter/", changes.add, name="add"),
    path("inscriptions/<str:token>/agenda.ics", manage.my_ics, name="my_ics"),
    path("blocs/<str:token>/", blocks.block, name="block"),
    *urls_mission.urlpatterns,
]
