"""Migrations are named by hand, complete, and can be undone."""

from __future__ import annotations

import re

import pytest
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from tests.support.paths import models
from tests.support.saying import nothing

AUTOMATIC = re.compile(
    r"_auto_|^(?!0001)\d{4}_initial$|^\d{4}_(alter|remove|rename)_\w+_and_more$|_and_more$"
)


def own_migrations():
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return {
        key: migration
        for key, migration in loader.disk_migrations.items()
        if migration.__module__.startswith("comptoir.")
    }


@pytest.mark.django_db
def test_no_change_of_a_model_lacks_its_migration():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_names_are_given_by_hand():
    assert nothing([f"{app}.{name}" for app, name in own_migrations() if AUTOMATIC.search(name)])


@pytest.mark.parametrize(
    "name", ["0002_auto_20270101_0000", "0002_initial", "0003_alter_a_b_and_more"]
)
def test_an_automatic_name_is_found(name):
    assert AUTOMATIC.search(name)


def test_each_can_be_undone():
    stuck = [
        f"{app}.{name}: {type(operation).__name__}"
        for (app, name), migration in own_migrations().items()
        for operation in migration.operations
        if not operation.reversible
    ]
    assert nothing(stuck)


def test_each_app_with_models_has_its_first():
    assert {model._meta.app_label for model in models()} - {
        app for app, _name in own_migrations()
    } == set()
