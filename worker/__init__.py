"""The processes beside the web: the worker, which rings wake, and the clock."""
