"""The in-person days: venues, programme, registration, queue."""
