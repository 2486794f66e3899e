"""HSDS 3.1 out: valid, the same ids each time, nothing lost that it can hold, and nothing that is not for everybody."""

import json
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from dateutil.rrule import rrulestr
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from socialmap.exchange.hsds.objects import KINDS, made_uuid, place_uuid
from socialmap.exchange.hsds.schedules import AHEAD, schedules
from socialmap.exchange.hsds.writing import hsds
from socialmap.guide.agenda import times
from socialmap.model import ACTIVITY_FACTS, PLACE_FACTS, Visibility
from socialmap.model.facts import YES_OR_NO
from socialmap.offer.current import rests
from socialmap.offer.hours import schedule
from socialmap.offer.names import whole_name
from socialmap.schedule import is_public_holiday
from socialmap.store import Store
from socialmap.world import Viewer, load_world
from tests.support.importing import run
from tests.support.leaving import OPEN_HOUSE, SECRET, visible_settings

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture(scope="module")
def left():
    """The world of everybody, what leaves of it, and what would leave of that of the redactie."""
    settings = visible_settings()
    with closing(Store(settings.store_url)) as store:
        worlds = [
            load_world(store, gemeente="GM0363", viewer=viewer, now=NOW, settings=settings)
            for viewer in (Viewer.PUBLIC, Viewer.EDITOR)
        ]
        return worlds[0], *(json.loads(json.dumps(hsds(store, world))) for world in worlds)


def test_what_is_not_for_everybody_does_not_leave(left):
    _, found, of_editor = left
    assert SECRET in json.dumps(of_editor)
    assert SECRET not in json.dumps(found)
    assert set(found) == set(KINDS)
    # Whose only records are hidden does not exist here.
    assert {one["name"] for one in of_editor["organization"]} - {one["name"] for one in found["organization"]}


@pytest.mark.real_data
def test_every_object_is_valid(left, real_data):
    """Against the published schemas, and with no field that they do not name."""
    schemas = {path.name: json.loads(path.read_text()) for path in (real_data / "hsds-3.1" / "schema").glob("*.json")}
    known = [(name, Resource.from_contents(one, default_specification=DRAFT202012)) for name, one in schemas.items()]
    registry = Registry().with_resources(known)
    wrong = []
    for kind, objects in left[1].items():
        checker = Draft202012Validator(
            schemas[f"{kind}.json"], registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER
        )
        assert objects, kind
        wrong += [(kind, error.message) for one in objects for error in checker.iter_errors(one)]
        wrong += [(kind, name) for one in objects for name in unnamed(one, kind, schemas)]
    assert wrong == []


def unnamed(one, kind, schemas):
    """Fields that the schema of an object, or of a part of it, does not name."""
    properties = schemas[f"{kind}.json"]["properties"]
    for name, value in one.items():
        if name not in properties:
            yield name
        elif isinstance(value, list):
            for part in value:
                yield from unnamed(part, properties[name]["items"]["$ref"].removesuffix(".json"), schemas)


def test_ids_are_uuids_that_stay_and_lead_to_each_other(left):
    _, found, _ = left
    assert OPEN_HOUSE in {one["id"] for one in found["location"]}
    ids = [one["id"] for objects in found.values() for whole in objects for one in parts(whole)]
    assert len(ids) == len(set(ids))
    there = {kind: {one["id"] for one in objects} for kind, objects in found.items()}
    for whole in (whole for objects in found.values() for whole in objects):
        for one in parts(whole):
            for name, value in one.items():
                kind = "taxonomy_term" if name == "taxonomy_term_id" else name.removesuffix("_id")
                assert not name.endswith("_id") or kind not in there or value in there[kind], (name, value)
    # Never another: who took it before finds it again.
    assert made_uuid("activity", "soup") in ids
    assert made_uuid("activity", "soup") == "efa7cba7-02ed-5d0f-a3d4-de732a56a66f"


def parts(one):
    yield one
    for value in one.values():
        for part in value if isinstance(value, list) else ():
            yield from parts(part)


def facts_of(one):
    """What its attributes tell, by fact."""
    told = [part for part in one["attributes"] if part["link_type"] == "fact"]
    return {terms_of[part["taxonomy_term_id"]]: part["value"] for part in told}


terms_of: dict[str, str] = {}


def codes(one, link_type):
    return [terms_of[part["taxonomy_term_id"]] for part in one["attributes"] if part["link_type"] == link_type]


def test_nothing_is_lost_that_it_can_hold(left):
    """Read back by hand, field by field, beside what everybody sees here."""
    world, found, _ = left
    terms_of.update({term["id"]: term["code"] for term in found["taxonomy_term"]})
    locations = {one["id"]: one for one in found["location"]}
    assert len(locations) == len(world.places)
    for id, place in zip(world.places.index, world.places.to_dict("records"), strict=True):
        one = locations[place_uuid(id)]
        assert (one["name"], one["external_identifier"]) == (whole_name(place["name"]), id)
        assert (one["longitude"], one["latitude"]) == (round(place["lon"], 6), round(place["lat"], 6))
        [at] = one.get("addresses", [{}]) or [{}]
        assert at.get("address_1", "") == f"{place['street']} {place['house_number']}".strip()
        assert (at.get("postal_code", place["postcode"]), at.get("city", place["town"])) == (
            place["postcode"],
            place["town"],
        )
        assert one.get("description", "") == place["note"]
        assert (codes(one, "soort plek"), codes(one, "deur")) == ([place["kind"]], [place["offer"]])
        known = {name: place[name] for name in YES_OR_NO if place[name] != "onbekend"}
        public = {name: value for name, value in known.items() if PLACE_FACTS[name].audience is Visibility.PUBLIC}
        assert {name: value for name, value in facts_of(one).items() if name in YES_OR_NO} == public
        assert {part["notes"] for part in one.get("schedules", ())} == ({place["opening_hours"]} - {""})
        assert [part["number"] for part in one.get("phones", ())] == ([place["phone"]] if place["phone"] else [])
    services = {one["id"]: one for one in found["service"]}
    at = {one["service_id"]: one for one in found["service_at_location"]}
    for activity in world.activities.to_dict("records"):
        one = services[made_uuid("activity", activity["id"])]
        held = at.get(one["id"], one)
        assert (one["name"], one.get("description", "")) == (activity["name"], activity["description"])
        assert (one["status"] == "active") is bool(activity["current"])
        assert {part["notes"] for part in held.get("schedules", ())} == ({activity["schedule"]} - {""})
        costs = {part.get("option", ""): part["amount"] for part in one.get("cost_options", ())}
        told = {"": activity["cost_eur"], "met Stadspas": activity["cost_stadspas_eur"]}
        assert costs == {name: value for name, value in told.items() if value == value}  # noqa: PLR0124 (NaN)
        assert ", ".join(part["name"] for part in one.get("languages", ())) == activity["languages"]
        assert activity["for_whom"].rstrip(".") in one.get("eligibility_description", "")
        for name, value in facts_of(one).items():
            assert value == str(activity[name])
            assert ACTIVITY_FACTS[name].audience is Visibility.PUBLIC
    assert {one["service_id"] for one in found["service_at_location"]} <= set(services)


def test_a_value_past_its_term_leaves_with_its_day_only(left):
    terms_of.update({term["id"]: term["code"] for term in left[1]["taxonomy_term"]})
    [house] = [one for one in left[1]["location"] if one["id"] == OPEN_HOUSE]
    assert facts_of(house) == {"step_free": "ja"}
    [old] = [part for part in house["attributes"] if part["link_type"] == "last_assured" and "Toilet" in part["label"]]
    assert (old["label"], old["value"]) == ("Toilet voor bezoekers: lang geleden, vraag het na", "ja (2023-05-01)")
    assert [part["description"] for part in house["accessibility"]] == ["Zonder trap naar binnen: ja"]
    [source] = [part["value"] for part in house["attributes"] if part["link_type"] == "source"]
    assert "Gemeente Amsterdam" in source


def occurrences(found):
    """Days and times by the rules of RFC 5545, as another program would reckon them."""
    first, last = datetime(TODAY.year, TODAY.month, TODAY.day), datetime.combine(TODAY, NOW.time()) + timedelta(AHEAD)  # noqa: DTZ001
    told = set()
    for one in found:
        if "freq" not in one:
            continue
        begin = datetime.fromisoformat(one["dtstart"]) if "dtstart" in one else first
        until = datetime.fromisoformat(one["until"]) if "until" in one else last
        rule = rrulestr(f"FREQ={one['freq']};BYDAY={one['byday']};WKST={one['wkst']}", dtstart=begin)
        told |= {(day.date(), one["opens_at"], one["closes_at"]) for day in rule.between(begin, until, inc=True)}
    return told


#: Hours, when they stop, and whether they are told as rules without end.
HOURS = [
    ("Mo-Fr 09:00-17:00", "", True),
    ("Mo 10:00-12:00; We 13:00-15:30", "", True),
    ("Th[1] 14:00-16:00", "", True),
    ("Fr[-1] 20:00-22:00", "", True),
    ("Tu 12:00-14:00", "SH", False),
    ("Tu 12:00-14:00; SH off", "", False),
    ("Mo-Su 09:00-17:00", "2027-01-04/2027-01-24", False),
    ("week 1-53/2 Mo 19:00-21:00", "", False),
]


def test_rules_give_the_same_times_as_the_hours(left):
    """For a year, reckoned by dateutil; public holidays that the hours are silent on are no exception in HSDS."""
    wrong = []
    for hours, stops, endless in HOURS:
        found = schedules(hours, stops, TODAY, left[0].school_holidays, lambda *_, **values: values)
        read = schedule(hours, stops, left[0].school_holidays)
        last = TODAY + timedelta(days=AHEAD)
        ours = {(b.date(), f"{b:%H:%M}", f"{e:%H:%M}") for b, e in times(read, TODAY, last)}
        theirs = occurrences(found)
        holidays = "; op feestdagen: bel eerst" if endless else ""
        silent = {day for day, *_ in theirs - ours}
        if not (ours <= theirs and ours) or not all(is_public_holiday(day) for day in silent):
            wrong.append((hours, stops, sorted(ours ^ theirs)[:3]))
        if not endless and ours != theirs:
            wrong.append((hours, "exceptions", sorted(ours ^ theirs)[:3]))
        if all("until" not in one for one in found) is not endless:
            wrong.append((hours, "endless"))
        if any((one["notes"], one["description"]) != (hours, f"{read.in_words()}{holidays}") for one in found):
            wrong.append((hours, "words"))
    assert wrong == []
    [as_written] = schedules("soms, bel even", "", TODAY, (), lambda *_, **values: values)
    assert as_written == {"description": "soms, bel even", "notes": "soms, bel even"}


def test_what_rests_in_holidays_is_told_by_how_it_rests(left):
    world, found, _ = left
    soup = next(one for one in world.activities.to_dict("records") if one["id"] == "soup")
    assert rests(soup) == ""
    [rule] = next(one for one in found["service_at_location"] if one["service_id"] == made_uuid("activity", "soup"))[
        "schedules"
    ]
    assert (rule["freq"], rule["byday"], rule["opens_at"], rule["closes_at"]) == ("WEEKLY", "TU", "12:00", "14:00")


def test_the_command_writes_a_file_a_kind_with_the_sources(left, tmp_path):
    settings = visible_settings()
    folder = tmp_path / "uit" / "hsds"
    done = run(settings, "export", "hsds", folder)
    assert done.exit_code == 0, done.output
    assert sorted(path.stem for path in folder.iterdir()) == sorted([*KINDS, "sources"])
    written = json.loads((folder / "location.json").read_text())
    assert {one["id"] for one in written} == {one["id"] for one in left[1]["location"]}
    about = json.loads((folder / "sources.json").read_text())
    assert about["hsds"] == "3.1"
    assert all(source["licence"] for source in about["sources"])
    (tmp_path / "vol").write_text("")
    refused = run(settings, "export", "hsds", tmp_path / "vol")
    assert (refused.exit_code, "vol" in refused.stderr) == (2, True)
