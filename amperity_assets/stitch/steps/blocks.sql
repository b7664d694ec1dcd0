-- ST-66, OQ-9: a block over the limit is sorted by name and place and cut into runs.
select blocking_keys.block, blocking_keys.int_id, 0 as run
from blocking_keys
left join over_cap
    on over_cap.strategy = blocking_keys.strategy and over_cap.block = blocking_keys.block
where over_cap.block is null
union all
select
    blocking_keys.block,
    blocking_keys.int_id,
    (row_number() over (
        partition by blocking_keys.strategy, blocking_keys.block
        order by groups.surname_letters, groups.given_letters, groups.postal, groups.core,
            groups.int_id
    ) - 1) // $limit + 1 as run
from blocking_keys
join over_cap
    on over_cap.strategy = blocking_keys.strategy and over_cap.block = blocking_keys.block
join groups on groups.int_id = blocking_keys.int_id
