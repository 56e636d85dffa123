"""The rights of persons: what is held, why, how long; and the purge that keeps the word."""
