"""The addresses about letters: hooked into those of the mission."""

from django.urls import path

from comptoir.mission.views import letters

urlpatterns = [
    path("gestion/lettres/", letters.letters, name="letters"),
    path("gestion/lettres/<int:pk>/", letters.letter, name="letter"),
    path("gestion/lettres/modeles/", letters.models, name="letter_models"),
    path("gestion/lettres/modeles/<slug:key>/<str:language>/", letters.model, name="letter_model"),
]
