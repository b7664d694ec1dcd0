"""The shipped demo tenant: its generator of messy files, their truth, and its summary."""
