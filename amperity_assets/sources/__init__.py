"""Connections, couriers, file patterns, landing and its ledger."""
