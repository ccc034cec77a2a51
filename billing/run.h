/*
 * billing/run.h - an invoice run: bills every charge that is due and not billed.
 *
 * Charges that share school, payer, treatment and order number come onto one document; a sale and a recharge never
 * do. The payer is the one of the charge's due date. Number, year and date come from the day of issue. Inside one
 * unit of work: numbers without gap, snapshots, claims, journal. Run again it finds nothing.
 */
#ifndef BILLING_RUN_H
#define BILLING_RUN_H

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
struct money run_net(const struct run *run);
struct money run_vat(const struct run *run);

/* document ("" before issue), kind, school, payer, order_number, lines, net, vat, gross. */
extern const struct column run_columns[];
extern const size_t run_column_count;
void run_table(const struct run *run, struct table *t);

/*
 * Issue it, in the unit of work it was planned in; 'progress' may be NULL. ERR_CONFLICT: the day of issue lies before
 * the last document of its series or in a closed month, or the authority's details are not complete.
 */
int run_issue(struct work *work, struct run *run,
	      void (*progress)(void *context, size_t done, size_t total), void *context,
	      struct err *err) MUST_CHECK;

/* After an issue that was undone, as a preview's: its numbers were never given. */
void run_forget_numbers(struct run *run);

#endif
