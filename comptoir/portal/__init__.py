"""The pages across the floors: home, help, my space, legal pages."""
