-- ST-66: blocks that hold more groups than the limit.
select strategy, block, count(*) as size
from blocking_keys
group by strategy, block
having count(*) > $limit
