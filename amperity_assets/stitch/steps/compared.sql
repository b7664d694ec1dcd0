-- ST-69: each pair compared, field by field, in levels. Slow measures stand behind cheap ones.
-- first: equal, nickname, close, initial, swapped, alike, contrary; NULL where either is missing.
select
    pairs.a,
    pairs.b,
    case
        when l.first_name is null or r.first_name is null then null
        when l.first_name = r.first_name or l.given_letters = r.given_letters then 'equal'
        when list_has_any(l.canons, r.canons) then 'nickname'
        when least(length(l.first_name), length(r.first_name)) = 1
            and left(l.first_name, 1) = left(r.first_name, 1) then 'initial'
        when name_likeness(l.given_letters, r.given_letters) >= 0.9 then 'close'
        when least(length(l.first_name), length(r.first_name)) >= 3
            and (starts_with(l.given_letters, r.given_letters)
                or starts_with(r.given_letters, l.given_letters)) then 'nickname'
        when name_likeness(l.given_letters, r.surname_letters) >= 0.9
            and (left(l.surname, 1) = left(r.given_name, 1)
                or name_likeness(l.surname_letters, r.given_letters) >= 0.8) then 'swapped'
        when name_likeness(l.surname_letters, r.given_letters) >= 0.9
            and (left(r.surname, 1) = left(l.given_name, 1)
                or name_likeness(l.given_letters, r.surname_letters) >= 0.8) then 'swapped'
        when list_has_any(string_split(l.given_name, ' '), string_split(r.given_name, ' '))
            then 'initial'
        when abs(length(l.given_letters) - length(r.given_letters)) <= 1
            and (length(l.given_letters) <= 4
                or name_likeness(l.given_letters, r.given_letters) >= 0.72)
            and typing_errors(l.given_letters, r.given_letters) <= 1
            then case when length(l.given_letters) >= 4 then 'close' else 'alike' end
        when name_likeness(l.given_letters, r.given_letters) >= 0.72
            or least(length(l.first_name), length(r.first_name)) = 1 then 'alike'
        else 'contrary'
    end as first,
    case
        when l.surname is null or r.surname is null then null
        when l.surname_letters = r.surname_letters then 'equal'
        when name_likeness(l.surname_letters, r.surname_letters) >= 0.9 then 'close'
        when list_has_any(string_split(l.surname, ' '), string_split(r.surname, ' '))
            then 'part'
        when name_likeness(l.surname_letters, r.surname_letters) >= 0.78
            and typing_errors(l.surname_letters, r.surname_letters) <= 1 then 'close'
        else 'contrary'
    end as surname,
    case
        when l.generational_suffix is null or r.generational_suffix is null then null
        when l.generational_suffix = r.generational_suffix then 'equal'
        when l.generational_suffix in ('JR', 'II') and r.generational_suffix in ('JR', 'II')
            then 'alike'
        else 'contrary'
    end as suffix,
    case
        when l.birthdate is null or r.birthdate is null then null
        when l.birthdate = r.birthdate then 'equal'
        when year(l.birthdate) = year(r.birthdate)
            and month(l.birthdate) = day(r.birthdate)
            and day(l.birthdate) = month(r.birthdate) then 'close'
        when digits_apart(l.birth_digits, r.birth_digits) = 1 then 'close'
        when digits_apart(l.birth_digits, r.birth_digits) = 2 then
            case when typing_errors(l.birth_digits, r.birth_digits) = 1
                then 'close' else 'alike' end
        when abs(datediff('day', l.birthdate, r.birthdate)) <= 1 then 'close'
        when right(l.birth_digits, 4) = right(r.birth_digits, 4)
            or left(l.birth_digits, 6) = left(r.birth_digits, 6) then 'alike'
        when abs(year(l.birthdate) - year(r.birthdate)) < 14 then 'different'
        else 'contrary'
    end as birthdate,
    case
        when l.email is null or r.email is null then null
        when l.email = r.email
            or (coalesce(l.emails, r.emails) is not null and list_has_any(
                coalesce(l.emails, [l.email]), coalesce(r.emails, [r.email])
            )) then 'equal'
        when l.login = r.login and length(l.login) >= 5 then 'login'
        when name_likeness(l.email, r.email) >= 0.94
            and typing_errors(l.email, r.email) <= 2 then 'close'
        else 'contrary'
    end as email,
    case
        when l.phone is null or r.phone is null then null
        when l.phone = r.phone
            or (coalesce(l.phones, r.phones) is not null and list_has_any(
                coalesce(l.phones, [l.phone]), coalesce(r.phones, [r.phone])
            )) then 'equal'
        when length(l.phone) <> length(r.phone) and right(l.phone, 7) = right(r.phone, 7)
            then 'close'
        when name_likeness(l.phone, r.phone) >= 0.9 and typing_errors(l.phone, r.phone) <= 1
            then 'close'
        else 'contrary'
    end as phone,
    case
        when l.core is null or r.core is null then null
        when l.core = r.core then 'equal'
        when l.po_box = r.po_box then 'equal'
        when l.house = r.house and (starts_with(l.core, r.core) or starts_with(r.core, l.core))
            then 'close'
        when l.house = r.house and name_likeness(l.street, r.street) >= 0.88 then 'close'
        when l.street = r.street
            and (l.house is null or r.house is null or typing_errors(l.house, r.house) <= 1)
            then 'street'
        when name_likeness(l.core, r.core) >= 0.93 and typing_errors(l.core, r.core) <= 3
            then 'street'
        else 'contrary'
    end as address,
    case
        when l.postal = r.postal then 'equal'
        when l.postal is not null and r.postal is not null
            and l.city = r.city then 'city'
        when (l.postal is null or r.postal is null) and l.city = r.city then 'city'
        when length(l.postal) = length(r.postal) and digits_apart(l.postal, r.postal) = 1
            then 'close'
        when coalesce(l.postal, l.city) is null or coalesce(r.postal, r.city) is null then null
        when (l.postal is null or r.postal is null) and (l.city is null or r.city is null)
            then null
        else 'contrary'
    end as place,
    case
        when l.gender is null or r.gender is null then null
        when l.gender = r.gender then 'equal'
        else 'contrary'
    end as gender,
    case
        when l.company is null or r.company is null then null
        when l.company = r.company then 'equal'
        else 'contrary'
    end as company,
    l.total_bits,
    least(l.first_bits, r.first_bits) as first_bits,
    least(l.surname_bits, r.surname_bits) as surname_bits,
    least(l.birth_bits, r.birth_bits) as birth_bits,
    least(l.login_bits, r.login_bits) as login_bits,
    least(l.postal_bits, r.postal_bits) as postal_bits,
    least(l.city_bits, r.city_bits) as city_bits,
    greatest(l.email_names, r.email_names) as email_names,
    greatest(l.phone_names, r.phone_names) as phone_names,
    greatest(l.address_names, r.address_names) as address_names,
    $shared_key as shared_key,
    $keys_differ as keys_differ
from $pairs as pairs
join evidence as l on l.int_id = pairs.a
join evidence as r on r.int_id = pairs.b
