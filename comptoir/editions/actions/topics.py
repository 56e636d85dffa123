"""What happens to the topics on which people ask for help: added, better said, put in order, retired."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from comptoir.audit.actions import record
from comptoir.editions import rules
from comptoir.editions.models import Edition, Topic
from comptoir.kernel.text import clean_line

if TYPE_CHECKING:
    from comptoir.kernel.acts import Act


@transaction.atomic
def add_topic(edition: Edition, name: str, *, act: Act) -> Topic:
    """Propose one more topic, after the others."""
    edition = Edition.objects.lock(edition.pk)
    name = clean_line(name)
    rules.require_a_new_topic(edition, name)
    last = max((topic.order for topic in edition.topics.all()), default=0)
    topic = Topic.objects.create(edition=edition, name=name, order=last + 1)
    record("topic-added", topic, act=act, edition=edition.pk, name=name)
    return topic


@transaction.atomic
def rename_topic(topic: Topic, name: str, *, act: Act) -> Topic:
    """Say a topic better; whoever chose it has chosen what it says from now on. The journal keeps both."""
    edition, topic = _held(topic)
    name = clean_line(name)
    if name == topic.name:
        return topic
    rules.require_a_new_topic(edition, name)
    record("topic-renamed", topic, act=act, edition=edition.pk, before=topic.name, after=name)
    topic.name = name
    topic.save(update_fields=["name"])
    return topic


@transaction.atomic
def move_topic(topic: Topic, *, up: bool, act: Act) -> None:
    """Propose a topic one place earlier or later; at the end of the list, nothing happens."""
    edition, topic = _held(topic)
    topics = list(edition.topics.offered())
    place = topics.index(topic)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(topics):
        return
    topics[place], topics[other] = topics[other], topics[place]
    for order, one in enumerate(topics, 1):
        one.order = order
    Topic.objects.bulk_update(topics, ["order"])
    record("topics-ordered", edition, act=act, topics=[one.pk for one in topics])


@transaction.atomic
def retire_topic(topic: Topic, *, act: Act) -> None:
    """Propose a topic no more; whoever chose it keeps it."""
    edition, topic = _held(topic)
    if topic.retired_at is None:
        topic.retired_at = act.at
        topic.save(update_fields=["retired_at"])
        record("topic-retired", topic, act=act, edition=edition.pk)


@transaction.atomic
def restore_topic(topic: Topic, *, act: Act) -> None:
    """Propose a retired topic again."""
    edition, topic = _held(topic)
    if topic.retired_at is not None:
        topic.retired_at = None
        topic.save(update_fields=["retired_at"])
        record("topic-restored", topic, act=act, edition=edition.pk)


def _held(topic: Topic) -> tuple[Edition, Topic]:
    edition = Edition.objects.lock(topic.edition_id)
    return edition, Topic.objects.get(pk=topic.pk)
