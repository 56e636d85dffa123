"""The address inside a ticket's code: short, and read by any camera in capitals."""

from django.urls import path

from comptoir.comptoirs.views import manage

urlpatterns = [
    path("b/<str:token>", manage.ticket, name="ticket"),
    path("B/<str:token>", manage.ticket),
]
