-- D-4: within a foreign key's value, a chain through the groups of each separation combination,
-- and one pair between two combinations, so that a shared value costs no square.
with held as (
    select
        foreign_keys.namespace,
        foreign_keys.compared,
        foreign_keys.int_id,
        $combination as combination
    from foreign_keys join groups on groups.int_id = foreign_keys.int_id
),
held_once as (select distinct namespace, compared, int_id, combination from held),
chained as (
    select
        int_id as b,
        lag(int_id) over (
            partition by namespace, compared, combination order by int_id
        ) as a
    from held_once
),
leaders as (
    select
        namespace,
        compared,
        min(int_id) as int_id,
        row_number() over (partition by namespace, compared order by min(int_id)) as place
    from held_once
    group by namespace, compared, combination
)
select a, b from chained where a is not null
union
select l.int_id as a, r.int_id as b
from leaders as l
join leaders as r
    on r.namespace = l.namespace and r.compared = l.compared and r.place > l.place
    and (r.place <= $combinations or r.place = l.place + 1)
where l.int_id <> r.int_id
