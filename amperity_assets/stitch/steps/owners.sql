-- ST-24: the foreign key values that map to exactly one Amperity ID.
select
    foreign_keys.namespace,
    foreign_keys.compared,
    min(cluster_ids.amperity_id) as amperity_id
from foreign_keys
join clusters on clusters.int_id = foreign_keys.int_id
join cluster_ids on cluster_ids.cluster = clusters.cluster
group by foreign_keys.namespace, foreign_keys.compared
having count(distinct cluster_ids.amperity_id) = 1
