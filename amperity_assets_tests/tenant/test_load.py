from pathlib import Path

import pytest

from amperity_assets.errors import TenantInvalid, TenantNotFound
from amperity_assets.tenant.load import load_tenant
from amperity_assets_tests.tenant.conftest import FILES, TenantFolder

SHOP, DAILY = "sources/shop.yaml", "courier_groups/daily.yaml"


def test_a_valid_folder_becomes_a_tenant(tenant: TenantFolder) -> None:
    loaded = tenant.load()
    assert loaded.name == "Acme"
    assert list(loaded.couriers) == ["shop/customers", "shop/orders"]
    assert list(loaded.feeds) == ["shop:customers", "shop:orders"]
    assert loaded.couriers_of("daily") == ("shop/customers", "shop/orders")
    assert loaded.feeds_of("daily") == ("shop:customers", "shop:orders")
    assert loaded.group_of("shop/orders") == "daily"
    assert list(loaded.activations_of("daily")) == ["vips_to_crm"]
    assert loaded.warnings == ()


def test_couriers_of_one_source_may_be_named_alone(tenant: TenantFolder) -> None:
    tenant.replace(DAILY, "[shop/customers, shop/orders]", "[customers, orders]")
    assert tenant.load().couriers_of("daily") == ("shop/customers", "shop/orders")


def test_sql_files_carry_their_text_and_their_head(tenant: TenantFolder) -> None:
    query = tenant.load().queries["vips"]
    assert query.head.database == "customer_360"
    assert query.text == FILES["queries/vips.sql"]
    table = tenant.load().databases["customer_360"].tables["order_counts"]
    assert table.head.unique == ["amperity_id"]
    assert table.file == str(tenant.folder / "databases/customer_360/order_counts.sql")


def test_relative_paths_start_at_the_tenant_folder(tenant: TenantFolder) -> None:
    loaded = tenant.load()
    assert loaded.destinations["crm"].path == str(tenant.folder.parent / "outbox")
    assert loaded.sources["shop"].connection.path == "/drops/shop"
    assert loaded.warehouse.path == "${env:AMPERITY_ASSETS_HOME}/warehouse"


def test_databases_take_the_tenant_s_zone_unless_they_name_one(tenant: TenantFolder) -> None:
    tenant.write("tenant.yaml", FILES["tenant.yaml"] + "time_zone: Europe/Paris\n")
    assert tenant.load().databases["customer_360"].settings.time_zone == "Europe/Paris"
    tenant.write("databases/customer_360/database.yaml", "time_zone: Asia/Tokyo\n")
    assert tenant.load().databases["customer_360"].settings.time_zone == "Asia/Tokyo"


def test_no_folder_and_no_tenant_file_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(TenantNotFound, match="There is no tenant folder"):
        load_tenant(tmp_path / "nowhere")
    with pytest.raises(TenantNotFound, match=r"holds no tenant\.yaml"):
        load_tenant(tmp_path)


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        (
            SHOP, "      - pattern:", "      - patern:",
            "sources/shop.yaml:5:9: unknown key `patern`. Did you mean 'pattern'? Allowed here: "
            "pattern, tag, optional, archive, members, skip_missing_members.",
        ),
        (
            SHOP, "        tag: customers\n", "",
            "sources/shop.yaml:5:9: entry 1 of `files`: a plain file needs `tag`; `members` belong "
            "to an archive.",
        ),
        (
            SHOP, '      - pattern: "\'customers-\'yyyy-MM-dd\'.csv\'"\n        tag', "      - tag",
            "sources/shop.yaml:5:9: the key `pattern` is missing (Path with quoted text, date "
            "parts and wildcards, e.g. 'a-'yyyy-MM-dd'.csv').",
        ),
        (
            SHOP, "type: local", "type: locla",
            "sources/shop.yaml:1:20: `type`: 'locla' is not allowed. Did you mean 'local'? "
            "Allowed: local.",
        ),
        (
            SHOP, "    stitch: true", "    stitch: maybe",
            "sources/shop.yaml:18:13: `stitch`: must be true or false.",
        ),
        (
            SHOP, "type: datetime", "type: datetme",
            "sources/shop.yaml:24:34: `type`: 'datetme' is not allowed. Did you mean 'datetime'? "
            "Allowed: boolean, date, datetime, decimal, float, integer, string.",
        ),
        (
            SHOP, "name: first_name", "name: First-Name",
            "sources/shop.yaml:21:16: `name`: 'First-Name' is no name: use lower-case letters, "
            "digits and `_`, starting with a letter. Did you mean 'first_name'?",
        ),
        (
            SHOP, "'customers-'yyyy-MM-dd", "'customers-'yyyy-mm-dd",
            "sources/shop.yaml:5:18: `pattern`: character 18: 'mm' is no date part: mm is minutes; "
            "write MM for the month, or put quotes around it if it is text.",
        ),
        (
            SHOP, "{name: first_name,", "{name: first_name, format: yyyy,",
            "sources/shop.yaml:21:36: `format`: a string has no format; "
            "set `type` to date or datetime.",
        ),
        (
            SHOP, "type: datetime,", "type: datetime, format: yyyy-mm-dd,",
            "sources/shop.yaml:24:52: `format`: 'yyyy-mm-dd': mm is minutes; write MM for months.",
        ),
        (
            DAILY, "0 6 * * *", "0 25 * * *",
            "courier_groups/daily.yaml:3:11: `schedule`: '25' is no hour: it goes from 0 to 23.",
        ),
        (
            DAILY, "[shop/customers, shop/orders]", "shop/customers",
            "courier_groups/daily.yaml:1:11: `couriers`: must be a list, one `- entry` per line.",
        ),
        (
            DAILY, "shop/orders]", "7]",
            "courier_groups/daily.yaml:1:28: entry 2 of `couriers`: must be text; "
            "put it in quotes.",
        ),
        (
            DAILY, " [shop/customers, shop/orders]", "",
            "courier_groups/daily.yaml:1:1: `couriers`: has no value; it must be a list, one "
            "`- entry` per line.",
        ),
        (
            DAILY, "[shop/customers, shop/orders]", "[]",
            "courier_groups/daily.yaml:1:11: `couriers`: needs at least one entry.",
        ),
        (
            DAILY, "active: true", "active: true\ntime_zone: Europe/Pariss",
            "courier_groups/daily.yaml:5:12: `time_zone`: 'Europe/Pariss' is no time zone; use a "
            "name such as Europe/London. Did you mean 'Europe/Paris'?",
        ),
        (
            DAILY, "active: true", "active: true\nowners: [bob]",
            "courier_groups/daily.yaml:5:10: entry 1 of `owners`: 'bob' is no owner; write an "
            "e-mail address or team:name.",
        ),
        (
            "tenant.yaml", "2026-10-01", "2026-13-01",
            "tenant.yaml:2:18: `first_file_date`: must be a date such as 2026-10-01.",
        ),
        (
            "tenant.yaml", "name: Acme", "name: Acme\nwarehouse: {memory_limit: lots}",
            "tenant.yaml:2:27: `memory_limit`: 'lots' does not have the right form. "
            "Write it like 2GB.",
        ),
        (
            "tenant.yaml", "name: Acme", "name: Acme\nwarehouse: {threads: 0}",
            "tenant.yaml:2:22: `threads`: must be at least 1.",
        ),
        (
            "tenant.yaml", "name: Acme", "name: Acme\nwarehouse: {path: '${SECRET}/x'}",
            "tenant.yaml:2:19: a reference to the environment is written ${env:NAME}",
        ),
        (
            "queries/vips.sql", "database: customer_360", "database: customer_360\nowner: x@y.org",
            "queries/vips.sql:3:1: unknown key `owner`. Did you mean 'owners'? Allowed here: "
            "database, description, owners.",
        ),
        (
            "databases/customer_360/order_counts.sql", "/* unique: [amperity_id] */",
            "/* counts */",
            "databases/customer_360/order_counts.sql:1:4: must be a mapping of settings, "
            "`key: value`.",
        ),
        (
            "activations/vips_to_crm.yaml", "vips.csv", "'{{today}}.csv'",
            "activations/vips_to_crm.yaml:4:12: `file_name`: the only placeholder is "
            "{{now|format:'yyyy-MM-dd'}}.",
        ),
    ],
)  # fmt: skip
def test_each_fault_is_said_in_plain_words_at_its_place(
    tenant: TenantFolder, file: str, old: str, new: str, problem: str
) -> None:
    tenant.replace(file, old, new)
    assert tenant.problems() == [problem]


def test_all_problems_of_all_files_are_reported_at_once(tenant: TenantFolder) -> None:
    tenant.replace("tenant.yaml", "2026-10-01", "soon")
    tenant.replace(SHOP, "stitch: true", "stitch: 7")
    tenant.replace(DAILY, "run_type: full", "run_type: all")
    tenant.replace("queries/vips.sql", "FROM customer_360", "FROM customers_360")
    tenant.write("activations/broken.yaml", "query: [\n")
    assert [problem.split(": ")[0] for problem in tenant.problems()] == [
        "activations/broken.yaml:2:1",
        "courier_groups/daily.yaml:2:11",
        "queries/vips.sql:4:19",
        "sources/shop.yaml:18:13",
        "tenant.yaml:2:18",
    ]


def test_an_invalid_document_makes_no_further_noise(tenant: TenantFolder) -> None:
    """Names it defines count as known, so groups and SQL that use them are not blamed."""
    tenant.replace(SHOP, "type: local", "type: ftp")
    assert len(tenant.problems()) == 1


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("source/x.yaml", "source: does not belong in a tenant folder. Did you mean 'sources'?"),
        ("stich.yaml", "stich.yaml: does not belong in a tenant folder. Did you mean 'stitch.y"),
        ("sources/pos.yml", "sources/pos.yml: is not read; rename it to pos.yaml"),
        ("queries/Top Ten.sql", "queries/Top Ten.sql: a file's name is a name in the tenant"),
        ("queries/a.yaml", "queries/a.yaml: does not belong here: queries/ holds .sql files"),
        ("databases/a.sql", "databases/a.sql: does not belong here: databases/ holds a folder"),
        ("databases/b/a.sql", "databases/b: a database needs a file database.yaml"),
    ],
)
def test_files_that_nothing_reads_are_named(tenant: TenantFolder, name: str, problem: str) -> None:
    tenant.write(name, "SELECT 1" if name.endswith(".sql") else "")
    assert [found for found in tenant.problems() if found.startswith(problem)]


def test_notes_and_hidden_files_are_left_alone(tenant: TenantFolder) -> None:
    tenant.write("README.md", "Notes")
    tenant.write("sources/notes.md", "Notes")
    tenant.write(".gitignore", "x")
    assert tenant.load().name == "Acme"


def test_a_file_that_is_no_utf_8_is_a_problem(tenant: TenantFolder) -> None:
    (tenant.folder / "stitch.yaml").write_bytes(b"# caf\xe9\n")
    assert tenant.problems() == ["stitch.yaml: cannot be read: not UTF-8"]


def test_a_byte_order_mark_is_no_fault(tenant: TenantFolder) -> None:
    (tenant.folder / "stitch.yaml").write_bytes(b"\xef\xbb\xbfthreshold: 4\n")
    assert tenant.load().stitch.threshold == 4


def test_no_problem_shows_what_a_variable_holds(
    tenant: TenantFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Case 15 of reliability.md."""
    monkeypatch.setenv("SHOP_SECRET", "canary-5f1d")
    tenant.replace(
        SHOP, "path: /drops/shop", "path: '${env:SHOP_SECRET}', pass: '${env:SHOP_SECRET}'"
    )
    with pytest.raises(TenantInvalid) as caught:
        tenant.load()
    assert "pass" in str(caught.value)
    assert "canary" not in str(caught.value)
