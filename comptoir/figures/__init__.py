"""What an edition counts: one definition each, shown wherever the number is."""
