"""Due work: once per key, in due order, at least once, whoever dies."""
