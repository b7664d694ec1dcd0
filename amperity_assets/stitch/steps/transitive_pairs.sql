-- ST-70: pairs inside a part of a component that no strategy compared.
select l.int_id as a, r.int_id as b
from parts as l
join parts as r on r.part = l.part and r.int_id > l.int_id
anti join scored on scored.a = l.int_id and scored.b = r.int_id
where l.size > 2
