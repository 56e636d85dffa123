"""The years before, from the spreadsheets every team has: read, checked line by line, imported, put back."""
