-- ST-85: one ID per cluster, inherited or fresh.
select cluster, amperity_id from inherited
union all
select cluster, amperity_id from fresh
