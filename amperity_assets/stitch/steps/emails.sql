-- ST-39, ST-40: each e-mail of a record, upper case, +tag dropped, dots kept; none without an @.
with found as (
    select
        record,
        regexp_extract_all(
            regexp_replace(upper(email), '\+[^@,;]*@', '@', 'g'), '[^\s<>@,;"]+@[^\s<>@,;"]+'
        ) as emails
    from raw
    where email is not null
)
select record, unnest(emails) as email, generate_subscripts(emails, 1) as position
from found
