-- ST-58: which kinds of bad values each record has.
select record, bad_address, bad_email, bad_given_name, bad_phone, bad_surname
from profiles
where bad_address or bad_email or bad_given_name or bad_phone or bad_surname
