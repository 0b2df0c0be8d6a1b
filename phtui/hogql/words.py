"""The words of HogQL: keywords, constants, functions, aggregates and their combinators.

Keywords are those of PostHog's grammar (HogQLLexer.g4) less the ones that are better known as
column names (`timestamp`, `id`, `name`, `key`, `date`, …): the grammar lets any keyword be a name.
Functions are those PostHog allows (posthog/hogql/functions). Compared in lower case.
"""

from __future__ import annotations

import re
from functools import lru_cache


def _words(text: str) -> frozenset[str]:
    return frozenset(text.lower().split())


KEYWORDS = _words(
    """
    all and anti any array as asc ascending asof between both by case cast cohort collate columns
    cross cube current desc descending distinct else end except exclude fill filter final following
    from full group grouping having ignore ilike in include inner intersect interpolate interval
    into is join lambda leading left like limit materialized natural not nulls offset on or order
    outer over partition pivot preceding prewhere qualify range recursive replace right rollup rows
    sample select semi sets settings then ties top totals trailing try_cast unbounded union unpivot
    using values when where window with within
    """
)
"""Words that build a statement."""

CONSTANTS = _words("true false null inf infinity nan")
"""Words that are values."""

OPERATORS = _words("and or not in like ilike between is case when then else")
"""Keywords that stay keywords before a `(`, though functions of that name exist."""

MODIFIERS = _words("first last second minute hour day week month quarter year")
"""Words that are keywords only in `NULLS FIRST` and `INTERVAL 7 DAY`."""

_COMBINED = re.compile(
    "(.+?)(?:If|Array|Map|State|Merge|ForEach|OrDefault|OrNull|ArgMin|ArgMax|Distinct)+"
)


@lru_cache(maxsize=4096)
def is_function(name: str) -> bool:
    """Tell whether HogQL has a function of this name, aggregates with combinators included."""
    combined = _COMBINED.fullmatch(name)
    return (
        name.lower() in FUNCTIONS
        or name.lower() in AGGREGATES
        or (combined is not None and combined[1].lower() in AGGREGATES)
    )


AGGREGATE_NAMES: tuple[str, ...] = tuple(
    """
    any any_value anyHeavy anyLast approx_distinct argMax argMin array_agg avg avgWeighted
    bool_and bool_or boundingRatio categoricalInformationValue contingency corr count countDistinct
    covarPop covarSamp cramersV cramersVBiasCorrected deltaSum deltaSumTimestamp entropy every
    exponentialMovingAverage first_value groupArray groupArrayInsertAt groupArrayLast
    groupArrayMovingAvg groupArrayMovingSum groupArraySample groupArraySorted groupBitAnd groupBitOr
    groupBitXor groupBitmap groupBitmapAnd groupBitmapOr groupBitmapXor groupConcat groupUniqArray
    histogram intervalLengthSum json_agg kurtPop kurtSamp largestTriangleThreeBuckets last_value
    lttb mannWhitneyUTest max maxIntersections maxIntersectionsPosition maxMap median
    medianBFloat16 medianDeterministic medianExact medianExactHigh medianExactLow
    medianExactWeighted medianTDigest medianTDigestWeighted medianTiming medianTimingWeighted min
    minMap percentile_cont percentile_disc quantile quantileBFloat16 quantileDeterministic
    quantileExact quantileExactHigh quantileExactLow quantileExactWeighted quantileTDigest
    quantileTDigestWeighted quantileTiming quantileTimingWeighted quantiles quantilesExact
    quantilesTDigest quantilesTiming rankCorr retention sequenceCount sequenceMatch
    sequenceNextNode simpleLinearRegression skewPop skewSamp sparkbar stddevPop stddevSamp
    stochasticLinearRegression stochasticLogisticRegression string_agg studentTTest sum sumCount
    sumMap sumWithOverflow theilsU topK topKWeighted uniq uniqCombined uniqCombined64 uniqExact
    uniqHLL12 uniqTheta uniqUpTo varPop varSamp welchTTest windowFunnel
    """.split()  # noqa: SIM905 -- words read better than a list of literals
)
"""Functions over rows, as they are written."""

AGGREGATES = _words(" ".join(AGGREGATE_NAMES))
"""Functions over rows; each may end in combinators (`sumIf`, `uniqMergeIf`)."""

_GENERAL = """
    abs accurateCast accurateCastOrDefault accurateCastOrNull acos acosh age and array arrayElement
    ascii asin asinh assumeNotNull atan atan2 atanh bar bitAnd bitCount bitHammingDistance bitNot
    bitOr bitRotateLeft bitRotateRight bitShiftLeft bitShiftRight bitSlice bitTest bitTestAll
    bitTestAny bitXor bitmapAnd bitmapAndCardinality bitmapAndnot bitmapAndnotCardinality
    bitmapBuild bitmapCardinality bitmapContains bitmapHasAll bitmapHasAny bitmapMax bitmapMin
    bitmapOr bitmapOrCardinality bitmapSubsetInRange bitmapSubsetLimit bitmapToArray
    bitmapTransform bitmapXor bitmapXorCardinality byteSwap cbrt ceil cityHash64 coalesce cos cosh
    cosineDistance degrees dictGet dictGetOrDefault dictGetOrNull dictHas divide divideDecimal
    dotProduct e equals erf erfc exp exp10 exp2 factorial floor formatReadableDecimalSize
    formatReadableQuantity formatReadableSize formatReadableTimeDelta gcd generateUUIDv4
    generateUUIDv7 geoDistance geoToH3 geohashDecode geohashEncode geohashesInBox greatCircleAngle
    greatCircleDistance greater greaterOrEquals greatest h3GetResolution h3ToGeo halfMD5 has hypot
    if ifNotFinite ifNull ilike in intDiv intDivOrZero intExp10 intExp2 isFinite isInfinite
    isNaN isNotNull isNull kostikConsistentHash L1Distance L1Norm L1Normalize L2Distance L2Norm
    L2Normalize lcm least less lessOrEquals lgamma like LinfDistance LinfNorm LinfNormalize ln log
    log10 log1p log2 LpDistance LpNorm LpNormalize map mapAdd mapApply mapContains
    mapContainsKeyLike mapExtractKeyLike mapFilter mapFromArrays mapKeys mapPopulateSeries
    mapSubtract mapUpdate mapValues max2 md5 min2 minus modulo moduloOrZero multiIf multiply
    multiplyDecimal negate not notEquals notIn notILike notLike nullIf nullIfZero numbers or pi plus
    pointInEllipses pointInPolygon positiveModulo pow power radians rand rand64 randCanonical range
    round roundAge roundBankers roundDown roundDuration roundToExp2 runningDifference sha1 sha224
    sha256 sha512 sign sin sinh sipHash64 sipHash128 sqrt tan tanh tgamma toNullable transform
    trunc truncate try_cast tuple tupleDivide tupleDivideByNumber tupleElement tupleHammingDistance
    tupleMinus tupleMultiply tupleMultiplyByNumber tupleNegate tuplePlus tupleToNameValuePairs
    untuple width_bucket xor xxHash32 xxHash64 zeroIfNull
"""
_ARRAYS = """
    arrayAUC arrayAll arrayAvg arrayCompact arrayConcat arrayCount arrayCumSum
    arrayCumSumNonNegative arrayDifference arrayDistinct arrayDotProduct arrayEnumerate
    arrayEnumerateDense arrayEnumerateUniq arrayExists arrayFill arrayFilter arrayFirst
    arrayFirstIndex arrayFirstOrNull arrayFlatten arrayFold arrayIntersect arrayJaccardIndex
    arrayJoin arrayLast arrayLastIndex arrayLastOrNull arrayMap arrayMax arrayMin
    arrayPartialReverseSort arrayPartialSort arrayPopBack arrayPopFront arrayProduct arrayPushBack
    arrayPushFront arrayReduce arrayReduceInRanges arrayResize arrayReverse arrayReverseFill
    arrayReverseSort arrayReverseSplit arrayRotateLeft arrayRotateRight arrayShiftLeft
    arrayShiftRight arrayShuffle arraySlice arraySort arraySplit arrayStringConcat arraySum
    arrayUniq arrayWithConstant arrayZip arrayZipUnaligned countEqual empty hasAll hasAny hasSubstr
    indexOf length notEmpty reverse
"""
_TIMES = """
    addDate addDays addHours addInterval addMicroseconds addMilliseconds addMinutes addMonths
    addQuarters addSeconds addWeeks addYears changeDay changeHour changeMinute changeMonth
    changeSecond changeYear current_date current_timestamp dateAdd dateDiff dateName dateSub
    dateTrunc date_add date_bin date_diff date_part date_sub date_trunc formatDateTime
    fromModifiedJulianDay fromUnixTimestamp fromUnixTimestamp64Milli hop hopEnd hopStart lastDay
    makeDate makeDateTime make_date make_interval make_timestamp monthName now now64 nowInBlock
    parseDateTime parseDateTime64BestEffort parseDateTimeBestEffort subtractDays subtractHours
    subtractInterval subtractMinutes subtractMonths subtractQuarters subtractSeconds subtractWeeks
    subtractYears timeSlot timeSlots timeStampAdd timeStampSub timeZoneOf timeZoneOffset toDate
    toDate32 toDateTime toDateTime64 toDayOfMonth toDayOfWeek toDayOfYear toDaysSinceYearZero toHour
    toISOWeek toISOYear toIntervalDay toIntervalHour toIntervalMinute toIntervalMonth
    toIntervalQuarter toIntervalSecond toIntervalWeek toIntervalYear toLastDayOfMonth
    toLastDayOfWeek toMillisecond toMinute toModifiedJulianDay toMonday toMonth toQuarter
    toRelativeDayNum toRelativeHourNum toRelativeMonthNum toRelativeWeekNum toSecond toStartOfDay
    toStartOfFifteenMinutes toStartOfFiveMinutes toStartOfHour toStartOfISOYear toStartOfInterval
    toStartOfMinute toStartOfMonth toStartOfQuarter toStartOfSecond toStartOfTenMinutes
    toStartOfWeek toStartOfYear toTime toTimeZone toUnixTimestamp toUnixTimestamp64Milli toWeek
    toYYYYMM toYYYYMMDD toYYYYMMDDhhmmss toYear toYearWeek to_char today tumble tumbleEnd
    tumbleStart yesterday
"""
_STRINGS = """
    alphaTokens appendTrailingCharIfAbsent base32Decode base32Encode base58Decode base58Encode
    base64Decode base64Encode base64URLDecode base64URLEncode bin btrim char concat
    concatWithSeparator convertCharset countMatches countMatchesCaseInsensitive countSubstrings
    countSubstringsCaseInsensitive countSubstringsCaseInsensitiveUTF8 cutFragment cutQueryString
    cutQueryStringAndFragment cutToFirstSignificantSubdomain cutToFirstSignificantSubdomainWithWWW
    cutURLParameter cutWWW damerauLevenshteinDistance decodeHTMLComponent decodeURLComponent
    decodeURLFormComponent decodeXMLComponent domain domainRFC domainWithoutWWW editDistance
    encodeURLComponent encodeURLFormComponent encodeXMLComponent endsWith endsWithUTF8 extract
    extractAll extractAllGroups extractAllGroupsHorizontal extractAllGroupsVertical extractGroups
    extractTextFromHTML extractURLParameter extractURLParameterNames extractURLParameters
    firstSignificantSubdomain format fragment hasSubsequence hasToken hasTokenCaseInsensitive hex
    initcap IPv4NumToString IPv4StringToNum IPv6NumToString IPv6StringToNum isIPAddressInRange
    isIPv4String isIPv6String isValidJSON isValidUTF8 jaroSimilarity jaroWinklerSimilarity JSONHas
    JSONArrayLength JSONExtract JSONExtractArrayRaw JSONExtractBool JSONExtractFloat JSONExtractInt
    JSONExtractKey JSONExtractKeys JSONExtractKeysAndValues JSONExtractKeysAndValuesRaw
    JSONExtractRaw JSONExtractString JSONExtractUInt JSONLength JSONType JSON_EXISTS JSON_QUERY
    JSON_VALUE lcase left leftPad leftPadUTF8 leftUTF8 lengthUTF8 levenshteinDistance locate lower
    lowerUTF8 lpad ltrim match mid multiFuzzyMatchAllIndices multiFuzzyMatchAny
    multiFuzzyMatchAnyIndex multiMatchAllIndices multiMatchAny multiMatchAnyIndex multiSearchAny
    multiSearchAllPositions multiSearchAllPositionsUTF8 multiSearchFirstIndex
    multiSearchFirstPosition netloc ngramDistance ngramSearch ngrams normalizeQuery path pathFull
    port position positionCaseInsensitive positionCaseInsensitiveUTF8 positionUTF8 protocol
    queryString queryStringAndFragment regexpExtract regexpQuoteMeta repeat replace replaceAll
    replaceOne replaceRegexpAll replaceRegexpOne reverseUTF8 right rightPad rightPadUTF8 rightUTF8
    rpad rtrim soundex space splitByChar splitByNonAlpha splitByRegexp splitByString split_part
    splitByWhitespace startsWith startsWithUTF8 stringJaccardIndex substr substring substringIndex
    substringUTF8 subBitmap toValidUTF8 tokens topLevelDomain translate translateUTF8 trim trimBoth
    trimLeft trimRight tryBase58Decode tryBase64Decode ucase unhex upper upperUTF8 URLHierarchy
    URLPathHierarchy
"""
_CONVERSIONS = """
    cast reinterpretAsFloat64 reinterpretAsInt64 reinterpretAsString reinterpretAsUInt64 toBool
    toDecimal toFixedString toFloat toFloat32 toFloat64 toFloatOrDefault toFloatOrZero toIPv4 toIPv6
    toInt toInt16 toInt32 toInt64 toInt8 toIntOrZero toJSONString toLowCardinality toString
    toTypeName toUInt16 toUInt32 toUInt64 toUInt8 toUUID toUUIDOrDefault toUUIDOrZero
"""
_WINDOWS = """
    cume_dist dense_rank lag lagInFrame lead leadInFrame nth_value ntile percent_rank rank
    row_number
"""
_POSTHOG = """
    convertCurrency embedText explainCSPReport getBotName getBotOperator getBotType
    getSurveyResponse getTrafficCategory getTrafficType isLikelyBot languageCodeToName
    lookupDomainType lookupOrganicMediumType lookupOrganicSourceType lookupPaidMediumType
    lookupPaidSourceType matchesAction recordingButton sortableSemVer sparkline
    uniqueSurveySubmissionsFilter
"""

FUNCTION_NAMES: tuple[str, ...] = tuple(
    " ".join((_GENERAL, _ARRAYS, _TIMES, _STRINGS, _CONVERSIONS, _WINDOWS, _POSTHOG)).split()
)
"""All other functions, as they are written."""

FUNCTIONS = _words(" ".join(FUNCTION_NAMES))
"""Functions over one row's values, window functions, and PostHog's own."""
