"""Addresses for machines: without a language."""

from django.urls import path

from comptoir.portal.views import machines

urlpatterns = [
    path("sante/vivant", machines.live, name="live"),
    path("sante/pret", machines.ready, name="ready"),
    path(".well-known/security.txt", machines.security_txt, name="security_txt"),
    path("robots.txt", machines.robots_txt, name="robots_txt"),
]
