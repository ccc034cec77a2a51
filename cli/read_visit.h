/* cli/read_visit.h - the options of 'visit book', 'visit record' and 'year correct': who, where, when, what for */
#ifndef CLI_READ_VISIT_H
#define CLI_READ_VISIT_H

#include "calendar/visit.h"
#include "cli/command.h"

/* clang-format off */
#define VISIT_DONE_OPTIONS(needed) \
	{ "school", "SCHOOL", "URN or part of the name; several: URN=60% URN=40%", (needed) | OPTION_REPEAT }, \
	{ "officer", "OFFICER", "code or part of the name; several: each draws", (needed) | OPTION_REPEAT }, \
	{ "date", "DATE", "day of the visit", (needed) }, \
	{ "session", "SESSION", "am, pm or day", 0 }, \
	{ "start", "TIME", "or from this time, such as 9:30", 0 }, \
	{ "end", "TIME", "to this time", 0 }, \
	{ "place", "PLACE", "school, home, online or desk (school)", 0 }, \
	{ "service", "CODE", "what for (ewo-days); a free service draws no days", 0 }
#define VISIT_OPTIONS \
	VISIT_DONE_OPTIONS(OPTION_NEEDED), \
	{ "top-up-by", "NAME", "who at the school agreed to buy what is missing", 0 }, \
	{ "po", "NUMBER", "and the order number for it", 0 }
/* clang-format on */

/* What a plan borrows. */
struct visit_room {
	struct school school[VISIT_SCHOOLS_MAX];
	struct officer officer[VISIT_OFFICERS_MAX];
	struct service service;
};

int read_visit(const struct cli *cli, struct visit_room *room, struct visit_plan *plan,
	       struct err *err) MUST_CHECK;

/* The same without a top-up: VISIT_DONE_OPTIONS. */
int read_visit_done(const struct cli *cli, struct visit_room *room, struct visit_plan *plan,
		    struct err *err) MUST_CHECK;

/* --session, or --start and --end; *out_given: any of them. Without them 'when' stays as it is. */
struct visit_time {
	enum visit_session session;
	int start_min, end_min;
};
int read_visit_time(const struct cli *cli, struct visit_time *when, bool *out_given,
		    struct err *err) MUST_CHECK;

/* --free SERVICE=MINUTES: 'services' has room for FREE_WORK_MAX, as has 'out'. */
int read_free(const struct cli *cli, struct service *services, struct free_work *out,
	      size_t *out_count, struct err *err) MUST_CHECK;

#endif
