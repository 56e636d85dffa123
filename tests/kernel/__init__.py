"""The words that every floor shares."""
