"""Places: cities with their ZIP prefix and area code, streets, and mail domains."""

from typing import NamedTuple


class City(NamedTuple):
    """A city; ``zip3`` starts its ZIP codes, ``area`` its phone numbers."""

    name: str
    state: str
    state_name: str
    zip3: str
    area: str


_CITIES = """
Seattle|WA|Washington|981|206
Bellevue|WA|Washington|980|425
Tacoma|WA|Washington|984|253
Spokane|WA|Washington|992|509
Olympia|WA|Washington|985|360
Portland|OR|Oregon|972|503
Eugene|OR|Oregon|974|541
Salem|OR|Oregon|973|971
Boise|ID|Idaho|837|208
Missoula|MT|Montana|598|406
San Francisco|CA|California|941|415
Oakland|CA|California|946|510
San Jose|CA|California|951|408
Sacramento|CA|California|958|916
Fresno|CA|California|937|559
Los Angeles|CA|California|900|213
Long Beach|CA|California|908|562
San Diego|CA|California|921|619
Riverside|CA|California|925|951
Las Vegas|NV|Nevada|891|702
Reno|NV|Nevada|895|775
Salt Lake City|UT|Utah|841|801
Provo|UT|Utah|846|385
Phoenix|AZ|Arizona|850|602
Tucson|AZ|Arizona|857|520
Albuquerque|NM|New Mexico|871|505
Denver|CO|Colorado|802|303
Boulder|CO|Colorado|803|720
Colorado Springs|CO|Colorado|809|719
Cheyenne|WY|Wyoming|820|307
Dallas|TX|Texas|752|214
Fort Worth|TX|Texas|761|817
Houston|TX|Texas|770|713
San Antonio|TX|Texas|782|210
Austin|TX|Texas|787|512
El Paso|TX|Texas|799|915
Oklahoma City|OK|Oklahoma|731|405
Tulsa|OK|Oklahoma|741|918
Wichita|KS|Kansas|672|316
Kansas City|MO|Missouri|641|816
St. Louis|MO|Missouri|631|314
Omaha|NE|Nebraska|681|402
Sioux Falls|SD|South Dakota|571|605
Fargo|ND|North Dakota|581|701
Minneapolis|MN|Minnesota|554|612
St. Paul|MN|Minnesota|551|651
Duluth|MN|Minnesota|558|218
Des Moines|IA|Iowa|503|515
Milwaukee|WI|Wisconsin|532|414
Madison|WI|Wisconsin|537|608
Chicago|IL|Illinois|606|312
Naperville|IL|Illinois|605|630
Springfield|IL|Illinois|627|217
Indianapolis|IN|Indiana|462|317
Fort Wayne|IN|Indiana|468|260
Detroit|MI|Michigan|482|313
Grand Rapids|MI|Michigan|495|616
Columbus|OH|Ohio|432|614
Cleveland|OH|Ohio|441|216
Cincinnati|OH|Ohio|452|513
Louisville|KY|Kentucky|402|502
Nashville|TN|Tennessee|372|615
Memphis|TN|Tennessee|381|901
New Orleans|LA|Louisiana|701|504
Birmingham|AL|Alabama|352|205
Jackson|MS|Mississippi|392|601
Little Rock|AR|Arkansas|722|501
Atlanta|GA|Georgia|303|404
Savannah|GA|Georgia|314|912
Jacksonville|FL|Florida|322|904
Miami|FL|Florida|331|305
Tampa|FL|Florida|336|813
Orlando|FL|Florida|328|407
Charlotte|NC|North Carolina|282|704
Raleigh|NC|North Carolina|276|919
Asheville|NC|North Carolina|288|828
Charleston|SC|South Carolina|294|843
Richmond|VA|Virginia|232|804
Norfolk|VA|Virginia|235|757
Baltimore|MD|Maryland|212|410
Washington|DC|District of Columbia|200|202
Philadelphia|PA|Pennsylvania|191|215
Pittsburgh|PA|Pennsylvania|152|412
Newark|NJ|New Jersey|071|973
New York|NY|New York|100|212
Brooklyn|NY|New York|112|718
Buffalo|NY|New York|142|716
Albany|NY|New York|122|518
Hartford|CT|Connecticut|061|860
Providence|RI|Rhode Island|029|401
Boston|MA|Massachusetts|021|617
Worcester|MA|Massachusetts|016|508
Burlington|VT|Vermont|054|802
Manchester|NH|New Hampshire|031|603
Portland|ME|Maine|041|207
"""

CITIES = tuple(City(*line.split("|")) for line in _CITIES.strip().splitlines())

_STREET_STARTS_WORDS = """
Oak Maple Cedar Pine Elm Birch Willow Alder Aspen Spruce Juniper Laurel Magnolia Hickory Walnut
Chestnut Sycamore Poplar Hawthorn Linden River Lake Hill Spring Meadow Valley Forest Garden Orchard
Prairie Canyon Harbor Island Mill Bridge Church School Market Union Liberty Franklin Lincoln Jackson
Madison Monroe Adams Grant Sherman Harrison Cleveland Highland Sunset Sunrise Park Summit Ridge
Fern Heather Holly Clover Fox Deer Eagle Heron Falcon Finch Robin Quail Bear Elk Otter Stone Granite
"""

_STREET_STARTS = _STREET_STARTS_WORDS.split()

_STREET_BACKS = ("Hill", "Creek", "Grove", "Glen", "Hollow", "Point")
_STREET_ENDS = (
    *("", "view", "wood", "dale", "brook", "field", "crest"),
    *(f" {back}" for back in _STREET_BACKS),
)

STREETS = tuple(start + end for start in _STREET_STARTS for end in _STREET_ENDS)

STREET_KINDS = ("Street", "Avenue", "Road", "Drive", "Lane", "Court", "Boulevard", "Place", "Way")
STREET_KINDS_SHORT = ("St", "Ave", "Rd", "Dr", "Ln", "Ct", "Blvd", "Pl", "Way")

_MAIL_DOMAINS_WORDS = """
gmail.com yahoo.com hotmail.com outlook.com icloud.com aol.com comcast.net live.com msn.com
att.net verizon.net proton.me me.com sbcglobal.net cox.net mail.com gmx.com zoho.com
"""

MAIL_DOMAINS = _MAIL_DOMAINS_WORDS.split()

_HOBBIES_WORDS = """
hiker runner skier gardener reader baker climber paddler angler camper cyclist painter knitter
birder surfer sailor potter quilter woodworker stargazer dogmom catdad trailmix coffeefan
"""

HOBBIES = _HOBBIES_WORDS.split()

_COMPANY_STARTS_WORDS = """
cascade summit harbor evergreen northstar bluebird granite meridian juniper redwood keystone
lakeside pioneer beacon compass anchor prairie sterling copper silver falcon orchard willow atlas
"""

_COMPANY_STARTS = _COMPANY_STARTS_WORDS.split()

_COMPANY_ENDS_WORDS = """
health tech labs works group legal foods energy media bank design partners systems supply motors
clinic schools freight studio realty
"""

_COMPANY_ENDS = _COMPANY_ENDS_WORDS.split()

COMPANY_DOMAINS = tuple(f"{start}{end}.com" for start in _COMPANY_STARTS for end in _COMPANY_ENDS)
