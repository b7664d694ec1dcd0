-- Engine design 5: every pair inside the parts that are not cliques of matches, with what it adds to
-- or takes from the mean. A pair with nothing to compare is worth 0: absence is no contradiction.
with inner_pairs as (
    select scored.*, l.part
    from scored
    join parts as l on l.int_id = scored.a
    join parts as r on r.int_id = scored.b and r.part = l.part
    union all
    select scored_transitive.*, l.part
    from scored_transitive join parts as l on l.int_id = scored_transitive.a
),
weighed as (
    select
        part,
        a,
        b,
        case
            when rule = 'separate' then $forbidden
            when rule = 'cluster' then $key
            when score >= $threshold then greatest(least(total - $total, $most_for), 0.001)
            else greatest(total - $total, least(against, 0), -$most_against)
        end as affinity
    from inner_pairs
)
select part, a, b, cast(affinity as double) as affinity
from weighed
where part in (select part from weighed group by part having min(affinity) < 0)
