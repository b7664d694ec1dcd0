-- ST-86: shared records of each current cluster and each previous ID, and how many IDs the cluster
-- and clusters the ID is connected with.
with edges as (
    select clusters.cluster, previous_ids.amperity_id, count(*) as shared
    from previous_ids
    join group_of on group_of.record = previous_ids.record
    join clusters on clusters.int_id = group_of.int_id
    group by clusters.cluster, previous_ids.amperity_id
)
select
    cluster,
    amperity_id,
    shared,
    count(*) over (partition by amperity_id) as cluster_count,
    count(*) over (partition by cluster) as id_count
from edges
