"""The addresses of what the mission writes."""

from django.urls import path

from comptoir.mailings import views

app_name = "mailings"
urlpatterns = [
    path("gestion/ecrire/", views.mailings, name="list"),
    path("gestion/ecrire/nouveau/", views.new, name="new"),
    path("gestion/ecrire/<int:pk>/", views.mailing, name="mailing"),
    path("gestion/ecrire/<int:pk>/modifier/", views.revise, name="revise"),
    path("gestion/ecrire/<int:pk>/destinataires/", views.recipients, name="recipients"),
]
