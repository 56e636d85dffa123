"""The words that every floor shares: no table, and no word of the field."""
