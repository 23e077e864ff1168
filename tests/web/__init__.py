"""The pages, visited."""
