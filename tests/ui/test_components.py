"""Each component, by the markup that a screen reader meets."""

from datetime import UTC, date, datetime
from types import SimpleNamespace as Thing

import pytest
from django.core.paginator import Paginator
from django.template import engines

from comptoir.kernel.refusals import NextStep, Refusal
from comptoir.ui.icons import ICONS
from comptoir.ui.templatetags import ui
from tests.ui.samples import one_line

BEGINS = datetime(2027, 4, 6, 12, 0, tzinfo=UTC)


def draw(name: str, **context: object) -> str:
    """Return the markup of a component without its drawings nor the spaces between its lines."""
    html = engines["django"].get_template(f"ui/{name}.html").render(context)
    html = one_line(html)
    while "<svg" in html:
        begins, ends = html.index("<svg"), html.index("</svg>") + len("</svg>")
        html = html[:begins] + html[ends:]
    return html


def test_a_notice_that_answers_is_announced():
    assert draw("notice", kind="success", text="C’est noté.", status=True) == (
        '<div class="notice notice-success" role="status"><div><p>C’est noté.</p></div></div>'
    )
    assert draw("notice", kind="info", title="À savoir", text="Oui.", url="/a", action="Lire") == (
        '<div class="notice notice-info"><div><p class="notice-title">À savoir</p><p>Oui.</p>'
        '<p><a href="/a">Lire</a></p></div></div>'
    )


def test_a_refusal_gives_its_rule_and_what_to_do_now():
    refusal = Refusal("Complet.", rule="R-12", next_step=NextStep("Voir les autres", "/autres"))
    assert draw("refusal", refusal=refusal, rule_url="/reglement/#R-12") == (
        '<div class="notice notice-refusal" role="status"><div><p class="notice-title">Complet.</p>'
        '<p><a href="/reglement/#R-12">Lire la règle</a></p>'
        '<p><a class="button" href="/autres">Voir les autres</a></p></div></div>'
    )
    assert "<a" not in draw("refusal", refusal=Refusal("Non.", rule="R-1"))


def test_a_tag_is_words():
    assert draw("tag", text="Complet", kind="full") == '<span class="tag tag-full">Complet</span>'


def test_a_date_is_a_leaf_of_the_calendar_of_paris():
    late = datetime(2027, 2, 28, 23, 30, tzinfo=UTC)
    for day in (date(2027, 3, 1), late):
        assert draw("date", day=day) == (
            '<time class="leaf" datetime="2027-03-01"><span class="leaf-month">mars</span>'
            '<span class="leaf-day">1er</span><span class="leaf-week">lundi</span></time>'
        )


def test_a_card_is_an_article_whose_title_is_its_link():
    assert draw(
        "card", title="Liévin", url="/l", meta=["Centre social"], tag="Complet", kind="full"
    ) == (
        '<article class="card"><div class="card-body"><h3 class="card-title"><a href="/l">Liévin</a></h3>'
        '<p class="card-meta">Centre social</p><span class="tag tag-full">Complet</span></div></article>'
    )
    assert '<h2 class="card-title">' in draw("card", title="Liévin", url="/l", level=2)


@pytest.mark.parametrize(
    ("taken", "capacity", "words"),
    [
        (18, 30, "Il reste 12 places sur 30"),
        (29, 30, "Il reste 1 place sur 30"),
        (30, 30, "Complet\u00a0: 30 places prises"),
        (33, 30, "Complet\u00a0: 30 places prises"),
    ],
)
def test_a_gauge_says_in_words_what_it_draws(taken, capacity, words):
    full = " gauge-full" if taken >= capacity else ""
    assert draw("gauge", taken=taken, capacity=capacity) == f'<p class="gauge{full}">{words}</p>'


@pytest.mark.parametrize(
    ("taken", "capacity", "stools", "taken_stools"),
    [
        (0, 30, 10, 0),
        (1, 1000, 10, 0),
        (999, 1000, 10, 9),
        (1000, 1000, 10, 10),
        (3, 8, 8, 3),
        (0, 1, 1, 0),
        (0, 0, 0, 0),
    ],
)
def test_a_stool_is_free_as_long_as_a_seat_is(taken, capacity, stools, taken_stools):
    seats = ui.seats_of(taken, capacity)
    assert (seats.stools, seats.taken_stools) == (stools, taken_stools)


def test_pages_keep_the_filters():
    html = draw("pagination", page_obj=Paginator(range(30), 10).page(2), query="q=a&b=c")
    assert html == (
        '<nav class="pages" aria-label="Pages de la liste"><a rel="prev" href="?q=a&amp;b=c&amp;page=1">Page précédente</a>'
        '<span>Page 2 sur 3</span><a rel="next" href="?q=a&amp;b=c&amp;page=3">Page suivante</a></nav>'
    )
    assert draw("pagination", page_obj=Paginator(range(3), 10).page(1)) == ""


def test_steps_say_where_we_are():
    steps = [
        Thing(title="Un", state="done"),
        Thing(title="Deux", state="now", text="Ici"),
        Thing(title="Trois", state="next", url="/3"),
    ]
    assert draw("steps", steps=steps, label="L’année") == (
        '<ol class="steps" aria-label="L’année"><li class="step-done"><strong>Un</strong><span class="unseen"> (terminé)</span></li>'
        '<li class="step-now" aria-current="step"><strong>Deux</strong> <span class="tag tag-now">maintenant</span>'
        '<span class="step-text">Ici</span></li><li class="step-next"><strong><a href="/3">Trois</a></strong></li></ol>'
    )


def test_a_programme_is_a_list_in_the_order_of_the_hours():
    items = [
        Thing(
            begins_at=BEGINS,
            ends_at=BEGINS.replace(hour=13),
            title="Accueil",
            text="Café",
            now=True,
        ),
        Thing(begins_at=BEGINS, title="Suite"),
    ]
    assert draw("timeline", items=items) == (
        '<ol class="timeline"><li class="timeline-now" aria-current="time"><span class="timeline-hour">de 14\u00a0h à 15\u00a0h</span>'
        "<div><strong>Accueil</strong><p>Café</p></div></li>"
        '<li><span class="timeline-hour">14\u00a0h</span><div><strong>Suite</strong></div></li></ol>'
    )


def test_tabs_are_links_of_which_one_is_current():
    tabs = [
        Thing(label="À venir", url="?a", current=True),
        Thing(label="Passés", url="?p", current=False),
    ]
    assert draw("tabs", tabs=tabs, label="Comptoirs") == (
        '<nav class="tabs" aria-label="Comptoirs"><ul><li><a href="?a" aria-current="page">À venir</a></li>'
        '<li><a href="?p">Passés</a></li></ul></nav>'
    )


def test_crumbs_begin_at_home():
    assert draw("crumbs", page=Thing(home="/"), crumbs=[Thing(label="Comptoirs", url="/c/")]) == (
        '<nav class="crumbs" aria-label="Vous êtes ici"><ol><li><a href="/">Accueil</a></li>'
        '<li><a href="/c/">Comptoirs</a></li></ol></nav>'
    )


def test_a_table_has_a_caption_and_scopes_and_scrolls_by_keyboard():
    assert draw(
        "table",
        id="t",
        caption="Inscrits",
        head=["Commune", "Places"],
        rows=[["Liévin", "30"]],
        numbers=True,
    ) == (
        '<div class="scroll" role="region" tabindex="0" aria-labelledby="t"><table class="numbers"><caption id="t">Inscrits</caption>'
        '<thead><tr><th scope="col">Commune</th><th scope="col">Places</th></tr></thead>'
        '<tbody><tr><th scope="row">Liévin</th><td>30</td></tr></tbody></table></div>'
    )


def test_a_progress_has_a_name_and_its_words():
    assert draw("progress", id="p", label="Votre dossier", done=2, total=5) == (
        '<p class="progress"><label for="p">Votre dossier</label><progress id="p" value="2" max="5"></progress>'
        "<span>2 sur 5</span></p>"
    )


def test_a_chart_has_its_figures_beside_it():
    template = engines["django"].get_template("ui/bars.html")
    html = template.render(
        {
            "id": "b",
            "title": "Inscrits",
            "text": "Liévin a le plus d’inscrits.",
            "rows": [("Liévin", 30), ("Arras", 12)],
            "head": ["Commune", "Inscrits"],
        }
    )
    html = one_line(html)
    assert (
        '<svg class="bars" width="100%" height="100" role="img" aria-labelledby="b-text">' in html
    )
    assert '<rect y="74" width="40.0%" height="14" rx="3" />' in html
    assert '<th scope="row">Arras</th><td>12</td>' in html


def test_a_map_names_its_places_and_leads_to_its_list():
    land = Thing(view_box="0 0 600 400", outline="M0 0", epcis=[], neighbours=[])
    point = Thing(x=1.25, y=2, number=1, label="1. Liévin", url="/l", full=True)
    html = (
        engines["django"]
        .get_template("ui/map.html")
        .render(
            {
                "id": "m",
                "map": land,
                "title": "Carte",
                "text": "Un lieu.",
                "points": [point],
                "list_url": "#liste",
            }
        )
    )
    assert (
        '<a href="/l" aria-label="1. Liévin"><g class="map-point map-full" transform="translate(1.2 2.0) scale(2.000)">'
        in html
    )
    assert '<figcaption>Un lieu. <a href="#liste">Voir la liste</a></figcaption>' in html


def test_an_empty_place_says_what_to_do_now():
    assert draw("empty", title="Rien encore", text="Bientôt.", url="/m", action="Être prévenu") == (
        '<div class="empty"><p class="empty-title">Rien encore</p><p>Bientôt.</p>'
        '<p><a class="button" href="/m">Être prévenu</a></p></div>'
    )


def test_a_dialog_is_named_and_closes():
    assert draw("dialog", id="d", title="Annuler ?", text="Sûr ?") == (
        '<dialog id="d" aria-labelledby="d-title"><h2 id="d-title">Annuler ?</h2><p>Sûr ?</p>'
        '<button type="button" class="button-quiet" data-close>Fermer</button></dialog>'
    )


def test_a_form_ends_with_one_button_and_a_way_back():
    assert draw("submit", label="Réserver ma place", back_url="/", back_label="Revenir") == (
        '<div class="actions"><button type="submit">Réserver ma place</button><a class="quiet" href="/">Revenir</a></div>'
    )


def test_an_icon_is_silent():
    for name in ICONS:
        assert ui.icon(name).startswith(
            '<svg class="icon" width="20" height="20" viewBox="0 0 24 24" aria-hidden="true"><path'
        )


def test_the_last_stool_is_drawn():
    """A dash of no length at the very end of a line is not drawn: the line goes a hair further."""
    html = engines["django"].get_template("ui/gauge.html").render({"taken": 18, "capacity": 30})
    html = one_line(html)
    assert 'viewBox="-7 -7 140 14"' in html
    assert '<path d="M0 0h126.1" /><path class="stools-free" d="M0 0h126.1" />' in html
    assert '<path class="stools-taken" d="M0 0h70.1" />' in html
