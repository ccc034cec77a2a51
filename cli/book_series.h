/* cli/book_series.h - 'visit book --repeat': books a series and says what became of it */
#ifndef CLI_BOOK_SERIES_H
#define CLI_BOOK_SERIES_H

#include "calendar/visit.h"
#include "cli/command.h"

/* Book, commit and print; a refusal offers free times and says how many could be booked. */
int book_series(struct cli *cli, struct visit_plan *plan, const char *rule,
		struct err *err) MUST_CHECK;

#endif
