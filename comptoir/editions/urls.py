"""The addresses of the editions."""

from django.urls import path

from comptoir.editions import views

app_name = "editions"
urlpatterns = [path("reglement/", views.rules, name="rules")]
