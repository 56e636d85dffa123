"""The demonstration: a full edition, its clock, its mailbox, and one click per role."""
