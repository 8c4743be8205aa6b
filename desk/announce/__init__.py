"""Announcing: what would be said, asking, sending, and saying what came of it."""
