"""Writing to many at once: whom, what, when; each mail can be read as it was sent."""
