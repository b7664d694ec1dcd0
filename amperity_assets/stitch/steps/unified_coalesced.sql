-- Section 5, ST-35: every profile record as sourced, with its ID and what was found out about it.
select
    assigned.amperity_id,
    raw.datasource,
    raw.pk,
    $columns,
    cast(assigned.component_id as bigint) as component_id,
    assigned.rep_ds,
    assigned.rep_pk,
    assigned.is_supersized,
    cast(assigned.supersized_id as bigint) as supersized_id,
    case when bad_address or bad_email or bad_given_name or bad_phone or bad_surname
        then true end as has_blv,
    case when bad_address then true end as blv_address,
    case when bad_email then true end as blv_email,
    case when bad_given_name then true end as blv_given_name,
    case when bad_phone then true end as blv_phone,
    case when bad_surname then true end as blv_surname
from raw
join assigned on assigned.record = raw.record
join profiles on profiles.record = raw.record
