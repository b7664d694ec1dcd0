-- ST-48: the normalised records without bad values; bad_* tells what was taken away (ST-58).
with good_emails as (
    select
        record,
        min_by(emails.email, position) filter (bad.value is null) as email,
        list_sort(list_distinct(list(emails.email) filter (bad.value is null))) as emails,
        bool_or(bad.value is not null) as bad_email
    from emails left join bad_values as bad
        on bad.semantic = 'email' and bad.value = emails.email
    group by record
),
good_phones as (
    select
        record,
        min_by(phones.phone, position) filter (bad.value is null) as phone,
        list_sort(list_distinct(list(phones.phone) filter (bad.value is null))) as phones,
        bool_or(bad.value is not null) as bad_phone
    from phones left join bad_values as bad
        on bad.semantic = 'phone' and bad.value = phones.phone
    group by record
)
select
    normalised.* replace (
        $scalars
    ),
    nullif(regexp_extract(
        case when bad_given_name.value is null then given_name end, '^([^ ]+)', 1
    ), '') as first_name,
    good_emails.email,
    case when len(good_emails.emails) > 1 then good_emails.emails end as emails,
    good_phones.phone,
    case when len(good_phones.phones) > 1 then good_phones.phones end as phones,
    coalesce(bad_email, false) as bad_email,
    coalesce(bad_phone, false) as bad_phone,
    bad_given_name.value is not null as bad_given_name,
    bad_surname.value is not null as bad_surname,
    bad_address.value is not null or bad_place.value is not null as bad_address
from normalised
left join good_emails on good_emails.record = normalised.record
left join good_phones on good_phones.record = normalised.record
$joins
left join (
    select distinct value, place from bad_values where semantic = 'address' and place <> ''
) as bad_place
    on bad_place.value = normalised.address
    and bad_place.place = concat_ws('|', normalised.city, normalised.state)
