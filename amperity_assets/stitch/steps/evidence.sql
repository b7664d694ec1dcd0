-- Engine design 3: what an agreement on each value is worth, in bits: rare names are worth more,
-- an identifier held by several first names less ($$people), where names of one initial count as
-- spellings of one unless they are many. total_bits is log2 of the number of groups.
with total as (
    select log2(greatest(count(*), $smallest)) as bits from groups
),
firsts as (select first_name, log2(count(*)) as bits from groups group by first_name),
surnames as (
    select surname_letters, log2(count(*)) as bits from groups group by surname_letters
),
births as (select birthdate, log2(count(*)) as bits from groups group by birthdate),
postals as (select postal, log2(count(*)) as bits from groups group by postal),
cities as (select city, log2(count(*)) as bits from groups group by city),
logins as (select login, log2(count(*)) as bits from groups group by login),
places as (
    select
        core,
        coalesce(postal, city) as area,
        $people as bits
    from groups
    where core is not null
    group by core, coalesce(postal, city)
),
email_names as (
    select email, $people as bits
    from (select unnest(coalesce(emails, [email])) as email, first_name, initial from groups) as held
    where email is not null
    group by email
),
phone_names as (
    select phone, $people as bits
    from (select unnest(coalesce(phones, [phone])) as phone, first_name, initial from groups) as held
    where phone is not null
    group by phone
)
select
    groups.*,
    total.bits as total_bits,
    total.bits - firsts.bits as first_bits,
    total.bits - surnames.bits as surname_bits,
    total.bits - births.bits as birth_bits,
    total.bits - postals.bits as postal_bits,
    total.bits - cities.bits as city_bits,
    total.bits - logins.bits as login_bits,
    coalesce(places.bits, 0) as address_names,
    coalesce(email_names.bits, 0) as email_names,
    coalesce(phone_names.bits, 0) as phone_names
from groups
cross join total
left join firsts on firsts.first_name = groups.first_name
left join surnames on surnames.surname_letters = groups.surname_letters
left join births on births.birthdate = groups.birthdate
left join postals on postals.postal = groups.postal
left join cities on cities.city = groups.city
left join logins on logins.login = groups.login
left join places
    on places.core = groups.core
    and places.area is not distinct from coalesce(groups.postal, groups.city)
left join email_names on email_names.email = groups.email
left join phone_names on phone_names.phone = groups.phone
