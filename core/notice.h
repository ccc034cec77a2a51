/*
 * core/notice.h - what the time of telling decides: what a visit called off late draws, and when a contract ends.
 *
 * Both are rules of a contract, kept in it as text. The text is canonical: what is printed is parsed to the same
 * rule, and "" is none. Nothing here knows visits or contracts; who calls says when they were told.
 */
#ifndef CORE_NOTICE_H
#define CORE_NOTICE_H

#include "core/clock.h"
#include "core/store.h"

/* ---- visits called off late ---- */

enum notice_unit { NOTICE_HOURS, NOTICE_WORKING_DAYS, NOTICE_WEEKS };

#define NOTICE_RUNGS 6

/* Rungs from the longest notice to the shortest; each draws more than the one before. */
struct notice_ladder {
	size_t count; /* 0: late notice draws nothing */
	struct notice_rung {
		int under; /* so many */
		enum notice_unit unit;
		int percent; /* of what the visit had booked */
	} rungs[NOTICE_RUNGS];
};

/*
 * "under 48 hours: 100%" or "under 4 weeks: 50%, under 2 weeks: 100%"; "" or "none" is no ladder. At most six rungs
 * of 1 to 100 per cent; up to 999 hours, 99 working days or 52 weeks. ERR_INVALID, ERR_RANGE: also when a rung is
 * not tighter than the one before it (5 working days count as a week) or does not draw more.
 */
int notice_parse(const char *text, struct notice_ladder *out, struct err *err) MUST_CHECK;

struct notice_words {
	char s[200];
};

struct notice_words notice_text(const struct notice_ladder *ladder);

/*
 * What a visit that begins at 'visit' draws when it is called off at 'told', in hundredths of a per cent of what
 * it had booked; 0: nothing. No access is told at the visit itself.
 *
 * Hours are real ones: 48 hours to the minute are not under 48 hours, and a night in which the clock changes has an
 * hour less or more. Working days and weeks go by the date: the day of telling does not count, the visit's does, so
 * told on Monday for Wednesday is 2 working days, told on Friday or Saturday for Monday is 1, and told on Monday
 * for the next Monday is a week. Where several rungs apply, that which draws most does.
 */
int notice_due(struct store *st, const struct notice_ladder *ladder, struct moment visit,
	       struct moment told, int *out_percent_bp, struct err *err) MUST_CHECK;

/* ---- the end of a contract ---- */

/* A contract that is rolling renews for a year from the day after its last, and so on, until it is ended. */
struct end_rule {
	int renewal_months; /* told so long before a renewal, it ends the day before; 0: no such rule */
	int notice_months; /* it ends so long after the telling; 0: no such rule */
	bool rolling;
};

/*
 * "" or "none": ends on its last day, and notice changes nothing. "3 months": may end earlier, three months after
 * the telling. "3 months; rolling": the same, and otherwise it renews. "1 month before renewal": told in time it
 * ends on its last day, later a year after. "3 months; 1 month before renewal": told in time it ends on its last
 * day, later three months after the telling, its last day at the earliest. Up to 12 months each. ERR_INVALID.
 */
int end_rule_parse(const char *text, struct end_rule *out, struct err *err) MUST_CHECK;

struct notice_words end_rule_text(const struct end_rule *rule);

struct ending {
	struct date last_day; /* the last of the contract: fees are due up to it */
	bool renews;          /* the last day lies beyond the term in which notice was given */
};

/*
 * When a contract of starts..ends is over that is told off on 'told'; told before it starts, the notice counts from
 * its first day. Told after 'ends', a rolling contract is in a later term, and the answer is of that term.
 *
 * Months go by the date: the day of telling does not count, and three months told on 2 March are over on 2 June, the
 * last day; in a month that is too short, on its last day. A month before the renewal of 1 April is 1 March, which
 * is in time; 2 March is late.
 */
struct ending notice_end(const struct end_rule *rule, struct date starts, struct date ends,
			 struct date told);

#endif
