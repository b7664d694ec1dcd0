"""An open customer data pipeline on Dagster: files in, customer 360 and audiences out."""
