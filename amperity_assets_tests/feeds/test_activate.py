from amperity_assets.feeds.activate import activate_feeds
from amperity_assets.feeds.config import Feed
from amperity_assets.warehouse import Column, Session, TableName

FEED = Feed.model_validate(
    {
        "format": {"type": "csv"},
        "fields": [
            {"name": "id", "key": True},
            {"name": "price", "type": "decimal"},
            {"name": "seen", "type": "datetime"},
        ],
    }
)
TABLE = TableName("domain", "shop_products")


def test_a_feed_without_files_has_an_empty_domain_table(session: Session) -> None:
    """FE-22, DT-1."""
    assert activate_feeds(session, {"shop:products": FEED}) == [TABLE]
    assert session.count(TABLE) == 0
    assert [column.name for column in session.columns(TABLE)] == [
        "id",
        "price",
        "seen",
        "_pk",
        "_uuid_pk",
        "_updated",
    ]
    assert Column("price", "DECIMAL(38,2)") in session.columns(TABLE)


def test_tables_that_exist_are_left_alone(session: Session) -> None:
    with session.transaction("loaded") as transaction:
        transaction.replace(TABLE, "select 1 as id")
    assert activate_feeds(session, {"shop:products": FEED}) == []
    assert session.count(TABLE) == 1
