"""Real servers on the loopback, for the tests."""
