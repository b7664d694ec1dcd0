-- ST-35 to ST-46: one row per record with the values that matching compares; e-mails and phones,
-- of which a record may have several, are kept apart.
select
    raw.record,
    raw.datasource,
    raw.pk,
    coalesce(
        words.given_words, nullif(regexp_extract(words.full_words, '^(.*) [^ ]+$$', 1), '')
    ) as given_name,
    coalesce(
        words.surname_words, nullif(regexp_extract(words.full_words, '([^ ]+)$$', 1), '')
    ) as surname,
    case
        when words.suffix_words in ('JR', 'JUNIOR') then 'JR'
        when words.suffix_words in ('SR', 'SENIOR') then 'SR'
        when words.suffix_words in ('II', '2ND') then 'II'
        when words.suffix_words in ('III', '3RD') then 'III'
        when words.suffix_words in ('IV', '4TH') then 'IV'
    end as generational_suffix,
    coalesce(
        genders.gender,
        case
            when words.title_words in ('MRS', 'MS', 'MISS') then 'F'
            when words.title_words in ('MR', 'SIR') then 'M'
        end
    ) as gender,
    case when raw.birthdate <= cast('$today' as date) then raw.birthdate end as birthdate,
    addresses.address,
    addresses.core,
    addresses.house,
    addresses.street,
    addresses.po_box,
    plain_words(raw.city) as city,
    coalesce(states.code, plain_words(raw.state)) as state,
    case
        when regexp_matches(raw.postal, '^\s*\d{5}-?\d{4}\s*$$') then substr(trim(raw.postal), 1, 5)
        else squeezed(plain_words(raw.postal))
    end as postal,
    $company as company
    $keys
from raw
join words on words.record = raw.record
left join addresses on addresses.source = concat_ws(' ', raw.address, raw.address2)
left join genders on genders.value = upper(trim(raw.gender))
left join states on states.name = plain_words(raw.state)
