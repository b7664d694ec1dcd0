-- ST-67, ST-68, D-3: bits become a score; whole part the category, decimals the place inside it.
select
    a,
    b,
    total,
    against,
    rule,
    cast(case
        when rule = 'separate' then 0.0
        when rule = 'cluster' then 5.0
        when all_equal then 5.0
        else $score
    end as double) as score
from $weighed
