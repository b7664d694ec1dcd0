-- Position of each group in the order of its first record, and the group of each record (OQ-20).
with led as (
    select record as first_record, row_number() over (order by record) as int_id
    from members
    where record = representative
)
select members.record, led.int_id, members.representative
from members join led on led.first_record = members.representative
