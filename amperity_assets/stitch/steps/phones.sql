-- ST-38: each phone of a record, digits only, the last ten of them; extensions cut off.
with found as (
    select
        record,
        unnest(string_split(phone, ',')) as written,
        generate_subscripts(string_split(phone, ','), 1) as position
    from raw
    where phone is not null
),
digits as (
    select
        record,
        position,
        regexp_replace(
            regexp_replace(lower(written), '(ext|x)[ .:]*\d+ *$$', ''), '\D', '', 'g'
        ) as phone
    from found
)
select record, right(phone, 10) as phone, position
from digits
where length(phone) >= 7
