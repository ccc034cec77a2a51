#!/usr/bin/env python3
"""read_ics.py FILE.. - reads calendars with python3-icalendar and prints what stands in them as JSON.

tests/read_ics.mjs prints the same with ical.js: tests/cli/calendar.sh holds the two against each other.
"""
import json
import sys
from datetime import timezone

from icalendar import Calendar


def instant(dt):
    return dt.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def wall(dt):
    return dt.strftime("%Y-%m-%dT%H:%M:%S")


def text(component, name):
    return str(component[name]) if name in component else None


def party(value):
    p = value.params
    return {
        "mail": str(value),
        "name": p.get("CN"),
        "role": p.get("ROLE"),
        "answer": p.get("PARTSTAT"),
        "rsvp": p.get("RSVP"),
    }


def as_list(value):
    return value if isinstance(value, list) else [value]


def event(e):
    start, end = e["dtstart"].dt, e["dtend"].dt
    return {
        "uid": text(e, "uid"),
        "sequence": int(e["sequence"]),
        "status": text(e, "status"),
        "stamp": instant(e["dtstamp"].dt),
        "changed": instant(e["last-modified"].dt),
        "zone": e["dtstart"].params.get("TZID"),
        "start": wall(start),
        "end": wall(end),
        "start_at": instant(start),
        "end_at": instant(end),
        "summary": text(e, "summary"),
        "location": text(e, "location"),
        "description": text(e, "description"),
        "organizer": str(e["organizer"]) if "organizer" in e else None,
        "attendees": [party(a) for a in as_list(e["attendee"])] if "attendee" in e else [],
    }


def stretch(value):
    period = value if not hasattr(value, "dts") else value.dts[0]
    start, end = (period.start, period.end) if hasattr(period, "start") else period.dt
    return {"type": value.params.get("FBTYPE"), "from": instant(start), "to": instant(end)}


def busy(f):
    return {
        "uid": text(f, "uid"),
        "from": instant(f["dtstart"].dt),
        "to": instant(f["dtend"].dt),
        "organizer": str(f["organizer"]),
        "stretches": [stretch(v) for v in as_list(f["freebusy"])] if "freebusy" in f else [],
    }


def read(path):
    with open(path, "rb") as f:
        calendar = Calendar.from_ical(f.read())
    return {
        "method": text(calendar, "method"),
        "name": text(calendar, "x-wr-calname"),
        "zones": [str(z["tzid"]) for z in calendar.walk("VTIMEZONE")],
        "events": [event(e) for e in calendar.walk("VEVENT")],
        "busy": [busy(f) for f in calendar.walk("VFREEBUSY")],
    }


for name in sys.argv[1:]:
    print(json.dumps(read(name), ensure_ascii=False, separators=(",", ":")))
