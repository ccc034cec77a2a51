/* cli/calendar_file.h - what the commands share that write a calendar to a file */
#ifndef CLI_CALENDAR_FILE_H
#define CLI_CALENDAR_FILE_H

#include "cli/command.h"
#include "core/buffer.h"

#define OPTION_CALENDAR_FILE                                                      \
	{                                                                         \
		"o", "FILE.ics", "where to; - for standard output", OPTION_NEEDED \
	}

/* ERR_USAGE: both the calendar and JSON would go to standard output. */
int calendar_file_check(const struct cli *cli, struct err *err) MUST_CHECK;

/* --from and --to, or the fallbacks. ERR_INVALID: the wrong way round. */
int calendar_span(const struct cli *cli, struct date from, struct date to, struct date *out_from,
		  struct date *out_to, struct err *err) MUST_CHECK;

/* Write it whole or not at all, and say so: 'count' of 'what' ("events"). */
int calendar_file_write(const struct cli *cli, const struct buffer *bytes, const char *what,
			size_t count, struct err *err) MUST_CHECK;

#endif
