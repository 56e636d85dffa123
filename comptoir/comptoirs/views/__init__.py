"""The pages of the comptoirs."""
