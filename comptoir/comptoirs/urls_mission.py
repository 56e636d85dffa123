"""The mission's addresses: hooked into those of the app."""

from django.urls import path

from comptoir.comptoirs.views import (
    blocks,
    mission,
    mission_access,
    mission_coverage,
    mission_door,
    mission_drafts,
    mission_fill,
    mission_programme,
    mission_recover,
    mission_telephone,
    papers,
)

_ONE = "gestion/comptoirs/<slug:slug>/"
urlpatterns = [
    path("gestion/comptoirs/", mission.comptoirs, name="mission_list"),
    path("gestion/comptoirs/couverture/", mission_coverage.coverage, name="mission_coverage"),
    path("gestion/comptoirs/nouveau/", mission_drafts.prepare, name="mission_prepare"),
    path("gestion/comptoirs/reprendre/", mission_drafts.take_up, name="mission_take_up"),
    path(f"{_ONE}brouillon/", mission_drafts.draft, name="mission_draft"),
    path(f"{_ONE}page/", mission_drafts.facts, name="mission_facts"),
    path(f"{_ONE}publier/", mission_drafts.publish, name="mission_publish"),
    path(f"{_ONE}equipe/", blocks.team, name="mission_team"),
    path(f"{_ONE}programme/", mission_programme.programme, name="mission_programme"),
    path(f"{_ONE}programme/ajouter/", mission_programme.item_add, name="mission_item_add"),
    path(f"{_ONE}programme/<int:pk>/", mission_programme.item, name="mission_item"),
    path(_ONE, mission.comptoir, name="mission_comptoir"),
    path(f"{_ONE}inscrire/", mission_telephone.register, name="mission_register"),
    path("gestion/inscriptions/<int:pk>/", mission_telephone.party, name="mission_party"),
    path("gestion/acces/<int:pk>/", mission_access.access_need, name="mission_access"),
    path(f"{_ONE}deplacer/", mission.move, name="mission_move"),
    path(f"{_ONE}annuler/", mission.cancel, name="mission_cancel"),
    path(f"{_ONE}places/", mission.capacity, name="mission_capacity"),
    path(f"{_ONE}file/", mission.queue, name="mission_queue"),
    path(f"{_ONE}reporter/", mission_recover.rebook_elsewhere, name="mission_rebook"),
    path(f"{_ONE}dispenser/", mission_recover.waive_all, name="mission_waive"),
    path(f"{_ONE}appels/", mission_recover.calls, name="mission_calls"),
    path(f"{_ONE}porte/", mission_door.at_the_door, name="mission_door"),
    path(f"{_ONE}remplir/", mission_fill.fill, name="mission_fill"),
    path(f"{_ONE}papiers/", papers.papers, name="mission_papers"),
    path(f"{_ONE}papiers/demi-page/", papers.half, name="mission_half"),
    path(f"{_ONE}papiers/kit/", papers.kit, name="mission_kit"),
    path(f"{_ONE}papiers/kit/<slug:name>.txt", papers.kit_text, name="mission_kit_text"),
    path(f"{_ONE}papiers/deroule/", papers.sheet, name="mission_sheet"),
]
