/*
 * billing/run.h - an invoice run: bills every charge that is due and not billed.
 *
 * Charges that share school, payer, treatment and order number come onto one document, or those of all its schools where
 * the payer is billed so; a sale and a recharge never do, nor work that was done at another rate of VAT
 * (billing/tax_point.h). The payer is the one of the charge's due date; where it needs an order number, a charge without
 * one is held and the others go on. Number, year and date come from the day of issue. Inside one unit of work: numbers
 * without gap, snapshots, claims, journal. Run again it finds nothing. Where another ledger issues (setting
 * invoice.issuer), the documents are requests to it (billing/request.h).
 */
#ifndef BILLING_RUN_H
#define BILLING_RUN_H

#include "billing/issued.h"
#include "core/table.h"
#include "core/work.h"

struct run; /* opaque: what would be issued */

/* Charges due up to 'to', grouped, for issue on 'on'. The caller frees *out with run_free(). */
int run_plan(struct store *st, struct date to, struct date on, struct run **out,
	     struct err *err) MUST_CHECK;
void run_free(struct run *run); /* NULL is fine */
void run_freep(struct run **run);

size_t run_count(const struct run *run); /* documents */
size_t run_early(const struct run *run); /* charges that fall due after the day of issue */
/* Charges that are held because their payer needs an order number, their sum, and the contract of the first. */
size_t run_held(const struct run *run, struct money *out_net);
const char *run_held_contract(const struct run *run);
extern const struct column
	run_held_columns[]; /* due_on, urn, school, contract, financial_year, net */
extern const size_t run_held_column_count;
void run_held_table(const struct run *run, struct table *t);

bool run_requests(const struct run *run); /* issued as requests to another ledger */
struct money run_net(const struct run *run);
struct money run_vat(const struct run *run);

/* number (null before issue), kind, school, payer, order_number, lines, net, vat, gross, tax_point, held, credits. */
extern const struct column run_columns[];
extern const size_t run_column_count;
/* 'with_held': and a row for each charge that is held, "held" saying why: for programs. */
void run_table(const struct run *run, bool with_held, struct table *t);

/*
 * Issue it, in the unit of work it was planned in; 'progress' may be NULL. ERR_CONFLICT: the day of issue lies before
 * the last document of its series or in a closed month, the authority's details are not complete, or 'progress' said to
 * stop: then the caller undoes the work, and nothing is issued.
 */
int run_issue(struct work *work, struct run *run, progress_fn *progress, void *context,
	      struct err *err) MUST_CHECK;

/* After an issue that was undone, as a preview's: its numbers were never given. */
void run_forget_numbers(struct run *run);

#endif
