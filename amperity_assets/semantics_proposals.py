"""Column names from which profile tags are proposed (FE-24), without case and separators."""

import re
from collections.abc import Sequence

_NAMES: dict[tuple[str, ...], str] = {
    ("given-name",): "firstname fname first givenname given forename christianname",
    ("surname",): "lastname lname last surname family familyname secondname",
    ("full-name",): "fullname name customername displayname",
    ("generational-suffix",): "suffix namesuffix generationalsuffix generation",
    ("title",): "title salutation prefix nametitle honorific",
    ("email",): "email emailaddress mail mailaddress emailaddr eaddress",
    ("phone",): "phone phonenumber telephone telephonenumber tel telno phoneno mobile mobilephone "
    "mobilenumber cell cellphone cellnumber msisdn homephone phonehome daytimephone",
    ("address",): "address street streetaddress address1 addressline addressline1 addr addr1 "
    "street1 line1 mailingaddress",
    ("address2",): "address2 addressline2 addr2 street2 line2 unit apt apartment suite",
    ("city",): "city town locality municipality",
    ("state",): "state st province region stateprovince statecode county",
    ("postal",): "postal zip zipcode postcode postalcode zip5 plz",
    ("country",): "country countrycode nation",
    ("birthdate",): "birthdate birthday dob dateofbirth bday birth birthdt",
    ("gender",): "gender sex",
    ("company",): "company companyname employer organization organisation",
    ("create-dt",): "createdat created createddate createdatetime createdt createdon "
    "registeredat enrolledat signupdate",
    ("update-dt",): "updatedat updated lastupdated lastmodified modifiedat modified updatedt "
    "lastupdate changedat lastchanged lastchange changed updatedon modifieddate updatedate",
}

PROPOSALS: dict[str, tuple[str, ...]] = {
    word: tags for tags, words in _NAMES.items() for word in words.split()
}

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def looks_like_email(samples: Sequence[str]) -> bool:
    """Tell whether most of the filled values have the shape of an e-mail address."""
    filled = [value.strip() for value in samples if value.strip()]
    shaped = sum(_EMAIL.fullmatch(value) is not None for value in filled)
    return bool(filled) and shaped * 5 >= len(filled) * 4
