-- ST-65: the pairs that share a block under any strategy, and the chains of foreign keys.
select l.int_id as a, r.int_id as b
from blocks as l
join blocks as r on r.block = l.block and r.run = l.run and r.int_id > l.int_id
union
select a, b from key_pairs
