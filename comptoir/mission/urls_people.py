"""The addresses about people: hooked into those of the mission."""

from django.urls import path

from comptoir.mission.views import callers, calls, doubles, people, post, search

_ONE = "gestion/personnes/<int:pk>/"
urlpatterns = [
    path("gestion/chercher/", search.search, name="search"),
    path(_ONE, people.person, name="person"),
    path(f"{_ONE}coordonnees/", people.reach, name="reach"),
    path(f"{_ONE}reunir/<int:other>/", doubles.merge, name="merge"),
    path("gestion/doublons/", doubles.doubles, name="doubles"),
    path("gestion/appels/", calls.calls, name="calls"),
    path("gestion/appels/imprimer/", calls.calls_print, name="calls_print"),
    path("gestion/courriers/", post.post, name="post"),
    path("gestion/courriers/<int:pk>/", post.paper, name="paper"),
    path("gestion/inscrire/", callers.register, name="register"),
    path("gestion/inscriptions/<int:pk>/ailleurs/", people.elsewhere, name="elsewhere"),
]
