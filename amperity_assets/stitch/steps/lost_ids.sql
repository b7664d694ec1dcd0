-- ST-87: IDs of the previous run that nobody inherits.
select mapped_ids.amperity_id
from mapped_ids anti join cluster_ids on cluster_ids.amperity_id = mapped_ids.amperity_id
