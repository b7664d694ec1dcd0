"""The baseline: a bare DuckDB script doing the workflow's reads, upserts and customer 360 SQL.

    python -m benchmarks.bare HOME

Written by hand for the demo's files and nothing else: no ledgers, no rejects file, no history, no
orchestration. Bad rows are dropped by TRY_CAST. It takes the Amperity IDs and the text of the
standard tables' SQL from the workflow that ran in HOME before.
"""

import json
import sys
from pathlib import Path

import duckdb

TEXT = "header = true, all_varchar = true, ignore_errors = true"

FEEDS = {
    "shop_customers": (
        "read_csv('{drops}/shop/customers-*.csv', filename = true, " + TEXT + ")",
        """customer_id, first_name, last_name, email, phone, address, address2, city, state,
        zip as postal, country, try_cast(birth_date as date) as birth_date, gender, delivery_note,
        try_cast(created_at as timestamp) as created_at,
        try_cast(updated_at as timestamp) as updated_at""",
        "customer_id",
        "updated_at",
    ),
    "shop_order_items": (
        "read_csv('{drops}/shop/order_items-*.csv', filename = true, " + TEXT + ")",
        """order_id, try_cast(line_number as bigint) as line_number, customer_id,
        try_cast(order_datetime as timestamp) as order_datetime, product_id,
        try_cast(quantity as bigint) as quantity,
        try_cast(unit_price as decimal(18, 2)) as unit_price,
        try_cast(discount as decimal(18, 2)) as discount,
        try_cast(item_total as decimal(18, 2)) as item_total,
        try_cast(tax as decimal(18, 2)) as tax,
        try_cast(is_return as boolean) as is_return,
        try_cast(is_cancellation as boolean) as is_cancellation, channel, payment_method,
        try_cast(order_discount as decimal(18, 2)) as order_discount""",
        "order_id || '|' || line_number",
        "order_datetime",
    ),
    "pos_customers": (
        "read_csv('{drops}/pos/customers_*.psv.gz', delim = '|', filename = true, " + TEXT + ")",
        """* exclude (filename, dob, last_modified),
        try_strptime(dob, '%m/%d/%Y')::date as dob,
        try_cast(last_modified as timestamp) as last_modified""",
        "cust_no",
        "last_modified",
    ),
    "pos_transactions": (
        "read_csv('{drops}/pos/transactions_*.psv.gz', delim = '|', filename = true, " + TEXT + ")",
        """txn_id, try_cast(line as bigint) as line, cust_no, store_id,
        try_cast(sold_at as timestamp) as sold_at, sku, try_cast(qty as bigint) as qty,
        try_cast(amount as decimal(18, 2)) as amount,
        try_cast(discount_amount as decimal(18, 2)) as discount_amount,
        try_cast(tax_amount as decimal(18, 2)) as tax_amount,
        try_cast(is_return as boolean) as is_return,
        try_cast(is_void as boolean) as is_void, channel, tender""",
        "txn_id || '|' || line",
        "sold_at",
    ),
    "loyalty_members": (
        "read_json('{drops}/loyalty/members-*.ndjson', format = 'newline_delimited', "
        "filename = true, ignore_errors = true)",
        """* exclude (filename, birthday, enrolled_at, changed_at),
        try_cast(birthday as date) as birthday,
        try_cast(enrolled_at as timestamp) as enrolled_at,
        try_cast(changed_at as timestamp) as changed_at""",
        "member_no",
        "changed_at",
    ),
    "email_subscribers": (
        "read_csv('{scratch}/subscribers-*.csv', filename = true, " + TEXT + ")",
        """* exclude (filename, changed_at), try_cast(changed_at as timestamp) as changed_at""",
        "subscriber_id",
        "changed_at",
    ),
}


def main() -> None:
    home = Path(sys.argv[1])
    scratch = home / "bare"
    scratch.mkdir(exist_ok=True)
    unzip(home / "drops" / "email", scratch)
    database = duckdb.connect(str(scratch / "bare.duckdb"), config={"memory_limit": "2GB"})
    places = {"drops": str(home / "drops"), "scratch": str(scratch)}
    database.execute("create schema domain")
    for name, (source, columns, key, newest) in FEEDS.items():
        upsert(database, name, source.format(**places), columns, key, newest)
    database.execute(
        "create table domain.catalog_products as "
        "select *, product_id as _pk, 0 as _updated "
        f"from read_parquet('{home}/drops/catalog/*.parquet') "
        "qualify row_number() over (partition by product_id order by product_id) = 1"
    )
    customer_360(database, home)


def unzip(source: Path, scratch: Path) -> None:
    import zipfile

    for file in source.glob("subscribers-*.zip"):
        with zipfile.ZipFile(file) as archive:
            (scratch / f"{file.stem}.csv").write_bytes(archive.read("subscribers.csv"))


def upsert(
    database: duckdb.DuckDBPyConnection,
    name: str,
    source: str,
    columns: str,
    key: str,
    newest: str,
) -> None:
    """Keep the newest row of each key; the key and the order of files break ties."""
    database.execute(
        f"""
        create table domain.{name} as
        with read as (select {columns}, filename as file from {source})
        select * exclude (file), {key} as _pk, epoch_us({newest}) as _updated from read
        where ({key}) is not null and {newest} is not null
        qualify row_number() over (partition by {key} order by {newest} desc, file desc) = 1
        """
    )


def customer_360(database: duckdb.DuckDBPyConnection, home: Path) -> None:
    """Run the standard tables' SQL on plain tables, in the order the workflow built them."""
    prepared = json.loads((home / "bench.json").read_text())
    for schema in ("stitch", "customer_360", "queries"):
        database.execute(f"create schema if not exists {schema}")
    for statement in prepared["statements"]:
        database.execute(statement)


if __name__ == "__main__":
    main()
