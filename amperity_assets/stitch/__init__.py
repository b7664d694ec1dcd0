"""Identity resolution: which records are one person."""
