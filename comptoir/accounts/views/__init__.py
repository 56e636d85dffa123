"""The pages by which people come in."""
