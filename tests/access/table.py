"""The whole access policy: pages × visitors → what they get.

200 is the page; 404 means that for this visitor there is no such page; `302 /…` leads elsewhere; 405 is an address
that only takes a form. Whoever adds a route adds its line here: a test refuses a route without one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from comptoir.kernel import tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.access.conftest import World

    Arguments = Callable[[World, str], dict[str, str]]

# A holder has a personal link and no login; an unproven agent has typed the mailed code, not the second factor. A
# reader, an agent and a head of the mission have proven who they are; a line names one of these last two or the reader
# only where it differs from the agent. A facilitator has a personal link to one moment of a programme, and no login: they
# get what a holder gets unless a line names them. What a reader may not do is in test_readers.py: they open, and change nothing.
VISITORS = (
    "anyone",
    "holder",
    "person",
    "host",
    "unproven agent",
    "agent",
    "reader",
    "head",
    "facilitator",
)

SIGN_IN = "302 /connexion/"
SECOND_FACTOR = "302 /connexion/second-facteur/"
MY_SPACE = "302 /espace/"


@dataclass(frozen=True, slots=True)
class Page:
    """One line: a route, what it is about where that matters, and what each visitor gets."""

    route: str
    answers: Mapping[str, str]
    about: str = ""
    arguments: Arguments = field(default=lambda _world, _visitor: {})

    def __str__(self) -> str:
        return f"{self.route} {self.about}".strip()


def _row(*answers: str, **others: str) -> dict[str, str]:
    """One answer for each visitor, in their order; readers and heads get what agents get unless they are named."""
    *_before, agent = answers
    facilitator = others.get("facilitator", answers[1])
    roles = (others.get("reader", agent), others.get("head", agent), facilitator)
    return dict(zip(VISITORS, (*answers, *roles), strict=True))


def everyone(
    route: str, about: str = "", arguments: Arguments | None = None, *, answer: str = "200"
) -> Page:
    """A page that is the same for all; an agent finishes signing in first."""
    row = _row(answer, answer, answer, answer, SECOND_FACTOR, answer)
    return Page(route, row, about, arguments or (lambda _world, _visitor: {}))


def behind_a_link(route: str, arguments: Arguments) -> Page:
    """A page that only the right link opens: the others try a link of their own making."""
    row = _row("404", "200", "404", "404", SECOND_FACTOR, "404", facilitator="404")
    return Page(route, row, "", arguments)


def behind_a_block_link(route: str, arguments: Arguments) -> Page:
    """A page that only the link of whoever leads a moment of the day opens."""
    row = _row("404", "404", "404", "404", SECOND_FACTOR, "404", facilitator="200")
    return Page(route, row, "", arguments)


def signed_in(route: str, *, others: str = SIGN_IN) -> Page:
    """A page of one's own."""
    return Page(route, _row(others, others, "200", "200", SECOND_FACTOR, "200"))


def agents(
    route: str, arguments: Arguments | None = None, *, host: str = "404", **others: str
) -> Page:
    """A page of the mission: it does not exist for others, except for the host of the comptoir where it says so.

    Readers and heads open what agents open, unless `reader=` or `head=` says otherwise.
    """
    row = _row(SIGN_IN, SIGN_IN, "404", host, SECOND_FACTOR, "200", **others)
    return Page(route, row, "", arguments or (lambda _world, _visitor: {}))


def takes_a_form(route: str, arguments: Arguments | None = None, *, agent: str = "405") -> Page:
    """An address that does something: nobody gets there by a link."""
    row = _row("405", "405", "405", "405", agent, "405")
    return Page(route, row, "", arguments or (lambda _world, _visitor: {}))


def published(world: World, _visitor: str) -> dict[str, str]:
    return {"slug": world.comptoir.slug}


def draft(world: World, _visitor: str) -> dict[str, str]:
    return {"slug": world.draft.slug}


def its_item(world: World, _visitor: str) -> dict[str, str]:
    return {"slug": world.comptoir.slug, "pk": world.comptoir.programme.get().pk}


def cancelled(world: World, _visitor: str) -> dict[str, str]:
    return {"slug": world.cancelled.slug}


def link(world: World, visitor: str) -> dict[str, str]:
    return {
        "token": world.registration.link_token
        if visitor == "holder"
        else world.forged(world.registration)
    }


def a_colleague(world: World, _visitor: str) -> dict[str, int]:
    return {"pk": world.users["reader"].person.agent.pk}


def a_mailing(world: World, _visitor: str) -> dict[str, int]:
    return {"pk": world.mailing.pk}


def block(world: World, visitor: str) -> dict[str, str]:
    forged = tokens.issue("something else", world.block.pk, world.block.version)
    return {"token": world.block.token if visitor == "facilitator" else forged}


def its_access_need(world: World, _visitor: str) -> dict[str, int]:
    return {"pk": world.registration.access_need.pk}


def its_party(world: World, _visitor: str) -> dict[str, int]:
    return {"pk": world.registration.party_id}


def its_person(world: World, _visitor: str) -> dict[str, int]:
    return {"pk": world.registration.person_id}


def two_people(world: World, _visitor: str) -> dict[str, int]:
    return {"pk": world.registration.person_id, "other": world.users["person"].person_id}


def ticket(world: World, visitor: str) -> dict[str, str]:
    # The link to the registration is another secret: it opens no ticket.
    return {
        "token": world.registration.ticket_token
        if visitor == "holder"
        else world.registration.link_token
    }


def no_such_link(world: World, _visitor: str) -> dict[str, str]:
    return {"token": world.forged(world.registration)}


def letter_of_the_kit(world: World, _visitor: str) -> dict[str, str]:
    return {"slug": world.comptoir.slug, "name": "lettre"}


def waiting_import(world: World, _visitor: str) -> dict[str, int]:
    return {"pk": world.waiting_import.pk}


def done_import(world: World, _visitor: str) -> dict[str, int]:
    return {"pk": world.done_import.pk}


def letter(world: World, _visitor: str) -> dict[str, str]:
    return {"pk": world.letter.pk}


def a_letter_model(_world: World, _visitor: str) -> dict[str, str]:
    return {"key": "comptoirs-offer", "language": "fr"}


def year_of(world: World, _visitor: str) -> dict[str, int]:
    return {"year": world.comptoir.edition.year}


def a_phase_of(world: World, visitor: str) -> dict[str, int | str]:
    return {**year_of(world, visitor), "kind": "vote"}


def a_rule_of(world: World, visitor: str) -> dict[str, int | str]:
    return {**year_of(world, visitor), "key": "editions.voting-age"}


def a_version_of(world: World, visitor: str) -> dict[str, int]:
    return {**year_of(world, visitor), "pk": world.comptoir.edition.rules.get().pk}


def a_topic_of(world: World, visitor: str) -> dict[str, int]:
    return {**year_of(world, visitor), "pk": world.comptoir.edition.topics.all()[0].pk}


PAGES = (
    # The house
    everyone("portal:home"),
    everyone("portal:help"),
    everyone("portal:contact"),
    everyone("portal:callback"),
    everyone("portal:accessibility"),
    everyone("portal:site_map"),
    everyone("portal:legal"),
    everyone("portal:ecodesign"),
    everyone("privacy:notice"),
    everyone("editions:rules"),
    signed_in("portal:my_space"),
    agents("mission:today"),
    agents("mission:search"),
    agents("mission:person", its_person),
    agents("mission:edition"),
    agents("mission:edition_new"),
    agents("mission:edition_year", year_of),
    agents("mission:edition_announce", year_of),
    agents("mission:edition_sign", year_of),
    agents("mission:edition_phase", a_phase_of),
    agents("mission:edition_rules", year_of),
    agents("mission:edition_rule", a_rule_of),
    agents("mission:edition_version", a_version_of),
    agents("mission:edition_topics", year_of),
    agents("mission:edition_topic", a_topic_of),
    agents("mission:reach", its_person),
    agents("mission:calls"),
    agents("mission:calls_print"),
    agents("mission:post"),
    agents("mission:paper", its_party),
    agents("mission:merge", two_people),
    agents("mission:doubles"),
    agents("mission:register"),
    agents("mission:elsewhere", its_party),
    agents("mission:history"),
    agents("mission:history_export"),
    agents("mission:team"),
    agents("mission:agent", a_colleague),
    agents("mailings:list"),
    agents("mailings:new"),
    agents("mailings:mailing", a_mailing),
    agents("mailings:revise", a_mailing),
    agents("mailings:recipients", a_mailing),
    agents("figures:index"),
    agents("figures:figure", lambda _world, _visitor: {"slug": "comptoirs"}),
    # Machines
    everyone("live"),
    everyone("ready"),
    everyone("security_txt"),
    everyone("robots_txt"),
    everyone("ui:tokens"),
    everyone("territory:suggestions"),
    # Find
    everyone("comptoirs:list"),
    everyone("comptoirs:detail", "published", published),
    everyone("comptoirs:detail", "cancelled", cancelled),
    everyone("comptoirs:detail", "draft", draft, answer="404"),
    everyone("comptoirs:event_ics", "published", published),
    everyone("comptoirs:event_ics", "draft", draft, answer="404"),
    everyone("comptoirs:calendar_ics"),
    everyone("comptoirs:atom"),
    everyone("comptoirs:openagenda"),
    everyone("comptoirs:watch"),
    everyone("comptoirs:watch_link", "a link of one’s own making", no_such_link, answer="404"),
    everyone("comptoirs:invitation", "a link of one’s own making", no_such_link, answer="404"),
    everyone("comptoirs:poster", "published", published),
    everyone("comptoirs:poster", "draft", draft, answer="404"),
    # Register
    everyone("comptoirs:register", "published", published),
    everyone("comptoirs:register", "draft", draft, answer="404"),
    everyone("comptoirs:fairness", "published", published),
    everyone("comptoirs:fairness", "draft", draft, answer="404"),
    behind_a_link("comptoirs:manage", link),
    behind_a_link("comptoirs:details", link),
    behind_a_link("comptoirs:cancel", link),
    behind_a_link("comptoirs:offer", link),
    behind_a_link("comptoirs:change", link),
    behind_a_link("comptoirs:add", link),
    behind_a_link("comptoirs:my_ics", link),
    behind_a_link("ticket", ticket),
    # The mission's comptoirs
    agents("mission:registrations"),
    agents("mission:enquiries"),
    agents("mission:access_needs"),
    agents("mission:ideas"),
    agents("mission:partners"),
    agents("mission:letters"),
    agents("mission:letter", letter),
    agents("mission:letter_models"),
    agents("mission:letter_model", a_letter_model),
    agents("comptoirs:mission_list"),
    agents("comptoirs:mission_prepare"),
    agents("comptoirs:mission_take_up"),
    agents("comptoirs:mission_comptoir", published),
    behind_a_block_link("comptoirs:block", block),
    agents("comptoirs:mission_team", published),
    agents("comptoirs:mission_draft", draft),
    agents("comptoirs:mission_programme", published),
    agents("comptoirs:mission_item_add", published),
    agents("comptoirs:mission_item", its_item),
    agents("comptoirs:mission_facts", published),
    agents("comptoirs:mission_publish", draft),
    agents("comptoirs:mission_move", published),
    agents("comptoirs:mission_cancel", published),
    agents("comptoirs:mission_capacity", published),
    agents("comptoirs:mission_queue", published),
    agents("comptoirs:mission_register", published),
    agents("comptoirs:mission_party", its_party),
    agents("comptoirs:mission_access", its_access_need),
    agents("comptoirs:mission_rebook", published),
    agents("comptoirs:mission_waive", published),
    agents("comptoirs:mission_calls", published),
    agents("comptoirs:mission_door", published, host="200"),
    agents("comptoirs:mission_coverage"),
    agents("comptoirs:mission_fill", published),
    agents("comptoirs:mission_papers", published, host="200"),
    agents("comptoirs:mission_half", published, host="200"),
    agents("comptoirs:mission_kit", published, host="200"),
    agents("comptoirs:mission_kit_text", letter_of_the_kit, host="200"),
    agents("comptoirs:mission_sheet", published, host="200"),
    # The years before
    agents("imports:list"),
    agents("imports:initiatives"),
    agents("imports:comptoirs"),
    agents("imports:attendances"),
    agents("imports:add"),
    agents("imports:sample", lambda _world, _visitor: {"kind": "figures"}),
    agents("imports:columns", waiting_import),
    agents("imports:detail", waiting_import),
    agents("imports:refused", waiting_import),
    agents("imports:undo", done_import),
    # Sign in
    Page("accounts:sign_in", _row("200", "200", MY_SPACE, MY_SPACE, SECOND_FACTOR, MY_SPACE)),
    everyone("accounts:code", "nobody has asked for one", answer=SIGN_IN),
    everyone("accounts:who", "no code was typed", answer=SIGN_IN),
    Page("accounts:second_factor", _row(SIGN_IN, SIGN_IN, "404", "404", "200", MY_SPACE)),
    Page(
        "accounts:enrol",
        _row(SIGN_IN, SIGN_IN, "404", "404", "302 /connexion/second-facteur/", "200"),
    ),
    takes_a_form("accounts:sign_out"),
    signed_in("accounts:consents"),
    # The demonstration opens every door, on a database that is one
    everyone("demo:panel"),
    everyone("demo:mailbox"),
    everyone("demo:letter", arguments=letter),
    everyone("demo:letter_html", arguments=letter),
    takes_a_form("demo:enter", lambda _world, _visitor: {"role": "agent"}, agent=SECOND_FACTOR),
    takes_a_form("demo:travel", agent=SECOND_FACTOR),
)
