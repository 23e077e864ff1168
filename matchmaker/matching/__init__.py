"""The engine: pure, seeded, explainable."""
