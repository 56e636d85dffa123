"""The year: its phases, its topics, and its règlement as typed parameters."""
