/*
 * billing/write_off.h - debts that are given up, net and VAT apart; and taken back, when they are paid after all.
 *
 * A part that is written off has VAT in proportion, by the document's own rate; the whole rest takes the rest of both,
 * so that net and VAT of a document that was paid in part and written off in parts come out even. An internal charge is
 * never written off. Given up is not forgiven: the payer is told nothing, and may still pay; then the write-off is taken
 * back whole, and with it the VAT relief that was claimed for it (billing/relief.h).
 */
#ifndef BILLING_WRITE_OFF_H
#define BILLING_WRITE_OFF_H

#include "billing/debt.h"
#include "core/table.h"

struct write_off {
	int64_t id, document_id, school_id, account_id;
	char number[24], payer[128];
	struct date written_on;
	struct money net, vat;
	int64_t undoes_id, undone_id; /* 0: none */
	struct money relief;          /* VAT relief that was claimed for it */
	struct money outstanding;     /* of the document, as it is known now */
};

/*
 * Write off all that is outstanding, or with 'amount' so much of it, today, for work->reason; a second person's family is
 * 'write-off', its subject "EWS24-00002 441.60". ERR_NOT_FOUND; ERR_CONFLICT: an internal charge, nothing or less is
 * outstanding, the month is closed, a second person is asked for; ERR_INVALID: an amount of 0.
 */
int write_off_debt(struct work *work, const char *number, const struct money *amount,
		   struct write_off *out, struct err *err) MUST_CHECK;

/*
 * Take one back whole, today, for work->reason, with its VAT relief; *out is the row that takes back, below 0.
 * ERR_NOT_FOUND; ERR_CONFLICT: it is taken back already, or takes back itself.
 */
int write_off_take_back(struct work *work, int64_t write_off_id, struct write_off *out,
			struct err *err) MUST_CHECK;

/* Those that stand on a day, or with 'all' those that were taken back too, oldest first. */
extern const struct column write_off_columns[];
extern const size_t write_off_column_count;
int write_off_table(struct store *st, const struct as_known *as, bool all, struct table *t,
		    struct err *err) MUST_CHECK;

#endif
