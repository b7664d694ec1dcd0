-- ST-34: the union of the profile tables with each record's number.
select records.record, united.*
from united
join records on records.datasource = united.datasource and records.pk = united.pk
