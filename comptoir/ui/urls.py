"""Addresses of this floor: machines', without a language."""

from django.urls import path

from comptoir.ui import views

app_name = "ui"
urlpatterns = [path("couleurs.css", views.tokens, name="tokens")]
