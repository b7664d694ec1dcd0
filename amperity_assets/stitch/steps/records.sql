-- ST-18: every record's number, in the order of datasource and pk, whatever the order of its rows.
select datasource, pk, row_number() over (order by datasource, pk) as record
from united
