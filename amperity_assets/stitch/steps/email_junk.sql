-- ST-54: e-mails that match a junk pattern: X@ is a local part, @D a domain, x@d the whole; without
-- an @ the local part or the domain begins with it.
with written as (select distinct email from emails)
select distinct written.email as value
from written join email_patterns as junk on
    case
        when ends_with(junk.pattern, '@') then starts_with(written.email, junk.pattern)
        when starts_with(junk.pattern, '@') then ends_with(written.email, junk.pattern)
        when contains(junk.pattern, '@') then written.email = junk.pattern
        else starts_with(written.email, junk.pattern)
            or contains(written.email, '@' || junk.pattern)
    end
