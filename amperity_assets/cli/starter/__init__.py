"""Makes a tenant from a CSV file: what ``amperity-assets init`` guesses and writes."""
