-- ST-48: the bad values that records really carry, per semantic, with the number of such records.
select 'email' as semantic, bad.value, count(*) as records
from emails join bad_values as bad on bad.semantic = 'email' and bad.value = emails.email
group by bad.value
union all
select 'phone', bad.value, count(*)
from phones join bad_values as bad on bad.semantic = 'phone' and bad.value = phones.phone
group by bad.value
$others
