"""The mission's space: the agents' pages across the floors, from what waits today to the history of everything."""
