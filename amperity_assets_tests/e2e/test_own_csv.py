from pathlib import Path

import pytest

from amperity_assets_tests.command import Place

pytestmark = pytest.mark.e2e

CUSTOMERS = """\
Customer Number,First Name,Last Name,E-mail,Mobile,Street,Town,Zip,Date of Birth,Last Change
1001,Anna,Smith,anna.smith@example.com,(206) 555-0147,12 Oak St.,Seattle,98101,1984-02-13,2026-09-01 10:00:00
1002,Ann,Smith,anna.smith@example.com,206-555-0147,12 Oak Street,Seattle,98101,1984-02-13,2026-09-02 11:00:00
1003,Mia,Chan,mia.chan@example.com,425 555 1212,99 Pine Rd,Bellevue,98004,,2026-09-04 08:00:00
"""  # noqa: E501


def test_a_csv_of_one_s_own_becomes_customers_and_a_file(tmp_path: Path) -> None:
    (tmp_path / "customers.csv").write_text(CUSTOMERS)
    tenant = tmp_path / "my_tenant"
    place = Place(tmp_path / "home", tenant)
    made = place.call("init", str(tenant), "--from", str(tmp_path / "customers.csv"), "--run")
    assert "succeeded" in made.stdout
    people = place.sql("select given_name, surname from customer_360 order by surname")
    assert [row["surname"] for row in people] == ["Chan", "Smith"]
    [sent] = place.sql("select rows, file_name from ledger.deliveries")
    assert sent["rows"] == 2
    assert list(tmp_path.rglob(str(sent["file_name"])))
    assert "is valid" in place.call("check").stdout
