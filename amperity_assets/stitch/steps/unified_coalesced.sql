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
    case when flags.record is not null then true end as has_blv,
    nullif(flags.bad_address, false) as blv_address,
    nullif(flags.bad_email, false) as blv_email,
    nullif(flags.bad_given_name, false) as blv_given_name,
    nullif(flags.bad_phone, false) as blv_phone,
    nullif(flags.bad_surname, false) as blv_surname
from raw
join assigned on assigned.record = raw.record
left join flags on flags.record = raw.record
