"""What happens to comptoirs: they are organised, people register, change, cancel."""
