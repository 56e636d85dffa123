"""What developing needs besides the tests."""
