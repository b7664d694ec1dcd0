-- ST-49: values of $semantic held with more than $threshold different values of $proxy. Values with
-- no more records than that are left out before counting, which keeps it cheap.
select '$semantic' as semantic, $value as value, $place as place
from $source as held
join normalised as proxy on proxy.record = held.record
where proxy.$proxy is not null
    and $value in (
        select $value from $source as held where $value is not null
        group by $value having count(*) > $threshold
    )
group by $value, $place
having count(distinct proxy.$proxy) > $threshold
