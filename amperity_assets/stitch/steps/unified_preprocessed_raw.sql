-- Section 5, OQ-20: what matching compared, one row per group of duplicates.
select
    assigned.amperity_id,
    groups.datasource,
    groups.pk,
    groups.given_name,
    groups.surname,
    coalesce(array_to_string(groups.emails, ','), groups.email) as email,
    coalesce(array_to_string(groups.phones, ','), groups.phone) as phone,
    groups.address,
    groups.city,
    groups.state,
    groups.postal,
    groups.po_box,
    groups.birthdate,
    groups.gender,
    groups.first_name as sk_given_name,
    groups.generational_suffix as sk_generational_suffix,
    left(regexp_replace(groups.login, '[^\p{L}\p{N}]', '', 'g'), 5) as login_trimmed,
    cast(assigned.component_id as bigint) as component_id,
    cast(assigned.supersized_id as bigint) as supersized_id,
    cast(groups.int_id as bigint) as int_id
    $keys
from groups
join assigned on assigned.record = groups.record
