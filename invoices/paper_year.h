/* invoices/paper_year.h - the year-end statement to a school: bought, used, ended unused, delivered free, charged */
#ifndef INVOICES_PAPER_YEAR_H
#define INVOICES_PAPER_YEAR_H

#include "core/school.h"
#include "core/work.h"

/* The snapshot, dated 31 March; the caller frees *out_text. ERR_CONFLICT: the year has not ended. */
int paper_year(struct work *work, const struct school *school, struct fy fy, char **out_text,
	       struct err *err) MUST_CHECK;

/*
 * Call 'each' for the schools that had days of a year or free services in it, by name; a failure of it ends the calls. All
 * are read before the first call: 'each' may write.
 */
int paper_year_schools(struct store *st, struct fy fy,
		       int (*each)(void *context, int64_t school_id, size_t done, size_t total,
				   struct err *err),
		       void *context, struct err *err) MUST_CHECK;

#endif
