/* tests/ical_files.h - calendars written in the manner of Outlook, Google and Apple, for tests */
#ifndef TESTS_ICAL_FILES_H
#define TESTS_ICAL_FILES_H

/* Windows' name and rules of London; out of office, a weekly meeting with one moved and one left out, a free day. */
#define OUTLOOK_FILE                                                                               \
	"BEGIN:VCALENDAR\r\nPRODID:-//Example//Outlook manner//EN\r\nVERSION:2.0\r\n"              \
	"METHOD:PUBLISH\r\nX-MS-OLK-FORCEINSPECTOROPEN:TRUE\r\nBEGIN:VTIMEZONE\r\n"                \
	"TZID:GMT Standard Time\r\nBEGIN:STANDARD\r\nDTSTART:16010101T020000\r\n"                  \
	"RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:-0000\r\n"    \
	"END:STANDARD\r\nBEGIN:DAYLIGHT\r\nDTSTART:16010101T010000\r\n"                            \
	"RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\nTZOFFSETFROM:-0000\r\nTZOFFSETTO:+0100\r\n"     \
	"END:DAYLIGHT\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nCLASS:PRIVATE\r\n"                       \
	"CREATED:20240901T120000Z\r\nDTEND;TZID=\"GMT Standard Time\":20240913T000000\r\n"         \
	"DTSTAMP:20240901T120000Z\r\nDTSTART;TZID=\"GMT Standard Time\":20240909T000000\r\n"       \
	"SEQUENCE:0\r\nSUMMARY;LANGUAGE=en-gb:A secret \r\n that is folded\r\nTRANSP:OPAQUE\r\n"   \
	"UID:040000008200E00074C5B7101A82E00800000000A1\r\n"                                       \
	"X-MICROSOFT-CDO-BUSYSTATUS:OOF\r\nX-MICROSOFT-CDO-ALLDAYEVENT:TRUE\r\n"                   \
	"BEGIN:VALARM\r\nTRIGGER:-PT15M\r\nACTION:DISPLAY\r\nDESCRIPTION:Reminder\r\n"             \
	"END:VALARM\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nDTSTAMP:20240901T120000Z\r\n"                 \
	"DTSTART;TZID=\"GMT Standard Time\":20241016T140000\r\n"                                   \
	"DTEND;TZID=\"GMT Standard Time\":20241016T150000\r\n"                                     \
	"RRULE:FREQ=WEEKLY;COUNT=4;BYDAY=WE\r\n"                                                   \
	"EXDATE;TZID=\"GMT Standard Time\":20241023T140000\r\nSUMMARY:Team\r\n"                    \
	"UID:040000008200E00074C5B7101A82E00800000000B2\r\n"                                       \
	"X-MICROSOFT-CDO-BUSYSTATUS:BUSY\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\n"                        \
	"DTSTAMP:20240901T120000Z\r\nRECURRENCE-ID;TZID=\"GMT Standard Time\":20241030T140000\r\n" \
	"DTSTART;TZID=\"GMT Standard Time\":20241031T100000\r\n"                                   \
	"DTEND;TZID=\"GMT Standard Time\":20241031T110000\r\nSEQUENCE:1\r\n"                       \
	"UID:040000008200E00074C5B7101A82E00800000000B2\r\n"                                       \
	"X-MICROSOFT-CDO-BUSYSTATUS:BUSY\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\n"                        \
	"DTSTAMP:20240901T120000Z\r\nDTSTART;VALUE=DATE:20241101\r\n"                              \
	"DTEND;VALUE=DATE:20241102\r\nTRANSP:TRANSPARENT\r\nSUMMARY:Birthday\r\n"                  \
	"UID:040000008200E00074C5B7101A82E00800000000C3\r\n"                                       \
	"X-MICROSOFT-CDO-BUSYSTATUS:FREE\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"

/* UTC and whole days, a zone with the location's name, a cancelled event. */
#define GOOGLE_FILE                                                                             \
	"BEGIN:VCALENDAR\r\nPRODID:-//Example//Google manner//EN\r\nVERSION:2.0\r\n"            \
	"CALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\nX-WR-CALNAME:officer@example.org\r\n"          \
	"X-WR-TIMEZONE:Europe/London\r\nBEGIN:VTIMEZONE\r\nTZID:Europe/London\r\n"              \
	"X-LIC-LOCATION:Europe/London\r\nBEGIN:DAYLIGHT\r\nTZOFFSETFROM:+0000\r\n"              \
	"TZOFFSETTO:+0100\r\nTZNAME:BST\r\nDTSTART:19700329T010000\r\n"                         \
	"RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:DAYLIGHT\r\nBEGIN:STANDARD\r\n"          \
	"TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0000\r\nTZNAME:GMT\r\nDTSTART:19701025T020000\r\n"   \
	"RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"          \
	"BEGIN:VEVENT\r\nDTSTART:20240910T080000Z\r\nDTEND:20240910T093000Z\r\n"                \
	"DTSTAMP:20240902T070000Z\r\nUID:0a1b2c@google.example\r\nCREATED:20240801T070000Z\r\n" \
	"LAST-MODIFIED:20240801T070000Z\r\nSEQUENCE:0\r\nSTATUS:CONFIRMED\r\n"                  \
	"SUMMARY:Dentist\r\nTRANSP:OPAQUE\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\n"                    \
	"DTSTART;VALUE=DATE:20241028\r\nDTEND;VALUE=DATE:20241102\r\n"                          \
	"DTSTAMP:20240902T070000Z\r\nUID:1b2c3d@google.example\r\nSTATUS:CONFIRMED\r\n"         \
	"SUMMARY:Away\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nDTSTART:20240911T080000Z\r\n"            \
	"DTEND:20240911T093000Z\r\nDTSTAMP:20240902T070000Z\r\nUID:2c3d4e@google.example\r\n"   \
	"STATUS:CANCELLED\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\n"                                    \
	"DTSTART;TZID=Europe/London:20241024T090000\r\n"                                        \
	"DTEND;TZID=Europe/London:20241024T100000\r\n"                                          \
	"RRULE:FREQ=WEEKLY;UNTIL=20241107T235959Z;BYDAY=TH\r\n"                                 \
	"DTSTAMP:20240902T070000Z\r\nUID:3d4e5f@google.example\r\nSTATUS:CONFIRMED\r\n"         \
	"END:VEVENT\r\nEND:VCALENDAR\r\n"

/* LF alone, a zone of another country, times without a zone, properties of its own. */
#define APPLE_FILE                                                                           \
	"BEGIN:VCALENDAR\nCALSCALE:GREGORIAN\nPRODID:-//Example//Apple manner//EN\n"         \
	"VERSION:2.0\nX-APPLE-CALENDAR-COLOR:#1BADF8\nX-WR-CALNAME:Home\nBEGIN:VTIMEZONE\n"  \
	"TZID:Europe/Paris\nBEGIN:DAYLIGHT\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\n"        \
	"DTSTART:19810329T020000\nTZNAME:GMT+2\nTZOFFSETTO:+0200\nTZOFFSETFROM:+0100\n"      \
	"END:DAYLIGHT\nBEGIN:STANDARD\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\n"            \
	"DTSTART:19961027T030000\nTZNAME:GMT+1\nTZOFFSETTO:+0100\nTZOFFSETFROM:+0200\n"      \
	"END:STANDARD\nEND:VTIMEZONE\nBEGIN:VEVENT\nCREATED:20240801T100000Z\n"              \
	"DTEND;TZID=Europe/Paris:20240912T180000\nTRANSP:OPAQUE\n"                           \
	"X-APPLE-TRAVEL-ADVISORY-BEHAVIOR:AUTOMATIC\nSUMMARY:Conf\xC3\xA9rence\n"            \
	"DTSTART;TZID=Europe/Paris:20240912T100000\nDTSTAMP:20240801T100000Z\nSEQUENCE:1\n"  \
	"UID:9E1F0000-0000-4000-8000-000000000001\nBEGIN:VALARM\n"                           \
	"X-WR-ALARMUID:9E1F0000-0000-4000-8000-00000000000A\nTRIGGER:-PT30M\nACTION:AUDIO\n" \
	"ATTACH;VALUE=URI:Chord\nEND:VALARM\nEND:VEVENT\nBEGIN:VEVENT\n"                     \
	"DTSTART:20240917T130000\nDURATION:PT2H\nDTSTAMP:20240801T100000Z\n"                 \
	"UID:9E1F0000-0000-4000-8000-000000000002\nRRULE:FREQ=MONTHLY;COUNT=2\nEND:VEVENT\n" \
	"BEGIN:VEVENT\nDTSTART;VALUE=DATE:20241225\nDTEND;VALUE=DATE:20241225\n"             \
	"DTSTAMP:20240801T100000Z\nUID:9E1F0000-0000-4000-8000-000000000003\nEND:VEVENT\n"   \
	"END:VCALENDAR\n"

#endif
