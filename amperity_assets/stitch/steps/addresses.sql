-- ST-36, ST-37: every distinct address with its address2 as one text, abbreviations expanded;
-- number and street apart, unit words dropped, for comparing; the PO box for blocking.
with written as (
    select distinct concat_ws(' ', address, address2) as source
    from raw
    where address is not null or address2 is not null
),
words as (
    select
        source,
        unnest(string_split(plain, ' ')) as word,
        generate_subscripts(string_split(plain, ' '), 1) as position
    from (
        select
            source,
            regexp_replace(
                plain_words(replace(source, '#', ' UNIT ')), '\bP O BOX\b', 'PO BOX', 'g'
            ) as plain
        from written
    ) as cleaned
    where plain is not null
),
expanded as (
    select
        source,
        string_agg(coalesce(meaning.expanded, words.word), ' ' order by position) as text
    from words left join address_words as meaning on meaning.word = words.word
    group by source
),
joined as (
    select
        source,
        regexp_replace(
            text, '\b(APARTMENT|SUITE|UNIT|ROOM|FLOOR|BUILDING) UNIT\b', '\1', 'g'
        ) as address
    from expanded
),
reduced as (
    select
        source,
        address,
        nullif(trim(regexp_replace(
            address, '\b(APARTMENT|SUITE|UNIT|ROOM|FLOOR|BUILDING|LOT|SPACE)\b *', '', 'g'
        )), '') as core
    from joined
)
select
    source,
    address,
    core,
    nullif(regexp_extract(core, '^(\d+)\w*', 1), '') as house,
    nullif(regexp_replace(core, '^\d+\w* *', ''), '') as street,
    nullif(regexp_extract(address, '\bPO BOX (\w+)', 1), '') as po_box
from reduced
