"""What happens to an edition, to its rules, to its topics."""

from comptoir.editions.actions.reglement import correct_wording, set_rule, withdraw_version
from comptoir.editions.actions.topics import (
    add_topic,
    move_topic,
    rename_topic,
    restore_topic,
    retire_topic,
)
from comptoir.editions.actions.years import (
    announce,
    complete_edition,
    keep_quiet,
    prepare_edition,
    set_phase,
)

__all__ = [
    "add_topic",
    "announce",
    "complete_edition",
    "correct_wording",
    "keep_quiet",
    "move_topic",
    "prepare_edition",
    "rename_topic",
    "restore_topic",
    "retire_topic",
    "set_phase",
    "set_rule",
    "withdraw_version",
]
