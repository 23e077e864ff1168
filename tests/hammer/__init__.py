"""Campaigns that try to break the promises: `./run hammer`."""
