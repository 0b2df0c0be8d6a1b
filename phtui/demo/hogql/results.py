"""What functions return, as far as the translation of other functions depends on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from phtui.demo.hogql.types import UNKNOWN, Kind, Sql, Type
from phtui.demo.hogql.words import words

_KINDS: Mapping[Kind, str] = {
    Kind.STRING: """base64decode base64encode concat cuttofirstsignificantsubdomain datename domain
        domainwithoutwww extract formatdatetime hex jsonextractstring jsonextractraw json_value
        lower lowerutf8 monthname path replace replaceall replaceone replaceregexpall
        replaceregexpone reverse substring substringutf8 tojsonstring tostring totypename
        upper upperutf8""",
    Kind.INTEGER: """cityhash64 count countdistinct countif datediff intdiv jsonextractint
        jsonextractuint jsonlength length position rank row_number dense_rank todayofmonth
        todayofweek todayofyear tohour tominute tomonth toquarter tosecond tounixtimestamp toyear
        toyyyymm toyyyymmdd uniq uniqexact uniqexactif uniqif""",
    Kind.FLOAT: "avg avgif jsonextractfloat median quantile round stddevpop varpop",
    Kind.BOOLEAN: """and empty endswith has isnotnull isnull jsonextractbool jsonhas match not
        notempty or startswith tobool xor""",
    Kind.DATE: """today tolastdayofmonth tomonday tostartofisoyear tostartofmonth
        tostartofquarter tostartofyear yesterday""",
    Kind.DATETIME: """fromunixtimestamp fromunixtimestamp64milli timeslot tostartofday
        tostartoffifteenminutes tostartoffiveminutes tostartofhour tostartofinterval
        tostartofminute tostartofsecond tostartoftenminutes""",
    Kind.ARRAY: """array_agg arraycompact arrayconcat arraydistinct arrayfilter arrayflatten
        arraymap arrayreverse arrayslice arraysort extractall grouparray grouparrayif groupuniqarray
        jsonextractarrayraw jsonextractkeys range splitbychar splitbystring""",
}
_KIND_OF = {name.lower(): kind for kind, names in _KINDS.items() for name in names.split()}
_NEVER_NULL = words("concat count countdistinct countif uniq uniqexact uniqexactif uniqif")
_AS_FIRST_ARGUMENT = frozenset(
    words("""adddays addhours addminutes addmonths addseconds addweeks addyears any anyif anylast
    anylastif argmax argmaxif argmin argminif assumenotnull coalesce first_value greatest ifnull
    lag laginframe last_value lead leadinframe least max maxif min minif nullif subtractdays
    subtracthours subtractminutes subtractmonths subtractweeks subtractyears tonullable""")
)
_AS_SECOND_ARGUMENT = frozenset(("if", "multiif"))


def result_type(function: str, arguments: Sequence[Sql]) -> Type:
    """Return the type of a call, by the function's name in lower case."""
    types = [argument.type for argument in arguments]
    nullable = _nullable(function, types)
    if function in _AS_FIRST_ARGUMENT and types:
        return Type(types[0].kind, nullable, types[0].owner)
    if function in _AS_SECOND_ARGUMENT and len(types) > 1:
        return Type(types[1].kind, nullable, types[1].owner)
    if function in _KIND_OF:
        return Type(_KIND_OF[function], nullable)
    return UNKNOWN


def _nullable(function: str, types: Sequence[Type]) -> bool:
    if function in _NEVER_NULL or function == "assumenotnull":
        return False
    if function in ("nullif", "tonullable") or function.endswith("ornull"):
        return True
    if function in ("ifnull", "coalesce"):
        return all(each.nullable for each in types)
    return any(each.nullable for each in types)
