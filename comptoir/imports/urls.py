"""The addresses of the imports, in the mission's space."""

from django.urls import path

from comptoir.imports import views

app_name = "imports"
urlpatterns = [
    path("gestion/importer/", views.imports, name="list"),
    path("gestion/importer/initiatives/", views.initiatives, name="initiatives"),
    path("gestion/importer/comptoirs/", views.comptoirs, name="comptoirs"),
    path("gestion/importer/frequentation/", views.attendances, name="attendances"),
    path("gestion/importer/nouveau/", views.add, name="add"),
    path("gestion/importer/modeles/<slug:kind>.csv", views.sample, name="sample"),
    path("gestion/importer/<int:pk>/", views.detail, name="detail"),
    path("gestion/importer/<int:pk>/colonnes/", views.columns, name="columns"),
    path("gestion/importer/<int:pk>/lignes-refusees.csv", views.refused, name="refused"),
    path("gestion/importer/<int:pk>/remettre/", views.undo, name="undo"),
]
