"""What the tests stand on: servers, a strict harness, a browser, and rows to begin with."""
