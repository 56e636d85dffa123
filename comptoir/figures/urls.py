"""The addresses of the figures."""

from django.urls import path

from comptoir.figures import views

app_name = "figures"
urlpatterns = [
    path("gestion/chiffres/", views.index, name="index"),
    path("gestion/chiffres/<slug:slug>/", views.figure, name="figure"),
]
