"""Settings, addresses, the command line: where the floors are put together."""
