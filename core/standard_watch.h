/*
 * core/standard_watch.h - the clocks of the standards as they stand: for lists, reports and who asks about one.
 */
#ifndef CORE_STANDARD_WATCH_H
#define CORE_STANDARD_WATCH_H

#include "core/audit_known.h"
#include "core/standard_due.h"

#define CLOCK_PAUSES_MAX 32

/* One clock. Texts are borrowed until 'each' returns. */
struct clock_line {
	int64_t clock_id; /* 0: of a period, without a clock of its own */
	const struct promise *promise;
	int64_t amount;
	const char *subject; /* a word of the schema; of a period: "officer" or "school" */
	int64_t subject_id;
	int64_t school_id, officer_id; /* who has it now; 0: none */
	struct moment started;
	struct date due;       /* DATE_NONE while it is paused */
	struct date due_plain; /* without pauses, by the date first agreed */
	struct date done;      /* DATE_NONE: not done */
	bool paused, voided;
	struct due_pause pause[CLOCK_PAUSES_MAX];
	size_t pause_count;
	char why[200]; /* reason of the last pause, of a new date, or why it was void */
};

/* Done after it was due, or not done and past it on that day. A paused one is not late. */
bool clock_is_late(const struct clock_line *line, struct date on);
/* The same without the pauses and the new dates that were agreed. */
bool clock_is_late_plain(const struct clock_line *line, struct date on);

struct clock_filter {
	struct date from, to;      /* started then; DATE_NONE: open */
	const char *standard;      /* NULL: all */
	bool running;              /* only those that are neither done nor void */
	const struct as_known *as; /* NULL: as it is known now */
};

/*
 * By number of the clock; void ones are not told. One query, and the working days. What 'each' returns below 0 ends the
 * walk.
 */
int clocks_each(struct store *st, struct work_days *days, const struct clock_filter *filter,
		int (*each)(void *context, const struct clock_line *line, struct err *err),
		void *context, struct err *err) MUST_CHECK;

/* The newest clock of one subject, void or not. *out_there false: it has none. */
int clock_of(struct store *st, const char *standard, const char *subject, int64_t subject_id,
	     struct clock_line *out, bool *out_there, struct err *err) MUST_CHECK;

#endif
