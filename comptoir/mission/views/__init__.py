"""The mission's pages."""
