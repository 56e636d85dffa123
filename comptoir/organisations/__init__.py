"""Structures, their partnerships, and the mission that runs the edition."""
