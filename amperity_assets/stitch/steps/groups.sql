-- OQ-20: one row per group of duplicates, with the values matching compares and, for names,
-- the canonical names they are nicknames of (ST-93), for birth dates eight digits.
with keys as (
    select
        int_id,
        list_sort(list(hash(namespace, compared))) as fks
        $fk_lists
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
    keys.fks
    $fk_columns
from profiles
join group_of on group_of.record = profiles.record and group_of.representative = profiles.record
left join keys on keys.int_id = group_of.int_id
left join canonical_names on canonical_names.name = profiles.first_name
