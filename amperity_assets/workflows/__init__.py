"""Courier groups as jobs, schedules and run types."""
