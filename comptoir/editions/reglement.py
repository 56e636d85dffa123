"""The parameters that rule the whole edition, whatever the floor that will apply them."""
