"""Due work: done at least once, retried, taken again from whoever died."""
