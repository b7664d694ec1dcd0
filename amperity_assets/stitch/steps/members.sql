-- ST-60: records equal on all normalised values form a group, led by its first record. Records
-- without an identifier of their own never collapse: equal names are not enough to be one person.
with keyed as (
    select
        record,
        case
            when email is not null
                or (first_name is not null and surname is not null
                    and (phone is not null or address is not null))
                then md5(concat_ws('|', $values))
            else 'record ' || record
        end as value_key
    from profiles
)
select record, min(record) over (partition by value_key) as representative
from keyed
