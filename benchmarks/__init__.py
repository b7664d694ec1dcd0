"""Figures of speed and memory, always side by side with a baseline in one run."""
