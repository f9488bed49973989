"""What the addresses of units and unions answer to whom; reviewed by hand, not derived from the rules.

city, county, school: cadres of a city, a county and a school union; a cadre sees and keeps his own unit and the units
below it. leader: a Party leader of the city; sees the units below, changes nothing. handler: of a department of the
city union; sees the city union. member: teacher of a school; sees her own school and its open facts.
"""

from jiaogong.kernel.access.matrix import EVERYONE, STAFF, Address

_CADRES = {"city": "own child", "county": "own child", "school": "own"}
_SEE = {**_CADRES, "leader": "own child", "handler": "own", "member": "own"}
_HERE = {role: "own" for role in _CADRES}

_SUPERIOR = {"city": "child", "county": "child"}  # a unit's standing is its superior's to change
_STANDING = ("merge", "split", "close", "ties")
_KEEP = ("identities", "change", "headcount", "union", "bodies", "terms", "offices")

ADDRESSES = [
    Address("unions:list", allow=STAFF),
    Address("unions:tree", allow=STAFF),
    Address("unions:renewals", allow=EVERYONE, ok=302),
    Address("unions:new", allow=_HERE),
    Address("unions:new", "POST", allow=_HERE),
    Address("unions:unit", kind="unit", allow=_SEE),
    *(Address(f"unions:{name}", kind="unit", allow=_CADRES) for name in _KEEP),
    *(Address(f"unions:{name}", "POST", kind="unit", allow=_CADRES) for name in _KEEP),
    *(Address(f"unions:{name}", kind="unit", allow=_SUPERIOR) for name in _STANDING),
    *(Address(f"unions:{name}", "POST", kind="unit", allow=_SUPERIOR) for name in _STANDING),
]
