-- Section 5, ST-72: every scored pair whose records share a cluster, and each duplicate with its
-- representative.
with pairs as (
    select a, b, score, 'scored' as match_type from scored
    union all
    select a, b, score, 'scored_transitive' from scored_transitive
),
together as (
    select
        cluster_ids.amperity_id,
        first.datasource as source1,
        first.pk as pk1,
        second.datasource as source2,
        second.pk as pk2,
        pairs.score,
        pairs.match_type
    from pairs
    join clusters as l on l.int_id = pairs.a
    join clusters as r on r.int_id = pairs.b and r.cluster = l.cluster
    join cluster_ids on cluster_ids.cluster = l.cluster
    join groups as first on first.int_id = pairs.a
    join groups as second on second.int_id = pairs.b
    union all
    select
        assigned.amperity_id, assigned.rep_ds, assigned.rep_pk, raw.datasource, raw.pk,
        5.0, 'trivial_duplicate'
    from assigned join raw on raw.record = assigned.record
    where assigned.rep_ds <> raw.datasource or assigned.rep_pk <> raw.pk
)
select
    amperity_id, source1, pk1, source2, pk2,
    cast(score as double) as score,
    case
        when score >= 5 then 'exact'
        when score >= 4 then 'excellent'
        when score >= 3 then 'high'
        when score >= 2 then 'moderate'
        when score >= 1 then 'weak'
        else 'non-match'
    end as match_category,
    match_type
from together
