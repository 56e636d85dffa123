"""Persons, with or without a login; sign-in; consent."""
