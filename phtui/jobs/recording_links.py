"""Ways out of a recording: its page in the web app, its events as HogQL, the request behind it."""

from __future__ import annotations

import json
import shlex
from urllib.parse import quote

from phtui.api.log_models import moment
from phtui.api.recording_models import Recording


def web_url(host: str, project: int, session_id: str, second: int = 0) -> str:
    """Return the address of a recording in PostHog's web app, at a second of it."""
    at = f"?t={second}" if second > 0 else ""
    return f"{host}/project/{project}/replay/{quote(session_id, safe='')}{at}"


def events_sql(recording: Recording) -> str:
    """Return a query for the events of a session."""
    session = recording.id.replace("\\", "\\\\").replace("'", "\\'")
    within = ""
    if recording.start is not None:
        # PostHog reads the days of a session only when the query says which.
        day = moment(recording.start).strftime("%Y-%m-%d")
        within = (
            f"\n    and timestamp >= toDateTime('{day} 00:00:00') - interval 1 day"
            f"\n    and timestamp < toDateTime('{day} 00:00:00') + interval 3 day"
        )
    return f"""\
select timestamp, event, properties.$current_url
from events
where $session_id = '{session}'{within}
order by timestamp
limit 1000"""


def curl_command(host: str, project: int, session_id: str) -> str:
    """Return the request for a recording as a shell command; the key is named, not shown."""
    url = f"{host}/api/projects/{project}/session_recordings/{quote(session_id, safe='')}/"
    return f'curl -H "Authorization: Bearer $POSTHOG_PERSONAL_API_KEY" {shlex.quote(url)}'


def as_json(recording: Recording) -> str:
    """Return the recording as PostHog lists it."""
    return json.dumps(recording.raw, ensure_ascii=False, indent=2, default=str)


def time_words(microseconds: int | None) -> str:
    """Return the words by which the logs go to a moment; "" when it is not known."""
    if microseconds is None:
        return ""
    try:
        return f"at:{moment(microseconds).isoformat(timespec='seconds')}"
    except OverflowError:
        return ""
