-- ST-51, ST-53, ST-56: listed values, normalised like the data they target; * is every semantic.
with entered as (
    select semantic, value from global_bad_values
    union all
    select semantic, value from ignored_values
),
spread as (
    select semantic, value from entered where semantic <> '*'
    union all
    select each.semantic, entered.value
    from entered
    cross join (
        select unnest([
            'given-name', 'surname', 'full-name', 'address', 'city', 'state', 'postal', 'company'
        ]) as semantic
    ) as each
    where entered.semantic = '*'
)
select distinct
    semantic,
    case semantic
        when 'email' then upper(trim(value))
        when 'phone' then right(regexp_replace(value, '\D', '', 'g'), 10)
        when 'birthdate' then value
        when 'postal' then squeezed(plain_words(value))
        else plain_words(value)
    end as value
from spread
