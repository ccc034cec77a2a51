/* core/story.h - what happened to a contract, in the order in which it was entered */
#ifndef CORE_STORY_H
#define CORE_STORY_H

#include "core/contract.h"

/*
 * One thing that happened; texts are borrowed, NULL where there is none. 'what': quoted, withdrawn, agreed, top-up,
 * as-used, benefit, moved, taken-back, cancelled, notice, ended, rate-confirmed, repriced, lapsed, closed (a year),
 * renewed, succeeded.
 */
struct story_line {
	const char *what;
	struct date on;
	struct quantity quantity; /* 0: of no days */
	struct money net, rate;   /* net: of the days, or what a new price of them adds; 0: none */
	const char *school;       /* moved, taken back: whose */
	const char *said_by, *order_number, *reason;
	const char *
		other; /* moved: to which school; benefit: the service; renewed, quoted: the contract */
	struct date
		last_on; /* quoted: held until; ended, cancelled, notice: the last day; DATE_NONE */
	struct fy fy;    /* of the days, or the rate, or the year that was closed; 0: none */
};

/* One query. 'as' NULL: as it is known now. */
int contract_story(struct store *st, int64_t contract_id, const struct as_known *as,
		   void (*each)(void *context, const struct story_line *line), void *context,
		   struct err *err) MUST_CHECK;

#endif
