-- ST-41, ST-42: the words of each record's names; a full name "Surname, Given" is turned round.
with spelled as (
    select
        record,
        plain_words(given_name) as given_words,
        plain_words(surname) as surname_words,
        plain_words(
            case
                when regexp_matches(full_name, '^[^,]*[^, ][^,]*,\s*[^, ][^,]*$$')
                    and not regexp_matches(upper(full_name), ',\s*($suffixes)\.?\s*$$')
                    then split_part(full_name, ',', 2) || ' ' || split_part(full_name, ',', 1)
                else full_name
            end
        ) as full_words,
        plain_words(generational_suffix) as suffix_words,
        plain_words(title) as title_words
    from raw
),
listed as (
    select spelled.* replace (
        case when bad.value is null then full_words end as full_words
    )
    from spelled left join listed_bad_values as bad
        on bad.semantic = 'full-name' and bad.value = spelled.full_words
),
untitled as (
    select
        record,
        suffix_words,
        coalesce(title_words, nullif(regexp_extract(full_words, '^($titles) ', 1), ''))
            as title_words,
        regexp_replace(given_words, '^($titles) ', '') as given_words,
        surname_words,
        regexp_replace(full_words, '^($titles) ', '') as full_words
    from listed
)
select
    record,
    title_words,
    coalesce(
        suffix_words,
        nullif(regexp_extract(surname_words, ' ($suffixes)$$', 1), ''),
        nullif(regexp_extract(given_words, ' ($suffixes)$$', 1), ''),
        nullif(regexp_extract(full_words, ' ($suffixes)$$', 1), '')
    ) as suffix_words,
    regexp_replace(given_words, ' ($suffixes)$$', '') as given_words,
    regexp_replace(surname_words, ' ($suffixes)$$', '') as surname_words,
    regexp_replace(full_words, ' ($suffixes)$$', '') as full_words
from untitled
