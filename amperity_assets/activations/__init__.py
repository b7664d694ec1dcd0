"""Orchestrations: send query results to destinations."""
