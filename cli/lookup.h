/* cli/lookup.h - options that name something in the book: a school, an officer, a service, a visit */
#ifndef CLI_LOOKUP_H
#define CLI_LOOKUP_H

#include "cli/command.h"
#include "core/audit_known.h"
#include "core/clock.h"
#include "core/contract.h"
#include "core/officer.h"
#include "core/school.h"
#include "core/service.h"

/* The option must be given or needed; a failure names it. */
int cli_school(const struct cli *cli, const char *option, struct school *out,
	       struct err *err) MUST_CHECK;
int cli_officer(const struct cli *cli, const char *option, struct officer *out,
		struct err *err) MUST_CHECK;
/* 'fallback': the code when the option is not given. */
int cli_service(const struct cli *cli, const char *option, const char *fallback,
		struct service *out, struct err *err) MUST_CHECK;

/* "day", "session" or "hour"; 'fallback' when the option is not given. */
int cli_unit(const struct cli *cli, const char *option, enum unit fallback, enum unit *out,
	     struct err *err) MUST_CHECK;

/* The first operand as a contract's reference. */
int cli_contract(const struct cli *cli, struct contract *out, struct err *err) MUST_CHECK;

/* A quantity by the option of the contract's own unit (--days, --sessions or --hours), and no other; it is needed. */
int cli_unit_quantity(const struct cli *cli, const struct contract *c, struct quantity *out,
		      struct err *err) MUST_CHECK;
const char *unit_option(enum unit unit); /* "days" */

/* A school of the contract; 0 if the option was not given. */
int cli_member(const struct cli *cli, const char *option, const struct contract *c, int64_t *out,
	       struct err *err) MUST_CHECK;

/* --fy as a year of the contract: otherwise today's, or the first that is still to come. */
int cli_contract_year(const struct cli *cli, const struct contract *c, size_t *out,
		      struct err *err) MUST_CHECK;

/* Operand i as a whole number: a visit's. */
int cli_number(const struct cli *cli, size_t i, const char *what, int64_t *out,
	       struct err *err) MUST_CHECK;

/* A rate above 0; untouched if the option was not given. */
int cli_rate(const struct cli *cli, const char *option, struct money *out,
	     struct err *err) MUST_CHECK;

/* The options of lists that can be asked for as on a date, and as it was known. */
#define OPTION_ON                                  \
	{                                          \
		"on", "DATE", "as on this date", 0 \
	}
#define OPTION_KNOWN                                                           \
	{                                                                      \
		"known", "WHEN",                                               \
			"as it was known then: a date, or an instant such as " \
			"2024-10-01T09:00:00Z",                                \
			0                                                      \
	}

/*
 * Both, read. *out_today: the day that words go by ("expired"): --on, else the day of --known, else today. *out_as is
 * NULL where neither was given: what is known now; it points to what the caller lends.
 */
int cli_as_known(const struct cli *cli, struct as_known *lent, const struct as_known **out_as,
		 struct date *out_today, struct err *err) MUST_CHECK;
/* "NAME=VALUE": the name in 'name', the value; NULL, and all of it in 'name', when there is no '='. */
const char *cli_at_equals(const char *text, char *name, size_t size);

/* --from and --to; DATE_NONE where they are not given. ERR_INVALID: from is after to. */
int cli_span(const struct cli *cli, struct date *out_from, struct date *out_to,
	     struct err *err) MUST_CHECK;

#define MINUTE_NEEDED (-1)
/* "2024-06-03 10:00", or a day alone, whose minute is then 'minute'; 'fallback' when the option was not given. */
int cli_moment(const struct cli *cli, const char *option, struct moment fallback, int minute,
	       struct moment *out, struct err *err) MUST_CHECK;
/* This minute by the clock; of another day than the clock's (--today), its start. */
int cli_now(const struct cli *cli, struct moment *out, struct err *err) MUST_CHECK;

/* The officer an option names; when it was not given, the one that the user is. ERR_USAGE: the user is none. */
int cli_officer_or_own(const struct cli *cli, const char *option, struct officer *out,
		       struct err *err) MUST_CHECK;

/* For filters: the key of the school or officer an option names, 0 if it was not given. */
int cli_school_id(const struct cli *cli, const char *option, int64_t *out,
		  struct err *err) MUST_CHECK;
int cli_officer_id(const struct cli *cli, const char *option, int64_t *out,
		   struct err *err) MUST_CHECK;

#endif
