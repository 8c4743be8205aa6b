"""Bringing home what others say, and deciding about it."""
