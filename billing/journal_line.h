/*
 * billing/journal_line.h - a line of the money ledger as people read it: what it stands on, in words, and whose it is.
 *
 * Private to billing: for the list of lines and for what goes out.
 */
#ifndef BILLING_JOURNAL_LINE_H
#define BILLING_JOURNAL_LINE_H

#include "core/date.h"
#include "core/money.h"
#include "core/store.h"

struct journal_line {
	int64_t journal_id, line;
	struct date dated_on;
	char source_kind[16];
	char source[64];   /* "VAT invoice EWS24-00002", "receipt 12": no comma in it */
	char document[24]; /* "": it stands on none */
	char account[24];
	char payer[128], school[128], urn[8]; /* "": none */
	char contract[24];
	struct fy fy; /* begins 0: none */
	struct money amount;
	bool corporate; /* the corporate ledger posted it itself */
};

/* SQL: the columns that journal_line_read() reads from the first on, and where they come from. */
#define JOURNAL_LINE_COLUMNS                                                         \
	"f.journal_id, p.line, f.dated_on, f.source_kind, f.source_id, f.document, " \
	"f.document_kind, f.receipt_id, f.income_kind, f.income_on, f.corporate, "   \
	"p.account, y.name, s.name, s.urn, c.ref, p.fy, p.pence"
#define JOURNAL_LINE_COUNT 18
#define JOURNAL_LINE_FROM                                                               \
	" FROM journal_fact f JOIN posting p ON p.journal_id = f.journal_id LEFT JOIN " \
	"payer y ON y.payer_id = p.payer_id LEFT JOIN school s ON s.school_id = "       \
	"p.school_id LEFT JOIN contract c ON c.contract_id = p.contract_id "

void journal_line_read(const struct stmt *q, struct journal_line *out);

/* "VAT invoice EWS24-00002, Upper Shirley High School": its source, who pays and for which school, where that is another. */
void journal_line_narrative(const struct journal_line *l, char *out, size_t size);

#endif
