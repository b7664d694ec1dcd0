-- Engine design 3: levels become bits. Missing values are worth nothing. Where first names or birth
-- dates contradict, a relative explains the surname and what a household shares.
with bits as (
    select
        *,
        case first
            when 'equal' then least(first_bits, $first_most)
            when 'nickname' then least(first_bits, $first_most) * $first_nickname
            when 'close' then least(first_bits, $first_most) * $first_close
            when 'initial' then $first_initial
            when 'swapped' then least(first_bits + surname_bits, $first_most)
            when 'alike' then $first_alike
            when 'contrary' then $first_contrary
            else 0
        end as b_first,
        case
            when first = 'swapped' then 0
            when surname = 'equal' then least(surname_bits, $surname_most)
            when surname = 'close' then least(surname_bits, $surname_most) * $surname_close
            when surname = 'part' then $surname_part
            when surname = 'contrary' then $surname_contrary
            else 0
        end as b_surname,
        case birthdate
            when 'equal' then least(birth_bits, $birthdate_most)
            when 'close' then least(birth_bits, $birthdate_close)
            when 'alike' then $birthdate_alike
            when 'different' then $birthdate_different
            when 'contrary' then $birthdate_contrary
            else 0
        end as b_birthdate,
        case email
            when 'equal' then total_bits + $email_equal - $names_factor * email_names
            when 'login' then least(login_bits, total_bits) + $email_login
            when 'close' then $email_close
            when 'contrary' then $email_contrary
            else 0
        end as b_email,
        case phone
            when 'equal' then total_bits + $phone_equal - $names_factor * phone_names
            when 'close' then $phone_close
            when 'contrary' then $phone_contrary
            else 0
        end as b_phone,
        case
            when address = 'equal' and place is distinct from 'contrary'
                then greatest(
                    total_bits + $address_equal - $names_factor * address_names, $address_least
                )
            when address = 'equal' then $address_elsewhere
            when address = 'close' and place is distinct from 'contrary' then $address_close
            when address = 'street' and place is distinct from 'contrary' then $address_street
            when address is not null then $address_contrary
            else 0
        end as b_address,
        case place
            when 'equal' then least(postal_bits, $place_most)
            when 'city' then least(city_bits, $place_most) * $place_city
            when 'close' then $place_close
            when 'contrary' then $place_contrary
            else 0
        end as b_place,
        case suffix when 'equal' then $suffix_equal when 'contrary' then $suffix_contrary else 0 end
            as b_suffix,
        case gender when 'contrary' then $gender_contrary else 0 end as b_gender,
        case company when 'equal' then $company_equal else 0 end as b_company,
        -- two of one name and house are parent and child, so a generation apart
        coalesce(
            $given_names_differ or birthdate = 'contrary', false
        ) as relatives
    from $compared
),
summed as (
    select
        *,
        case
            when relatives
                then greatest(b_phone, b_address, 0) + least(b_phone, 0) + least(b_address, 0)
                    + least(b_surname, 0) + least(b_place, 0)
            when first is null
                then greatest(b_phone, b_address, 0) + least(b_phone, 0) + least(b_address, 0)
                    + b_surname * $surname_alone + least(b_place, $place_beside_address)
            when address in ('equal', 'close')
                then b_phone + b_address + b_surname + least(b_place, $place_beside_address)
            else b_phone + b_address + b_surname + b_place
        end as b_household
    from bits
),
totals as (
    select
        *,
        round(
            b_household + b_first + b_birthdate + b_email + b_suffix + b_gender + b_company
            - total_bits + $prior, 3
        ) as total,
        round(
            least(b_first, 0) + least(b_surname, 0) + least(b_birthdate, 0) + least(b_email, 0)
            + least(b_phone, 0) + least(b_address, 0) + least(b_place, 0) + least(b_suffix, 0)
            + least(b_gender, 0), 3
        ) as against,
        first = 'equal' and surname = 'equal'
            and (email = 'equal' or phone = 'equal' or address = 'equal')
            and coalesce(birthdate = 'equal', true) and coalesce(email = 'equal', true)
            and coalesce(phone = 'equal', true) and coalesce(address = 'equal', true)
            and coalesce(place in ('equal', 'city'), true) and coalesce(suffix = 'equal', true)
            and coalesce(gender = 'equal', true) as all_equal
    from summed
),
separations as (
    -- ST-27 to ST-31, ST-80: what forbids two groups to be one person
    select
        *,
        $given_names_separate
        or coalesce(suffix = 'contrary', false)
        or coalesce(suffix in ('equal', 'alike') and birthdate in ('different', 'contrary'), false)
        or keys_differ
        or $approximate as separated
    from totals
)
select
    a,
    b,
    cast(total as double) as total,
    cast(against as double) as against,
    -- ST-63: the pair's rule; 'model' where neither kind of key decides
    case
        when $first_rule then '$first_name'
        when $second_rule then '$second_name'
        else 'model'
    end as rule,
    coalesce(all_equal, false) and total >= $all_equal_least as all_equal
from separations
