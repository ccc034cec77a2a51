/* billing/journal_list.h - the lines of the money ledger, listed; what of them is in no batch yet */
#ifndef BILLING_JOURNAL_LIST_H
#define BILLING_JOURNAL_LIST_H

#include "core/audit_known.h"
#include "core/table.h"

struct journal_filter {
	struct date from, to; /* of the journal; DATE_NONE: open */
	const char *account;  /* NULL: all */
	bool unbatched;       /* only what the next batch takes: not the corporate ledger's own */
	const struct as_known *as; /* NULL: as it is known now */
};

/*
 * In order of date. For programs a row a line: journal, line, date, source, source_kind, document, account, payer,
 * urn, school, contract, financial_year, debit, credit, batch, corporate. ERR_NOT_FOUND: no such account.
 */
extern const struct column journal_columns[];
extern const size_t journal_column_count;
int journal_list(struct store *st, const struct journal_filter *filter, struct table *t,
		 struct err *err) MUST_CHECK;

/* For people: a row for each journal and its lines below it, and the sums. */
extern const struct column journal_people_columns[];
extern const size_t journal_people_column_count;
int journal_list_people(struct store *st, const struct journal_filter *filter, struct table *t,
			struct err *err) MUST_CHECK;

/* Lines of journals dated up to a day that are in no batch, and for ours to take. */
int journal_unbatched(struct store *st, struct date to, int64_t *out, struct err *err) MUST_CHECK;

#endif
