"""The mission’s space, across the floors."""
