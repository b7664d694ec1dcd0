"""What every room's ``assets.py`` shares: keys, metadata, failures, the warehouse resource."""
