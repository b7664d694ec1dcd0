"""Spark expressions give the results Spark documents (DB-110, DB-111, DB-112)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import duckdb
import pytest

from amperity_assets.warehouse.dialect import parse_sql, translate

NOW = datetime(2026, 10, 30, 23, 30, 15, tzinfo=UTC)


@pytest.fixture(scope="module")
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect(":memory:")
    connection.execute("set TimeZone = 'UTC'")
    yield connection
    connection.close()


def value(engine: duckdb.DuckDBPyConnection, expression: str) -> object:
    """The value of a Spark expression on a relation of one row."""
    parsed = parse_sql(f"select {expression} as v", file="t.sql")
    rows = engine.execute(translate(parsed, lambda _: None, now=NOW)).fetchall()
    assert len(rows) == 1
    return rows[0][0]


TEXT = [
    (r"concat('a', null, 'b')", None),
    (r"concat('a', 1, 'b')", "a1b"),
    (r"'a' || 'b' || null", None),
    (r"concat_ws('-', 'a', null, 'b')", "a-b"),
    (r"concat_ws('-', array('x', null, 'y'), 'z')", "x-y-z"),
    (r"concat_ws('-', array(), 'z')", "z"),
    (r"concat_ws('-')", ""),
    (r"split('a-b-c', '-')[0]", "a"),
    (r"split('a-b-c', '-')[2]", "c"),
    (r"split('a-b-c', '-')[5]", None),
    (r"split('a1b22c', '[0-9]+')", ["a", "b", "c"]),
    (r"split('a,b,,', ',')", ["a", "b", "", ""]),
    (r"split('a.b', '\\.')[1]", "b"),
    (r"element_at(split('a-b', '-'), 1)", "a"),
    (r"substring('abcdef', 0, 2)", "ab"),
    (r"substring('abcdef', -3, 2)", "de"),
    (r"substr('abcdef', 3)", "cdef"),
    (r"substring('abcdef' from 2 for 3)", "bcd"),
    (r"substring_index('a.b.c', '.', 2)", "a.b"),
    (r"substring_index('a.b.c', '.', -1)", "c"),
    (r"substring_index('abc', '.', 1)", "abc"),
    (r"instr('abcabc', 'c')", 3),
    (r"instr('abc', 'z')", 0),
    (r"locate('b', 'abcb', 3)", 4),
    (r"position('b' in 'abc')", 2),
    (r"initcap('hELLO o''brien'' mary-jane')", "Hello Obrien Mary-jane"),
    (r"upper('a')", "A"),
    (r"lpad('7', 3, '0')", "007"),
    (r"lpad('abcd', 2, '0')", "ab"),
    (r"rpad('7', 3)", "7  "),
    (r"trim('  a ')", "a"),
    (r"trim(both 'x' from 'xxaxx')", "a"),
    (r"ltrim('x', 'xxa')", "a"),
    (r"left('abc', -1)", ""),
    (r"replace('aXbX', 'X')", "ab"),
    (r"translate('abcd', 'abc', 'x')", "xd"),
    (r"repeat('ab', 2)", "abab"),
    (r"reverse('abc')", "cba"),
    (r"length('  a')", 3),
    (r"'abc' like 'a%'", True),
    (r"'a%c' like 'a\\%c'", True),
    (r"'abc' like 'a\\%c'", False),
    (r"'ABC' ilike 'a_c'", True),
    (r"'abc' rlike 'b'", True),
    (r"'a1' rlike '^\\w\\d$'", True),
    (r"regexp_like('abc', '^b')", False),
    (r"regexp_extract('foo123bar', '([a-z]+)(\\d+)')", "foo"),
    (r"regexp_extract('foo123bar', '([a-z]+)(\\d+)', 2)", "123"),
    (r"regexp_extract('abc', '(\\d+)')", ""),
    (r"regexp_extract('abc', 'b', 0)", "b"),
    (r"regexp_replace('a1b2', '\\d', '#')", "a#b#"),
    (r"regexp_replace('ab', '(a)(b)', '$2$1')", "ba"),
    (r"regexp_replace('(206) 555-0147', '[^0-9]', '')", "2065550147"),
    (r"levenshtein('kitten', 'sitting')", 3),
    (r"format_number(1234567.891, 2)", "1,234,567.89"),
    (r"'it''s'", "its"),
    (r"'it\'s'", "it's"),
    (r'"double"', "double"),
    (r"'a' = 'A'", False),
]

HASHES = [
    (r"sha2('a', 256)", "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"),
    (r"sha2(null, 256)", None),
    (r"md5('a')", "0cc175b9c0f1b6a831c399e269772661"),
    (r"sha1('a')", "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8"),
    (r"base64('a')", "YQ=="),
]

NUMBERS = [
    (r"3 / 2", 1.5),
    (r"1 / 0", None),
    (r"7 div 2", 3),
    (r"-7 div 2", -3),
    (r"7 div 0", None),
    (r"-7 % 3", -1),
    (r"7 % 0", None),
    (r"pmod(-7, 3)", 2),
    (r"round(2.5)", Decimal(3)),
    (r"round(-2.5)", Decimal(-3)),
    (r"bround(2.5, 0)", Decimal(2)),
    (r"ceil(2.1)", 3),
    (r"floor(-2.1)", -3),
    (r"ln(0)", None),
    (r"log(2, 8)", 3.0),
    (r"greatest(1, null, 3)", 3),
    (r"least(2, null)", 2),
    (r"cast('12.7' as int)", 12),
    (r"cast(12.7 as int)", 12),
    (r"cast(-12.7 as bigint)", -12),
    (r"cast('abc' as int)", None),
    (r"cast('9007199254740993' as bigint)", 9007199254740993),
    (r"cast('3000000000' as int)", None),
    (r"cast(true as int)", 1),
    (r"cast('1.005' as decimal(10, 2))", Decimal("1.01")),
    (r"cast(2.6 as decimal)", Decimal(3)),
    (r"cast('x' as decimal(10, 2))", None),
    (r"int('5')", 5),
    (r"double('1.5')", 1.5),
    (r"cast('yes' as boolean)", True),
    (r"cast('F' as boolean)", False),
    (r"cast('on' as boolean)", None),
    (r"cast(0 as boolean)", False),
    (r"cast(1.50 as string)", "1.50"),
    (r"cast(date '2020-01-05' as string)", "2020-01-05"),
    (r"cast(timestamp '2020-01-05 10:00:00' as string)", "2020-01-05 10:00:00"),
    (r"cast('abcdef' as varchar(3))", "abcdef"),
]

CONDITIONS = [
    (r"nvl(null, 1)", 1),
    (r"nvl2(null, 1, 2)", 2),
    (r"if(null, 1, 2)", 2),
    (r"coalesce(null, null, 3)", 3),
    (r"nullif(1, 1)", None),
    (r"decode(2, 1, 'a', 2, 'b', 'c')", "b"),
    (r"decode(null, 1, 'a', null, 'b')", "b"),
    (r"isnull(null)", True),
    (r"1 == 1", True),
    (r"null <=> null", True),
    (r"null = null", None),
    (r"!true", False),
    (r"case when null then 1 else 2 end", 2),
]

DATES = [
    (r"current_date", date(2026, 10, 30)),
    (r"current_date()", date(2026, 10, 30)),
    (r"current_timestamp()", datetime(2026, 10, 30, 23, 30, 15)),
    (r"unix_timestamp()", 1793403015),
    (r"datediff('2020-03-01', '2020-02-01')", 29),
    (r"datediff('2020-03-01 23:00:00', '2020-03-02 01:00:00')", -1),
    (r"datediff('bad', '2020-02-01')", None),
    (r"date_add('2020-02-28', 2)", date(2020, 3, 1)),
    (r"date_sub(date '2020-03-01', 1)", date(2020, 2, 29)),
    (r"current_date - 30", date(2026, 9, 30)),
    (r"current_date - interval 1 month", date(2026, 9, 30)),
    (r"current_date() + interval 2 days", date(2026, 11, 1)),
    (r"timestamp '2020-01-31 10:00:00' + interval 1 month", datetime(2020, 2, 29, 10)),
    (r"add_months('2020-01-31', 1)", date(2020, 2, 29)),
    (r"add_months('2020-02-29', -12)", date(2019, 2, 28)),
    (r"months_between('1997-02-28 10:30:00', '1996-10-30')", 3.94959677),
    (r"months_between('2020-03-31', '2020-02-29')", 1.0),
    (r"months_between('2020-02-15', '2020-03-15')", -1.0),
    (r"last_day('2009-01-12')", date(2009, 1, 31)),
    (r"next_day('2015-01-14', 'TU')", date(2015, 1, 20)),
    (r"next_day('2015-01-20', 'Tuesday')", date(2015, 1, 27)),
    (r"trunc('2019-08-04', 'week')", date(2019, 7, 29)),
    (r"trunc('2019-08-04', 'MM')", date(2019, 8, 1)),
    (r"trunc('2019-08-04', 'quarter')", date(2019, 7, 1)),
    (r"date_trunc('HOUR', '2015-03-05T09:32:05.359')", datetime(2015, 3, 5, 9)),
    (r"date_trunc('month', date '2015-03-05')", datetime(2015, 3, 1)),
    (r"year('2016-07-30')", 2016),
    (r"quarter('2016-08-31')", 3),
    (r"dayofweek('2009-07-30')", 5),
    (r"weekday('2009-07-30')", 3),
    (r"weekofyear('2008-02-20')", 8),
    (r"dayofyear('2016-04-09')", 100),
    (r"hour('2009-07-30 12:58:59')", 12),
    (r"extract(month from date '2016-08-31')", 8),
    (r"extract(dayofweek from date '2009-07-30')", 5),
    (r"to_date('2016-12-31')", date(2016, 12, 31)),
    (r"to_date('2016-12')", date(2016, 12, 1)),
    (r"to_date('12/31/2016', 'MM/dd/yyyy')", date(2016, 12, 31)),
    (r"to_date('1/2/2016', 'MM/dd/yyyy')", None),
    (r"to_date('1/2/2016', 'M/d/yyyy')", date(2016, 1, 2)),
    (r"to_date('31.12.75', 'dd.MM.yy')", date(2075, 12, 31)),
    (r"to_date('2026-13-45', 'yyyy-MM-dd')", None),
    (r"to_date('20160102', 'yyyyMMdd')", date(2016, 1, 2)),
    (r"to_timestamp('2016-12-31 00:12:00')", datetime(2016, 12, 31, 0, 12)),
    (r"cast('2020-01-01T10:00:00+02:00' as timestamp)", datetime(2020, 1, 1, 8)),
    (r"cast('2020-01-01T10:00:00Z' as timestamp)", datetime(2020, 1, 1, 10)),
    (r"cast('nonsense' as timestamp)", None),
    (r"to_timestamp('5 Mar 2020 01:05 PM', 'd MMM yyyy hh:mm a')", datetime(2020, 3, 5, 13, 5)),
    (r"date_format('2016-04-08', 'y')", "2016"),
    (r"date_format('2016-04-08 13:05:09', 'EEE d/M/yy hh:mm a')", "Fri 8/4/16 01:05 PM"),
    (r"date_format(date '2016-04-08', 'yyyyMMdd\'T\'')", "20160408T"),
    (r"unix_timestamp('2016-04-08', 'yyyy-MM-dd')", 1460073600),
    (r"from_unixtime(0, 'yyyy-MM-dd HH:mm:ss')", "1970-01-01 00:00:00"),
    (r"cast(timestamp '1970-01-01 00:01:00' as bigint)", 60),
    (r"make_date(2013, 7, 15)", date(2013, 7, 15)),
    (r"from_utc_timestamp('2016-08-31', 'Asia/Seoul')", datetime(2016, 8, 31, 9)),
    (r"to_utc_timestamp('2016-08-31', 'Asia/Seoul')", datetime(2016, 8, 30, 15)),
    (r"timestampdiff(month, date '2020-01-31', date '2020-02-29')", 0),
    (r"date_add(hour, 2, timestamp '2020-01-01 00:00:00')", datetime(2020, 1, 1, 2)),
]

COLLECTIONS = [
    (r"size(array(1, 2))", 2),
    (r"size(null)", -1),
    (r"array_contains(array(1, 2), 2)", True),
    (r"array_contains(array(1, null), 2)", None),
    (r"sort_array(array('b', null, 'a'))", [None, "a", "b"]),
    (r"sort_array(array('b', null, 'c'), false)", ["c", "b", None]),
    (r"array_sort(array('b', null, 'a'))", ["a", "b", None]),
    (r"array_distinct(array(3, 1, 3))", [3, 1]),
    (r"array_join(array('a', null, 'b'), ',')", "a,b"),
    (r"array_join(array('a', null), ',', '?')", "a,?"),
    (r"array_max(array(1, 3, null))", 3),
    (r"array_position(array(3, 1), 1)", 2),
    (r"array_position(array(3, 1), 7)", 0),
    (r"array_except(array(1, 2, 2, 3), array(3))", [1, 2]),
    (r"array_intersect(array(3, 1, 2), array(2, 3))", [3, 2]),
    (r"slice(array(1, 2, 3, 4), 2, 2)", [2, 3]),
    (r"flatten(array(array(1), array(2)))", [1, 2]),
    (r"sequence(1, 3)", [1, 2, 3]),
    (r"sequence(3, 1)", [3, 2, 1]),
    (r"transform(array(1, 2), x -> x + 1)", [2, 3]),
    (r"filter(array(1, 2, 3), x -> x > 1)", [2, 3]),
    (r"exists(array(1, 2), x -> x > 1)", True),
    (r"aggregate(array(1, 2), 10, (total, x) -> total + x)", 13),
    (r"transform(split('a-b', '-'), x -> upper(x))", ["A", "B"]),
    (r"named_struct('a', 1, 'b', 'x').b", "x"),
    (r"struct(1 as a, 2 as b).a", 1),
    (r"map('a', 1, 'b', 2)['b']", 2),
    (r"map('a', 1)['z']", None),
    (r"map_keys(map('a', 1))", ["a"]),
    (r"get_json_object('{\"a\": {\"b\": [1, \"x\"]}}', '$.a.b[1]')", "x"),
    (r"get_json_object('{\"a\": null}', '$.a')", None),
    (r"get_json_object('{\"a\": {\"b\":1}}', '$.a')", '{"b":1}'),
    (r"get_json_object('not json', '$.a')", None),
]

ALL = [*TEXT, *HASHES, *NUMBERS, *CONDITIONS, *DATES, *COLLECTIONS]


@pytest.mark.parametrize(("expression", "expected"), ALL, ids=[spark for spark, _ in ALL])
def test_an_expression_has_the_value_spark_documents(
    engine: duckdb.DuckDBPyConnection, expression: str, expected: object
) -> None:
    found = value(engine, expression)
    assert found == expected
    assert isinstance(found, bool) == isinstance(expected, bool)
