-- ST-48: the bad values of all layers, once each.
select 'email' as semantic, value, '' as place, 'pattern' as layer from email_junk
union all
select semantic, value, '', 'listed' from listed_bad_values
where value is not null
    and not (semantic = 'email' and value in (select value from email_junk))
union all
select semantic, value, place, 'counted' from counted_bad_values as counted
where not exists (
    select 1 from listed_bad_values as listed
    where listed.semantic = counted.semantic and listed.value = counted.value
) and not (semantic = 'email' and value in (select value from email_junk))
