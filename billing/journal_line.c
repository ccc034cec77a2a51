/* billing/journal_line.c - reads lines of the money ledger, and says what they stand on */
#include "billing/journal_line.h"

#include "core/banned.h"

static const char *document_words(const char *kind)
{
	static const char *const words[][2] = {
		{ "vat-invoice", "VAT invoice" },
		{ "invoice", "invoice" },
		{ "recharge", "internal charge" },
		{ "credit-note", "credit note" },
	};

	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (kind && strcmp(kind, words[i][0]) == 0)
			return words[i][1];
	return "document";
}

static void income_words(const char *kind, struct date on, char *out, size_t size)
{
	static const char *const words[][2] = {
		{ "recognised", "income up to" },
		{ "accrued", "income accrued at" },
		{ "reversed", "accruals taken back on" },
	};
	const char *said = "income of";

	if (date_is_none(on)) { /* nor has it a run */
		(void) snprintf(out, size, "income");
		return;
	}
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (kind && strcmp(kind, words[i][0]) == 0)
			said = words[i][1];
	(void) snprintf(out, size, "%s %s", said, date_long(on).s);
}

/* Columns 3 to 9: kind and key of the source, and what is known of it. */
static void say_source(const struct stmt *q, char *out, size_t size)
{
	const char *kind = stmt_text(q, 3), *document = stmt_text(q, 5);
	int64_t id = stmt_int(q, 4), receipt = stmt_int(q, 7);

	if (!document)
		document = "?"; /* it stands on none: the book is not in order */
	if (strcmp(kind, "document") == 0)
		(void) snprintf(out, size, "%s %s", document_words(stmt_text(q, 6)), document);
	else if (strcmp(kind, "receipt") == 0)
		(void) snprintf(out, size, "receipt %" PRId64, id);
	else if (strcmp(kind, "receipt-move") == 0)
		(void) snprintf(out, size, "receipt %" PRId64 " moved", receipt);
	else if (strcmp(kind, "receipt-back") == 0)
		(void) snprintf(out, size, "receipt %" PRId64 " taken back", id);
	else if (strcmp(kind, "refund") == 0)
		(void) snprintf(out, size, "refund %" PRId64, id);
	else if (strcmp(kind, "write-off") == 0)
		(void) snprintf(out, size, "write-off of %s", document);
	else if (strcmp(kind, "vat-relief") == 0)
		(void) snprintf(out, size, "VAT relief on %s", document);
	else if (strcmp(kind, "settlement") == 0)
		(void) snprintf(out, size, "settlement of %s", document);
	else
		income_words(stmt_text(q, 8), stmt_date(q, 9), out, size);
}

void journal_line_read(const struct stmt *q, struct journal_line *out)
{
	*out = (struct journal_line){
		.journal_id = stmt_int(q, 0),
		.line = stmt_int(q, 1),
		.dated_on = stmt_date(q, 2),
		.corporate = stmt_int(q, 10) != 0,
		.fy = { (int16_t) stmt_int(q, 16) },
		.amount = stmt_money(q, 17),
	};
	stmt_copy(q, 3, out->source_kind, sizeof out->source_kind);
	say_source(q, out->source, sizeof out->source);
	stmt_copy(q, 5, out->document, sizeof out->document);
	stmt_copy(q, 11, out->account, sizeof out->account);
	stmt_copy(q, 12, out->payer, sizeof out->payer);
	stmt_copy(q, 13, out->school, sizeof out->school);
	stmt_copy(q, 14, out->urn, sizeof out->urn);
	stmt_copy(q, 15, out->contract, sizeof out->contract);
}

void journal_line_narrative(const struct journal_line *l, char *out, size_t size)
{
	const char *who = l->payer[0] ? l->payer : l->school;
	const char *whose = l->school[0] && strcmp(who, l->school) != 0 ? l->school : "";

	(void) snprintf(out, size, "%s%s%s%s%s", l->source, who[0] ? ", " : "", who,
			whose[0] ? " for " : "", whose);
}
