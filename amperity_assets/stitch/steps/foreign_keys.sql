-- ST-21 to ST-23, ST-46, ST-53: each foreign key value of each group, and the form in which it is
-- compared; bad values are no keys.
with found as (
    $values
)
select distinct group_of.int_id, found.namespace, found.value, found.compared
from found
join group_of on group_of.record = found.record
left join bad_values as counted
    on counted.semantic = replace(found.namespace, 'fk_', 'fk-')
    and counted.value = upper(found.compared)
left join global_bad_values as listed
    on listed.semantic = '*' and listed.value = upper(found.compared)
where found.compared is not null and counted.value is null and listed.value is null
