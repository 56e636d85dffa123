"""The addresses of the territory."""

from django.urls import path

from comptoir.territory import views

app_name = "territory"
urlpatterns = [path("communes/suggestions/", views.suggestions, name="suggestions")]
