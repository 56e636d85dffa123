"""Who asks, from where, and where they go next."""

import pytest
from django.test import RequestFactory

from comptoir.accounts.http import act_of, client_network, link_act, safe_next
from comptoir.kernel.acts import ActorKind


@pytest.mark.parametrize(
    ("seen", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", "unknown"),
        ("<script>", "unknown"),
    ],
)
def test_the_network_is_what_one_subscriber_holds(seen, network):
    assert client_network(RequestFactory().get("/", REMOTE_ADDR=seen)) == network


def test_without_a_proxy_nobody_chooses_their_network():
    request = RequestFactory().get(
        "/", REMOTE_ADDR="192.0.2.7", headers={"X-Forwarded-For": "8.8.8.8"}
    )
    assert client_network(request) == "192.0.2.7"


def test_behind_the_proxy_only_what_the_proxy_saw_is_believed(settings):
    settings.BEHIND_PROXY = True
    request = RequestFactory().get(
        "/", REMOTE_ADDR="127.0.0.1", headers={"X-Forwarded-For": "8.8.8.8, 192.0.2.7"}
    )
    assert client_network(request) == "192.0.2.7"


def test_an_act_says_who(known, act, noon, rf, agent):
    request = rf.get("/")
    request.user, request.now = agent, noon
    assert (act_of(request).by.kind, act_of(request).by.id) == (ActorKind.USER, str(agent.pk))
    person = known()
    assert link_act(request, person).by.id == f"accounts.person:{person.pk}"


@pytest.mark.parametrize(
    "wanted",
    [
        "",
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/" + "a" * 600,
    ],
)
def test_nobody_is_sent_elsewhere_after_signing_in(rf, wanted, settings):
    assert safe_next(rf.get("/"), wanted) == "/espace/"


def test_one_goes_where_one_wanted(rf):
    assert safe_next(rf.get("/"), "/mission/?page=2") == "/mission/?page=2"
