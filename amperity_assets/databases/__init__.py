"""Customer SQL tables and the standard tables of a customer 360 database."""
