"""Thirty things that go wrong with mail, by number: the right thing happens, from end to end."""
