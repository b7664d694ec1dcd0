-- OQ-20: one row per group of duplicates, with the values matching compares and, for names,
-- the canonical names they are nicknames of (ST-93), for birth dates eight digits.
with several as (
    select int_id from group_of group by int_id having count(*) > 1
),
merged as (
    -- ST-61: the keys of a group, comma-joined
    select int_id
        $fk_lists
    from foreign_keys
    where int_id in (select int_id from several)
    group by int_id
),
hashed as (
    select int_id, list(hash(namespace, compared)) as fks
    from foreign_keys
    group by int_id
)
select
    group_of.int_id,
    profiles.*$without,
    split_part(profiles.email, '@', 1) as login,
    strftime(profiles.birthdate, '%Y%m%d') as birth_digits,
    squeezed(profiles.given_name) as given_letters,
    squeezed(profiles.surname) as surname_letters,
    canonical_names.canons,
    coalesce(canonical_names.initial, left(profiles.first_name, 1)) as initial,
    hashed.fks
    $fk_columns
from profiles
join group_of on group_of.record = profiles.record and group_of.representative = profiles.record
left join merged on merged.int_id = group_of.int_id
left join hashed on hashed.int_id = group_of.int_id
left join canonical_names on canonical_names.name = profiles.first_name
