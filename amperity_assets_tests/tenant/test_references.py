import pytest

from amperity_assets.stitch.config import UNIFIED_TABLES
from amperity_assets.stitch.inputs import output_tables
from amperity_assets_tests.tenant.conftest import FILES, TenantFolder

SHOP, DAILY = "sources/shop.yaml", "courier_groups/daily.yaml"
DATABASE = "databases/customer_360/database.yaml"
VIPS, SEND = "queries/vips.sql", "activations/vips_to_crm.yaml"
COUNTS = "databases/customer_360/order_counts.sql"


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        (
            SHOP, "feed: orders,", "feed: order,",
            "sources/shop.yaml:13:16: there is no feed 'order'. Did you mean 'orders'? "
            "Known: customers, orders.",
        ),
        (
            SHOP, "file: orders}", "file: order}",
            "sources/shop.yaml:13:30: there is no file tag 'order'. Did you mean 'orders'? "
            "Known: orders.",
        ),
        (
            SHOP, "- {feed: orders, file: orders}",
            "- {feed: orders, file: orders}\n      - {feed: orders, file: orders}",
            "sources/shop.yaml:14:9: 'orders' is loaded into 'orders' twice.",
        ),
        (
            SHOP, "last_updated: updated_at", "last_updated: updated",
            "sources/shop.yaml:17:19: there is no field 'updated'. Did you mean 'updated_at'? "
            "Known: id, first_name, last_name, email, updated_at.",
        ),
        (
            SHOP, "{name: id, key: true}", "{name: amperity_id, key: true}",
            "sources/shop.yaml:28:16: `amperity_id` is the name of the column that Stitch adds; "
            "rename the field.",
        ),
        (
            DAILY, "shop/orders", "shop/ordres",
            "courier_groups/daily.yaml:1:28: there is no courier 'shop/ordres'. Did you mean "
            "'shop/orders'? Known: shop/customers, shop/orders.",
        ),
        (
            DAILY, "shop/orders", "shop/customers",
            "courier_groups/daily.yaml:1:28: 'shop/customers' is already in the group 'daily'.",
        ),
        (
            SEND, "query: vips", "query: vip",
            "activations/vips_to_crm.yaml:1:8: there is no query 'vip'. Did you mean 'vips'? "
            "Known: vips.",
        ),
        (
            SEND, "destination: crm", "destination: cmr",
            "activations/vips_to_crm.yaml:2:14: there is no destination 'cmr'. Did you mean "
            "'crm'? Known: crm.",
        ),
        (
            SEND, "courier_group: daily", "courier_group: dayly",
            "activations/vips_to_crm.yaml:3:16: there is no courier group 'dayly'. Did you mean "
            "'daily'? Known: daily.",
        ),
        (
            VIPS, "database: customer_360", "database: customer360",
            "queries/vips.sql:2:11: there is no database 'customer360'. Did you mean "
            "'customer_360'? Known: customer_360.",
        ),
        (
            VIPS, "FROM customer_360", "FROM customer_361",
            "queries/vips.sql:4:19: there is no table 'customer_361'. Did you mean "
            "'customer_360'?",
        ),
        (
            DATABASE, "[merged_customers, customer_360]", "[customer_360]",
            "databases/customer_360/database.yaml:1:19: the standard table customer_360 needs "
            "merged_customers; add it to `standard_tables`.",
        ),
        (
            DATABASE, "standard_tables:", "passthrough: [shop_order]\nstandard_tables:",
            "databases/customer_360/database.yaml:1:15: there is no core table 'shop_order'. Did "
            "you mean 'shop_orders'? Known: amperity_ids, shop_customers, shop_orders, "
            "unified_coalesced, unified_preprocessed_raw, unified_scores.",
        ),
        (
            DATABASE, "standard_tables:",
            "merge_policy: {fields: {email: [shop:customer]}}\nstandard_tables:",
            "databases/customer_360/database.yaml:1:33: there is no Stitch table 'shop:customer'. "
            "Did you mean 'shop:customers'? Known: shop:customers.",
        ),
        (
            DATABASE, "standard_tables:",
            "merge_policy: {priority: [shop:customers, shop:customers]}\nstandard_tables:",
            "databases/customer_360/database.yaml:1:43: 'shop:customers' is ranked twice.",
        ),
    ],
)  # fmt: skip
def test_a_name_that_refers_to_nothing_is_reported_where_it_stands(
    tenant: TenantFolder, file: str, old: str, new: str, problem: str
) -> None:
    tenant.replace(file, old, new)
    assert tenant.problems() == [problem]


def test_last_updated_is_a_datetime_or_an_integer(tenant: TenantFolder) -> None:
    """FE-13."""
    tenant.replace(SHOP, "last_updated: updated_at", "last_updated: email")
    assert tenant.problems() == [
        "sources/shop.yaml:17:19: `last_updated` must name a datetime or integer field; "
        "'email' is a string."
    ]


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("{name: email, semantics: [email]}", "{name: e, semantics: [birthdate]}", "23:31"),
        ("semantics: [given-name]", "semantics: [given-name, given-name]", "21:39"),
        ("semantics: [surname]", "semantics: [given-name]", "19:5"),
        ("semantics: [email]", "semantics: [email, fk-]", "23:42"),
    ],
)
def test_tags_that_cannot_be_are_errors(
    tenant: TenantFolder, old: str, new: str, place: str
) -> None:
    """FE-23."""
    tenant.replace(SHOP, old, new)
    assert [problem.split(": ")[0] for problem in tenant.problems()] == [f"{SHOP}:{place}"]


def test_a_misspelt_tag_is_a_warning_with_the_likely_one(tenant: TenantFolder) -> None:
    """FE-25."""
    tenant.replace(SHOP, "semantics: [email]", "semantics: [email, e-mail]")
    [warning] = tenant.warnings()
    assert warning.startswith("sources/shop.yaml:23:42: ")
    assert "Did you mean 'email'?" in warning


def test_a_courier_is_in_one_group_at_most(tenant: TenantFolder) -> None:
    tenant.write("courier_groups/late.yaml", "couriers: [orders]\nrun_type: source\n")
    assert tenant.problems() == [
        "courier_groups/late.yaml:1:12: 'shop/orders' is already in the group 'daily'."
    ]


def test_a_courier_s_short_name_must_be_the_only_one(tenant: TenantFolder) -> None:
    tenant.write("sources/pos.yaml", FILES[SHOP])
    tenant.replace(DAILY, "shop/customers", "customers")
    assert tenant.problems() == [
        "courier_groups/daily.yaml:1:12: 'customers' is in several sources; "
        "write one of pos/customers, shop/customers."
    ]


def test_activations_need_an_active_group(tenant: TenantFolder) -> None:
    """CG-24, WF-19."""
    tenant.replace(DAILY, "active: true", "active: false")
    assert tenant.problems() == [
        "activations/vips_to_crm.yaml:3:16: the courier group 'daily' is inactive, and activations "
        "need an active one: set `active: true` in courier_groups/daily.yaml."
    ]


def test_two_activations_do_not_overwrite_each_other_s_file(tenant: TenantFolder) -> None:
    tenant.write("activations/again.yaml", FILES[SEND])
    assert tenant.problems() == [
        "activations/vips_to_crm.yaml:4:12: 'again' sends a file of the same name there; "
        "one would replace the other."
    ]


def test_two_feeds_may_not_share_a_table(tenant: TenantFolder) -> None:
    """OQ-18."""
    other = """\
connection: {type: local, path: /x}
couriers:
  c:
    files: [{pattern: a.csv, tag: a}]
    load: [{feed: eu_orders, file: a}]
feeds:
  eu_orders: {format: {type: csv}, fields: [{name: id, key: true}]}
"""
    tenant.write("sources/shop.yaml", other.replace("eu_orders", "orders"))
    tenant.write("sources/a.yaml", other.replace("eu_orders", "b_c"))
    tenant.write("sources/a_b.yaml", other.replace("eu_orders", "c"))
    assert (
        "sources/a_b.yaml:7:3: 'a_b:c' and 'a:b_c' would both be the table a_b_c."
        in tenant.problems()
    )


def test_a_database_has_no_name_of_a_schema(tenant: TenantFolder) -> None:
    tenant.write("databases/stitch/database.yaml", "kind: empty\n")
    assert tenant.problems() == [
        "databases/stitch/database.yaml:1:1: 'stitch' is a schema of the warehouse; "
        "name the database differently."
    ]


def test_a_customer_360_needs_a_table_for_stitch(tenant: TenantFolder) -> None:
    """ST-117."""
    tenant.replace(SHOP, "    stitch: true\n", "")
    [problem] = tenant.problems()
    assert "no feed has `stitch: true`" in problem
    tenant.write(DATABASE, "kind: empty\npassthrough: [unified_coalesced, shop_orders]\n")
    tenant.replace(VIPS, "email FROM customer_360", "id FROM shop_orders")
    [problem] = tenant.problems()
    assert "there is no core table 'unified_coalesced'" in problem


def test_an_interaction_table_has_one_foreign_key(tenant: TenantFolder) -> None:
    """ST-24."""
    tenant.replace(SHOP, "{name: id, key: true}", "{name: id, key: true, semantics: [fk-order]}")
    [problem] = tenant.problems()
    assert problem.startswith("sources/shop.yaml:25:3: one foreign key gives a row its Amperity ID")


def test_sql_syntax_errors_have_their_true_line(tenant: TenantFolder) -> None:
    """DB-70."""
    tenant.replace(VIPS, "SELECT email FROM customer_360", "SELECT email,\n\nFROM FROM x")
    [problem] = tenant.problems()
    assert problem.startswith("queries/vips.sql:6:")


@pytest.mark.parametrize("sql", ["", "DROP TABLE customer_360", "SELECT 1; SELECT 2"])
def test_sql_is_one_select(tenant: TenantFolder, sql: str) -> None:
    tenant.write(VIPS, f"/* database: customer_360 */\n{sql}")
    [problem] = tenant.problems()
    assert "SELECT" in problem


def test_tables_read_core_tables_and_queries_only_their_database(tenant: TenantFolder) -> None:
    """DB-2, DB-320."""
    tenant.write(COUNTS, "SELECT s.id FROM stitch.shop_orders s JOIN `Shop:Customers` c USING (id)")
    assert tenant.load().databases["customer_360"].tables
    tenant.replace(VIPS, "FROM customer_360", "FROM shop_orders")
    [problem] = tenant.problems()
    assert "there is no table 'shop_orders'" in problem


def test_a_domain_table_without_keys_has_no_stitched_copy(tenant: TenantFolder) -> None:
    """DB-3."""
    tenant.replace(SHOP, "{name: customer_id, semantics: [fk-customer]}", "{name: customer_id}")
    tenant.write(COUNTS, "SELECT id FROM stitch.shop_orders")
    [problem] = tenant.problems()
    assert "there is no table 'stitch.shop_orders'" in problem


def test_stitch_s_tables_are_known_as_stitch_makes_them() -> None:
    assert {table.name for table in output_tables([])} == set(UNIFIED_TABLES)


def test_tables_that_need_each_other_are_refused(tenant: TenantFolder) -> None:
    """DB-40."""
    tenant.write(COUNTS, "SELECT * FROM other")
    tenant.write("databases/customer_360/other.sql", "SELECT * FROM order_counts")
    [problem] = tenant.problems()
    assert "the tables need each other" in problem
    assert "order_counts needs other" in problem


def test_a_table_named_like_a_core_table_may_read_it(tenant: TenantFolder) -> None:
    """DB-34."""
    sql = "SELECT * FROM unified_coalesced"
    tenant.write("databases/customer_360/unified_coalesced.sql", sql)
    assert tenant.load().databases["customer_360"].tables["unified_coalesced"].text == sql


def test_files_that_nothing_loads_are_doubted(tenant: TenantFolder) -> None:
    """CO-20, CO-25."""
    tenant.replace(SHOP, "    load:\n      - {feed: orders, file: orders}\n", "")
    assert tenant.warnings() == [
        "sources/shop.yaml:9:3: no load step takes the file 'orders': it lands and is not loaded.",
        "sources/shop.yaml:23:3: no courier loads the feed 'orders', so its table stays empty.",
    ]


def test_a_courier_in_no_group_is_doubted(tenant: TenantFolder) -> None:
    tenant.replace(DAILY, "[shop/customers, shop/orders]", "[shop/customers]")
    assert tenant.warnings() == [
        "sources/shop.yaml:9:3: the courier 'shop/orders' is in no group, so no run pulls it."
    ]


def test_a_foreign_key_without_partner_is_doubted(tenant: TenantFolder) -> None:
    """SE-4."""
    tenant.replace(SHOP, "{name: customer_id, semantics: [fk-customer]}",
                   "{name: customer_id, semantics: [fk-custmer]}")  # fmt: skip
    assert tenant.warnings() == [
        "sources/shop.yaml:29:41: no Stitch table has the key 'fk-custmer', so it links to nobody. "
        "Did you mean 'fk-customer'?"
    ]


def test_a_schedule_whose_runs_send_nothing_is_doubted(tenant: TenantFolder) -> None:
    """CG-19."""
    tenant.replace(DAILY, "run_type: full", "run_type: refresh")
    [warning] = tenant.warnings()
    assert "starts refresh runs, which send nothing" in warning


def test_a_start_in_the_hour_of_a_clock_change_is_doubted(tenant: TenantFolder) -> None:
    """WF-6."""
    tenant.replace(DAILY, "0 6 * * *", "30 2 * * *\ntime_zone: America/New_York")
    [warning] = tenant.warnings()
    assert warning.startswith("courier_groups/daily.yaml:3:11: clocks in America/New_York change")


def test_a_table_with_few_profile_tags_is_doubted(tenant: TenantFolder) -> None:
    """FE-27, UH-14."""
    tenant.replace(SHOP, ", semantics: [surname]", "")
    tenant.replace(SHOP, ", semantics: [update-dt]", "")
    assert [warning.split(": ")[1] for warning in tenant.warnings()] == [
        "no Stitch table has an `update-dt` field, so newest values cannot win.",
        "only 2 profile tags; Stitch wants 3 or more.",
    ]


def test_settings_of_stitch_refer_to_what_there_is(tenant: TenantFolder) -> None:
    tenant.write(
        "stitch.yaml",
        "allowed_empty_tables: [shop:customer]\ncase_sensitive_foreign_keys: [fk-customers]\n",
    )
    assert [problem.split(" Known")[0] for problem in tenant.problems()] == [
        "stitch.yaml:1:24: there is no Stitch table 'shop:customer'. Did you mean "
        "'shop:customers'?",
        "stitch.yaml:2:31: there is no foreign key tag 'fk-customers'. Did you mean 'fk-customer'?",
    ]
