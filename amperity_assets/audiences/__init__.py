"""Saved queries and segments."""
