"""A small valid tenant that tests change one file at a time."""

from pathlib import Path

import pytest

from amperity_assets.errors import Problem, TenantInvalid
from amperity_assets.tenant.load import load_tenant
from amperity_assets.tenant.model import Tenant

FILES = {
    "tenant.yaml": "name: Acme\nfirst_file_date: 2026-10-01\n",
    "sources/shop.yaml": """\
connection: {type: local, path: /drops/shop}
couriers:
  customers:
    files:
      - pattern: "'customers-'yyyy-MM-dd'.csv'"
        tag: customers
    load:
      - {feed: customers, file: customers}
  orders:
    files:
      - {pattern: "'orders-'yyyy-MM-dd'.csv'", tag: orders}
    load:
      - {feed: orders, file: orders}
feeds:
  customers:
    format: {type: csv}
    last_updated: updated_at
    stitch: true
    fields:
      - {name: id, key: true, semantics: [fk-customer]}
      - {name: first_name, semantics: [given-name]}
      - {name: last_name, semantics: [surname]}
      - {name: email, semantics: [email]}
      - {name: updated_at, type: datetime, semantics: [update-dt]}
  orders:
    format: {type: csv}
    fields:
      - {name: id, key: true}
      - {name: customer_id, semantics: [fk-customer]}
""",
    "courier_groups/daily.yaml": """\
couriers: [shop/customers, shop/orders]
run_type: full
schedule: 0 6 * * *
active: true
""",
    "databases/customer_360/database.yaml": """\
standard_tables: [merged_customers, customer_360]
""",
    "databases/customer_360/order_counts.sql": """\
/* unique: [amperity_id] */
SELECT amperity_id, COUNT(*) AS orders FROM shop_orders GROUP BY amperity_id
""",
    "queries/vips.sql": """\
/*
database: customer_360
*/
SELECT email FROM customer_360
""",
    "destinations.yaml": "crm: {type: local, path: ../outbox}\n",
    "activations/vips_to_crm.yaml": """\
query: vips
destination: crm
courier_group: daily
file_name: vips.csv
""",
}


class TenantFolder:
    """A tenant on disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name, text in FILES.items():
            self.write(name, text)

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def replace(self, name: str, old: str, new: str) -> None:
        text = (self.folder / name).read_text()
        assert text.count(old) == 1, f"{old!r} is {text.count(old)} times in {name}"
        self.write(name, text.replace(old, new))

    def load(self) -> Tenant:
        return load_tenant(self.folder)

    def problems(self) -> list[str]:
        """Return all problems as ``file:line:column: message`` with paths in the folder."""
        with pytest.raises(TenantInvalid) as caught:
            self.load()
        return [self.shown(problem) for problem in caught.value.problems]

    def warnings(self) -> list[str]:
        return [self.shown(problem) for problem in self.load().warnings]

    def shown(self, problem: Problem) -> str:
        return str(problem).replace(f"{self.folder}/", "")


@pytest.fixture
def tenant(tmp_path: Path) -> TenantFolder:
    return TenantFolder(tmp_path / "acme")
