"""The tests: sentences about the field, and about the code itself."""
