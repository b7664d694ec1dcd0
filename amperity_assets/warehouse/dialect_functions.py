"""What each Spark function means in the house dialect, as data.

A template is an expression of the house dialect; ``$1``, ``$2`` are the arguments and ``$*`` all of
them. A function with several arities has several templates. Macros: ``@d(x)`` reads x as a date,
``@t(x)`` as a timestamp, ``@s(x)`` as text, the way Spark casts implicitly: NULL where it cannot.

A function that is not listed here or in ``dialect_calls`` is refused: better no result than one
that differs from Spark's.
"""

MACROS = {
    "d": "try_cast({0} as date)",
    "t": "(case when typeof({0}) = 'VARCHAR' then cast(try_cast({0} as timestamptz) as timestamp) "
    "else try_cast({0} as timestamp) end)",
    "s": "cast({0} as varchar)",
}

SCALARS: dict[str, tuple[str, ...]] = {
    # conditions
    "coalesce": ("coalesce($*)",),
    "nvl": ("coalesce($1, $2)",),
    "ifnull": ("coalesce($1, $2)",),
    "nvl2": ("case when $1 is not null then $2 else $3 end",),
    "nullif": ("nullif($1, $2)",),
    "if": ("case when $1 then $2 else $3 end",),
    "iff": ("case when $1 then $2 else $3 end",),
    "isnull": ("($1 is null)",),
    "isnotnull": ("($1 is not null)",),
    "isnan": ("coalesce(isnan(try_cast($1 as double)), false)",),
    "nanvl": ("case when isnan($1) then $2 else $1 end",),
    "greatest": ("greatest($*)",),
    "least": ("least($*)",),
    "equal_null": ("($1 is not distinct from $2)",),
    # text
    "upper": ("upper(@s($1))",),
    "ucase": ("upper(@s($1))",),
    "lower": ("lower(@s($1))",),
    "lcase": ("lower(@s($1))",),
    "length": ("length(@s($1))",),
    "char_length": ("length(@s($1))",),
    "character_length": ("length(@s($1))",),
    "len": ("length(@s($1))",),
    "trim": ("trim(@s($1))",),
    "btrim": ("trim(@s($1))", "trim(@s($1), $2)"),
    "ltrim": ("ltrim(@s($1))", "ltrim(@s($2), $1)"),
    "rtrim": ("rtrim(@s($1))", "rtrim(@s($2), $1)"),
    "left": ("left(@s($1), greatest($2, 0))",),
    "right": ("right(@s($1), greatest($2, 0))",),
    "substring": (
        "substring(@s($1), case when $2 = 0 then 1 else $2 end)",
        "substring(@s($1), case when $2 = 0 then 1 else $2 end, greatest($3, 0))",
    ),
    "substring_index": (
        "case when $3 > 0 then array_to_string(list_slice(string_split(@s($1), $2), 1, $3), $2) "
        "when $3 < 0 then array_to_string(list_slice(string_split(@s($1), $2), $3, -1), $2) "
        "when $1 is not null then '' end",
    ),
    "lpad": ("lpad(@s($1), $2, ' ')", "lpad(@s($1), $2, $3)"),
    "rpad": ("rpad(@s($1), $2, ' ')", "rpad(@s($1), $2, $3)"),
    "repeat": ("repeat(@s($1), $2)",),
    "space": ("repeat(' ', $1)",),
    "reverse": ("reverse($1)",),
    "replace": ("replace(@s($1), $2, '')", "replace(@s($1), $2, $3)"),
    "translate": ("translate(@s($1), $2, $3)",),
    "initcap": (
        "array_to_string(list_transform(string_split(lower(@s($1)), ' '), "
        "lambda word_: upper(left(word_, 1)) || substring(word_, 2)), ' ')",
    ),
    "instr": ("instr(@s($1), $2)",),
    "locate": (
        "instr(@s($2), $1)",
        "case when instr(substring(@s($2), $3), $1) > 0 "
        "then instr(substring(@s($2), $3), $1) + $3 - 1 else 0 end",
    ),
    "ascii": ("ascii(@s($1))",),
    "chr": ("chr(cast($1 as integer))",),
    "char": ("chr(cast($1 as integer))",),
    "levenshtein": ("levenshtein(@s($1), @s($2))",),
    "startswith": ("starts_with($1, $2)",),
    "endswith": ("ends_with($1, $2)",),
    "contains": ("contains($1, $2)",),
    "format_number": ("format('{:,.' || cast($2 as varchar) || 'f}', round($1, $2))",),
    # hashes
    "md5": ("md5(@s($1))",),
    "sha": ("sha1(@s($1))",),
    "sha1": ("sha1(@s($1))",),
    "base64": ("to_base64(encode(@s($1)))",),
    "hex": ("hex($1)",),
    "uuid": ("cast(uuid() as varchar)",),
    # numbers
    "abs": ("abs($1)",),
    "negative": ("(- $1)",),
    "ceil": ("cast(ceil($1) as bigint)",),
    "ceiling": ("cast(ceil($1) as bigint)",),
    "floor": ("cast(floor($1) as bigint)",),
    "round": ("round($1)", "round($1, $2)"),
    "bround": ("round_even($1, 0)", "round_even($1, $2)"),
    "sqrt": ("case when $1 < 0 then cast('nan' as double) else sqrt($1) end",),
    "cbrt": ("cbrt($1)",),
    "exp": ("exp($1)",),
    "ln": ("case when $1 > 0 then ln($1) end",),
    "log": ("case when $1 > 0 then ln($1) end", "case when $2 > 0 then log($1, $2) end"),
    "log10": ("case when $1 > 0 then log10($1) end",),
    "log2": ("case when $1 > 0 then log2($1) end",),
    "pow": ("pow($1, $2)",),
    "power": ("pow($1, $2)",),
    "sign": ("cast(sign($1) as double)",),
    "signum": ("cast(sign($1) as double)",),
    "mod": ("($1 % $2)",),
    "pmod": ("((($1 % $2) + $2) % $2)",),
    "div": ("cast(trunc($1 / nullif($2, 0)) as bigint)",),
    "try_divide": ("($1 / nullif($2, 0))",),
    # dates
    "date_sub": ("(@d($1) - cast($2 as integer))",),
    "add_months": ("cast(@d($1) + to_months(cast($2 as integer)) as date)",),
    "last_day": ("last_day(@d($1))",),
    "months_between": (
        "case when day(@t($1)) = day(@t($2)) "
        "or (last_day(@t($1)) = cast(@t($1) as date) and last_day(@t($2)) = cast(@t($2) as date)) "
        "then cast((year(@t($1)) - year(@t($2))) * 12 + month(@t($1)) - month(@t($2)) as double) "
        "else round((year(@t($1)) - year(@t($2))) * 12 + month(@t($1)) - month(@t($2)) "
        "+ ((day(@t($1)) - day(@t($2))) * 86400 "
        "+ epoch(@t($1)) - epoch(date_trunc('day', @t($1))) "
        "- epoch(@t($2)) + epoch(date_trunc('day', @t($2)))) / 2678400, 8) end",
    ),
    "year": ("year(@d($1))",),
    "quarter": ("quarter(@d($1))",),
    "month": ("month(@d($1))",),
    "day": ("day(@d($1))",),
    "dayofmonth": ("day(@d($1))",),
    "dayofweek": ("(dayofweek(@d($1)) + 1)",),
    "weekday": ("(isodow(@d($1)) - 1)",),
    "weekofyear": ("weekofyear(@d($1))",),
    "dayofyear": ("dayofyear(@d($1))",),
    "hour": ("hour(@t($1))",),
    "minute": ("minute(@t($1))",),
    "second": ("second(@t($1))",),
    "make_date": ("make_date($1, $2, $3)",),
    "make_timestamp": ("make_timestamp($1, $2, $3, $4, $5, $6)",),
    "from_utc_timestamp": ("(@t($1) at time zone 'UTC' at time zone $2)",),
    "to_utc_timestamp": ("(@t($1) at time zone $2 at time zone 'UTC')",),
    "unix_micros": ("epoch_us(@t($1))",),
    "unix_millis": ("epoch_ms(@t($1))",),
    "unix_seconds": ("cast(floor(epoch(@t($1))) as bigint)",),
    "timestamp_seconds": ("make_timestamp(cast($1 * 1000000 as bigint))",),
    "timestamp_millis": ("make_timestamp(cast($1 as bigint) * 1000)",),
    "unix_date": ("date_diff('day', date '1970-01-01', @d($1))",),
    "date_from_unix_date": ("(date '1970-01-01' + cast($1 as integer))",),
    # arrays, maps, structs
    "array": ("[$*]",),
    "size": ("coalesce(len($1), -1)",),
    "array_size": ("len($1)",),
    "array_contains": (
        "case when list_contains($1, $2) then true "
        "when list_count($1) < len($1) then null else list_contains($1, $2) end",
    ),
    "array_position": ("case when $1 is not null then coalesce(list_position($1, $2), 0) end",),
    "array_distinct": ("list_filter($1, lambda item_, at_: list_position($1, item_) = at_)",),
    "array_remove": ("list_filter($1, lambda item_: item_ <> $2)",),
    "array_join": (
        "array_to_string($1, $2)",
        "array_to_string("
        "list_transform($1, lambda item_: coalesce(cast(item_ as varchar), $3)), $2)",
    ),
    "array_max": ("list_max($1)",),
    "array_min": ("list_min($1)",),
    "array_repeat": ("list_transform(range($2), lambda item_: $1)",),
    "array_except": (
        "list_filter($1, lambda item_, at_: not list_contains($2, item_) "
        "and list_position($1, item_) = at_)",
    ),
    "array_intersect": (
        "list_filter($1, lambda item_, at_: list_contains($2, item_) "
        "and list_position($1, item_) = at_)",
    ),
    "arrays_overlap": ("list_has_any($1, $2)",),
    "flatten": ("flatten($1)",),
    "slice": ("list_slice($1, $2, $2 + $3 - 1)",),
    "sort_array": (
        "list_sort($1, 'ASC', 'NULLS FIRST')",
        "case when $2 then list_sort($1, 'ASC', 'NULLS FIRST') "
        "else list_sort($1, 'DESC', 'NULLS LAST') end",
    ),
    "array_sort": ("list_sort($1, 'ASC', 'NULLS LAST')",),
    "transform": ("list_transform($1, $2)",),
    "filter": ("list_filter($1, $2)",),
    "exists": ("(len(list_filter($1, $2)) > 0)",),
    "aggregate": ("list_reduce($1, $3, $2)",),
    "reduce": ("list_reduce($1, $3, $2)",),
    "map_keys": ("map_keys($1)",),
    "map_values": ("map_values($1)",),
    "map_from_arrays": ("map($1, $2)",),
    "explode": ("unnest($1)",),
    "positions_of": ("(generate_subscripts($1, 1) - 1)",),
    "explode_outer": ("unnest(case when len($1) > 0 then $1 else [null] end)",),
    # row numbers and neighbours
    "row_number": ("row_number()",),
    "rank": ("rank()",),
    "dense_rank": ("dense_rank()",),
    "percent_rank": ("percent_rank()",),
    "cume_dist": ("cume_dist()",),
    "ntile": ("ntile($1)",),
    "lag": ("lag($1)", "lag($1, $2)", "lag($1, $2, $3)"),
    "lead": ("lead($1)", "lead($1, $2)", "lead($1, $2, $3)"),
    "nth_value": ("nth_value($1, $2)",),
}
"""Templates of functions of one row, and of those that only work with OVER."""

ALIASES = {
    "substr": "substring",
    "cardinality": "size",
    "regexp_like": "rlike",
    "regexp": "rlike",
    "date_diff": "datediff",
    "dateadd": "date_add",
    "random": "rand",
    "every": "bool_and",
    "any": "bool_or",
    "some": "bool_or",
    "mean": "avg",
    "std": "stddev",
    "stddev_samp": "stddev",
    "var_samp": "variance",
    "array_agg": "collect_list",
    "approx_percentile": "percentile_approx",
}
"""Other names of the same function."""

AGGREGATES: dict[str, tuple[str, ...]] = {
    "count": ("count($1)",),
    "sum": ("sum($1)",),
    "avg": ("avg($1)",),
    "min": ("min($1)",),
    "max": ("max($1)",),
    "max_by": ("arg_max_null($1, $2)",),
    "min_by": ("arg_min_null($1, $2)",),
    "any_value": ("first($1)",),
    "stddev": ("stddev_samp($1)",),
    "stddev_pop": ("stddev_pop($1)",),
    "variance": ("var_samp($1)",),
    "var_pop": ("var_pop($1)",),
    "corr": ("corr($1, $2)",),
    "covar_pop": ("covar_pop($1, $2)",),
    "covar_samp": ("covar_samp($1, $2)",),
    "median": ("median($1)",),
    "percentile": ("quantile_cont($1, $2)",),
    "percentile_approx": ("quantile_disc($1, $2)", "quantile_disc($1, $2)"),
    "bool_and": ("bool_and($1)",),
    "bool_or": ("bool_or($1)",),
    "bit_and": ("bit_and($1)",),
    "bit_or": ("bit_or($1)",),
    "bit_xor": ("bit_xor($1)",),
    "grouping": ("grouping($1)",),
    "grouping_id": ("grouping_id($*)",),
    "collect_list": ("list($1) filter (where $1 is not null)",),
    "collect_set": ("list(distinct $1) filter (where $1 is not null)",),
}
"""Templates of functions of many rows; they take DISTINCT, FILTER and OVER."""

WRAPPED = {
    "collect_list": "coalesce($1, [])",
    "collect_set": "coalesce($1, [])",
    "count_if": "coalesce($1, 0)",
}
"""What is put around an aggregate, outside its FILTER and OVER."""

UNSUPPORTED = {
    "hash": "its values are Spark's own; use sha2(text, 256)",
    "xxhash64": "its values are Spark's own; use sha2(text, 256)",
    "crc32": "use sha2(text, 256) or md5(text)",
    "soundex": "compare with levenshtein(a, b)",
    "from_json": "use get_json_object(text, '$.path')",
    "to_json": "select the fields as columns",
    "json_tuple": "use get_json_object(text, '$.path')",
    "stack": "use UNION ALL",
    "input_file_name": "the tables of this package have no such files",
    "current_user": "results must not depend on who runs them",
    "monotonically_increasing_id": "use row_number() over (order by ...)",
}
"""What to do instead of a known function that has no faithful translation."""
