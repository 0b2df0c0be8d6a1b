"""What somebody has saved of the demo's recordings."""

from __future__ import annotations

from typing import Any

from tests.demo.fixtures import Api

PATH = "/api/projects/1/session_recording_playlists/"


def _recordings(api: Api, short_id: str, **params: Any) -> Any:
    answer = api.http.get(f"{PATH}{short_id}/recordings/", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_there_are_a_collection_and_filters(api: Api) -> None:
    answer = api.http.get(PATH, params={"limit": 2}).json()
    assert (answer["count"], len(answer["results"])) == (4, 2)
    assert answer["next"]
    kinds = {each["name"]: each["type"] for each in answer["results"]}
    assert kinds == {"For the retro": "collection", "Rage on pricing": "filters"}


def test_a_collection_is_of_any_age_and_paged_like_the_list(api: Api) -> None:
    collected = _recordings(api, "c0llect1", limit=1, date_from="-1h")
    assert len(collected["results"]) == 1
    assert collected["has_next"]
    after = _recordings(api, "c0llect1", limit=1, after=collected["next_cursor"])
    first, second = ({each["id"] for each in page["results"]} for page in (collected, after))
    assert len(first | second) == 2
    everything = api.http.get("/api/projects/1/session_recordings/?date_from=-30d&limit=5000")
    assert first | second < {each["id"] for each in everything.json()["results"]}


def test_filters_hold_no_recordings_and_others_are_unknown(api: Api) -> None:
    assert _recordings(api, "f1lter01")["results"] == []
    assert api.http.get(f"{PATH}nothing/recordings/").status_code == 404
