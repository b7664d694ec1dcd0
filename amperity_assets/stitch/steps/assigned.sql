-- ST-60, ST-101: every record with its group's representative, component and Amperity ID.
select
    group_of.record,
    group_of.int_id,
    cluster_ids.amperity_id,
    clusters.component_id,
    clusters.supersized as is_supersized,
    clusters.supersized_id,
    led.datasource as rep_ds,
    led.pk as rep_pk
from group_of
join groups as led on led.int_id = group_of.int_id
join clusters on clusters.int_id = group_of.int_id
join cluster_ids on cluster_ids.cluster = clusters.cluster
