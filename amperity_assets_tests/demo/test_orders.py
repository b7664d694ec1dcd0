"""Orders and sales: who bought, what came back, and that it all refers to something."""

from collections.abc import Callable

import pytest

from amperity_assets_tests.demo.conftest import Made

Sql = Callable[[str], list[tuple[object, ...]]]

LINES = {
    "shop": """
        select distinct order_id as id, line_number::int as line, product_id as product,
            is_return = 'yes' as returned, is_cancellation = 'yes' as cancelled,
            try_cast(order_datetime as timestamp) as moment, quantity::int as quantity,
            try_cast(unit_price as decimal(10, 2)) as price, discount::decimal(10, 2) as discount,
            item_total::decimal(10, 2) as amount, right(file, 14)[:10] as day
        from items where price is not null
    """,
    "pos": """
        select distinct txn_id as id, line::int as line, sku as product,
            is_return = 'yes' as returned, is_void = 'yes' as cancelled,
            try_cast(sold_at as timestamp) as moment, qty::int as quantity,
            discount_amount::decimal(10, 2) as discount,
            try_cast(amount as decimal(10, 2)) as amount,
            strftime(strptime(file[14:21], '%Y%m%d'), '%Y-%m-%d') as day
        from txns
    """,
}


@pytest.fixture(params=["shop", "pos"])
def lines(request: pytest.FixtureRequest, sql: Sql) -> Callable[[str], list[tuple[object, ...]]]:
    """Run SQL over the good lines of one source, as ``lines``; ``bought`` are its purchases."""
    every = LINES[request.param]
    return lambda query: sql(
        f"""
        with lines as (
            from ({every}) where id is not null and moment is not null and amount is not null
        ), bought as (from lines where not returned and not cancelled)
        {query}
        """
    )


def test_a_line_is_unique_per_order_product_and_kind(lines: Sql) -> None:
    assert (
        lines("select id from lines group by id, product, returned, cancelled having count(*) > 1")
        == []
    )


def test_line_numbers_of_an_order_are_unique_and_continue(lines: Sql) -> None:
    wrong = "select id from lines group by id having list_sort(list(line)) <> range(1, count(*)+1)"
    assert lines(wrong) == []


def test_returns_and_cancellations_refer_to_an_earlier_purchase(lines: Sql) -> None:
    undone = "from lines where returned or cancelled"
    assert len(lines(f"select id {undone}")) > 1000
    assert (
        lines(
            f"""
        select u.id from ({undone}) u left join bought b on b.id = u.id and b.product = u.product
        where b.id is null or b.moment >= u.moment or b.line >= u.line or -u.quantity > b.quantity
            or b.day > u.day
        """
        )
        == []
    )


def test_only_returns_and_cancellations_are_negative(lines: Sql) -> None:
    positive = "quantity > 0 and amount > 0 and discount >= 0"
    negative = "quantity < 0 and amount < 0 and discount <= 0"
    wrong = f"select id from lines where case when returned or cancelled then not ({negative})"
    assert lines(f"{wrong} else not ({positive}) end") == []


def test_a_line_costs_its_units_less_its_discount(sql: Sql) -> None:
    wrong = f"select id from ({LINES['shop']}) where amount <> price * abs(quantity) - discount"
    assert sql(wrong) == []


def test_no_product_of_an_order_is_both_returned_and_cancelled(lines: Sql) -> None:
    """DB-157."""
    both = "having bool_or(returned) and bool_or(cancelled)"
    assert lines(f"select id from lines group by id, product {both}") == []


def test_history_reaches_back_fifteen_months_and_later_lines_come_on_their_day(lines: Sql) -> None:
    oldest = "select min(moment)::date between '2025-07-01' and '2025-07-15' from lines"
    assert lines(oldest) == [(True,)]
    late = "select id from lines where day > '2026-10-01' and moment::date <> day::date"
    assert lines(late) == []


def test_buyers_exist_before_they_buy(sql: Sql) -> None:
    assert (
        sql(
            """
        select order_id from items left join shop using (customer_id)
        where order_id is not null
        group by all having min(right(shop.file, 14)) is null
            or min(right(shop.file, 14)) > min(right(items.file, 14))
        """
        )
        == []
    )


def test_a_fifth_of_the_sales_is_anonymous(sql: Sql) -> None:
    share = "select count(*) filter (cust_no is null) / count(*) from txns"
    assert 0.17 < float(str(sql(share)[0][0])) < 0.23


def test_products_are_in_the_catalog(made: Made, sql: Sql) -> None:
    catalog = f"'{made.folder}/catalog/products-2026-10-01.parquet'"
    assert sql(f"select product_id from items anti join {catalog} using (product_id)") == []
    assert sql(f"select sku from txns anti join {catalog} c on c.product_id = sku") == []
