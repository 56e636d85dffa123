"""Comptoir: a participatory budget that starts with meeting people."""

__version__ = "0.1.0"
