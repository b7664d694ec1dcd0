"""File formats, typing, rejects, semantic tags and domain tables."""
