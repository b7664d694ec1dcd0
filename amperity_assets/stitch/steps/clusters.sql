-- ST-79, ST-82, ST-83: the cluster of each group, named by its smallest group, the component it was
-- split from, and the partition if the component was too large.
with whole as (
    select part, min(int_id) as cluster from parts group by part
)
select
    parts.int_id,
    coalesce(refined.cluster, whole.cluster) as cluster,
    parts.component_id,
    parts.supersized,
    case when parts.supersized then parts.part end as supersized_id
from parts
join whole on whole.part = parts.part
left join refined on refined.int_id = parts.int_id
