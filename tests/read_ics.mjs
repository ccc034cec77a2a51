// read_ics.mjs ICAL.JS FILE.. - reads calendars with ical.js and prints what stands in them as JSON; see read_ics.py
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [library, ...files] = process.argv.slice(2);
const ICAL = (await import(pathToFileURL(library))).default;

const iso = (seconds) => new Date(seconds * 1000).toISOString().replace(".000", "");
const text = (component, name) => component.getFirstPropertyValue(name) ?? null;
const time = (component, name) => component.getFirstPropertyValue(name);
const instant = (component, name) => iso(time(component, name).toUnixTime());

function wall(t) {
    const two = (n) => String(n).padStart(2, "0");
    return `${t.year}-${two(t.month)}-${two(t.day)}T${two(t.hour)}:${two(t.minute)}:${two(t.second)}`;
}

function party(property) {
    const parameter = (name) => property.getFirstParameter(name) ?? null;
    return {
        mail: property.getFirstValue(),
        name: parameter("cn"),
        role: parameter("role"),
        answer: parameter("partstat"),
        rsvp: parameter("rsvp"),
    };
}

function event(e) {
    return {
        uid: text(e, "uid"),
        sequence: Number(text(e, "sequence")),
        status: text(e, "status"),
        stamp: instant(e, "dtstamp"),
        changed: instant(e, "last-modified"),
        zone: e.getFirstProperty("dtstart").getFirstParameter("tzid") ?? null,
        start: wall(time(e, "dtstart")),
        end: wall(time(e, "dtend")),
        start_at: instant(e, "dtstart"),
        end_at: instant(e, "dtend"),
        summary: text(e, "summary"),
        location: text(e, "location"),
        description: text(e, "description"),
        organizer: text(e, "organizer"),
        attendees: e.getAllProperties("attendee").map(party),
    };
}

function busy(f) {
    return {
        uid: text(f, "uid"),
        from: instant(f, "dtstart"),
        to: instant(f, "dtend"),
        organizer: text(f, "organizer"),
        stretches: f.getAllProperties("freebusy").map((p) => ({
            type: p.getFirstParameter("fbtype") ?? null,
            from: iso(p.getFirstValue().start.toUnixTime()),
            to: iso(p.getFirstValue().getEnd().toUnixTime()),
        })),
    };
}

for (const file of files) {
    const calendar = new ICAL.Component(ICAL.parse(readFileSync(file, "utf8")));
    console.log(
        JSON.stringify({
            method: text(calendar, "method"),
            name: text(calendar, "x-wr-calname"),
            zones: calendar.getAllSubcomponents("vtimezone").map((z) => text(z, "tzid")),
            events: calendar.getAllSubcomponents("vevent").map(event),
            busy: calendar.getAllSubcomponents("vfreebusy").map(busy),
        }),
    );
}
