"""The years before, from spreadsheets."""
