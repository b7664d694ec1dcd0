-- ST-87, D-7: UUIDv5 of the smallest record key of each cluster that inherits no ID. Clusters whose
-- ID of an earlier attempt was used by somebody before try again with a salt.
with firsts as (
    select clusters.cluster, groups.datasource || chr(31) || groups.pk as key
    from clusters
    join groups on groups.int_id = clusters.cluster
    where clusters.int_id = clusters.cluster
        and clusters.cluster not in (select cluster from inherited)
),
settled as (
    select fresh.* from fresh
    where fresh.amperity_id not in (select amperity_id from used_ids)
),
hashed as (
    select cluster, sha1(unhex('$namespace') || encode(key$salt)) as digits
    from firsts
    where cluster not in (select cluster from settled)
)
select * from settled
union all
select
    cluster,
    concat_ws(
        '-',
        substr(digits, 1, 8),
        substr(digits, 9, 4),
        '5' || substr(digits, 14, 3),
        substr('89ab', 1 + (strpos('0123456789abcdef', substr(digits, 17, 1)) - 1) % 4, 1)
            || substr(digits, 18, 3),
        substr(digits, 21, 12)
    ) as amperity_id
from hashed
