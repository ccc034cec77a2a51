/* billing/correct.c - late and wrong uses of a closed financial year */
#include "billing/correct.h"

#include "billing/decide.h"
#include "core/correct.h"

#include "core/banned.h"

static int check_year(struct date on, struct fy fy, const char *field, struct err *err)
{
	if (fy_of(on).begins == fy.begins)
		return ERR_OK;
	err_set(err, ERR_INVALID, "%s is not in %s", date_long(on).s, fy_text(fy).s);
	return err_at(err, field, 0);
}

int year_late_use(struct work *work, struct fy fy, struct visit_plan *plan, struct corrected *out,
		  struct err *err)
{
	struct corrected done = { .worth = money_pence(0) };
	struct visit_booked booked;
	char subject[80];
	int r;

	if ((r = check_year(plan->on, fy, "date", err)) < 0 ||
	    (r = correct_begin(work, fy, "'daybook visit record' enters the visit", err)) < 0 ||
	    (r = visit_record(work, plan, NULL, 0, &booked, err)) < 0)
		return r;
	(void) snprintf(subject, sizeof subject, "%s late-use %s %s", fy_text(fy).s,
			plan->school->urn, date_iso(plan->on).s);
	if ((r = correct_end(work, subject, &done.worth, err)) < 0)
		return r;
	done.visit_id = booked.id;
	*out = done;
	return ERR_OK;
}

/* ---- wrong use ---- */

static void keep_day(void *context, const struct visit *v)
{
	*(struct date *) context = v->on;
}

/* DATE_NONE: there is no such visit, which its reversal says. */
static int find_day(struct store *st, int64_t visit_id, struct date *out, struct err *err)
{
	const struct visit_filter filter = { .visit_id = visit_id,
					     .from = DATE_NONE,
					     .to = DATE_NONE };

	*out = DATE_NONE;
	return visit_each(st, &filter, keep_day, out, err);
}

/* One visit draws from so many purchases of each school. */
#define FREED_MAX (HOLDS_MAX * VISIT_SCHOOLS_MAX)

struct freed {
	size_t count;
	struct owed owed[FREED_MAX];
};

/* The uses that this act took back; what was bought as it was used is cancelled with its use. */
static int load_freed(struct work *work, struct freed *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		work->store,
		"SELECT e.allotment_id, e.school_id, e.hold_id, e.quantity, h.on_date "
		"FROM day_entry e JOIN hold h ON h.hold_id = e.hold_id JOIN allotment a "
		"ON a.allotment_id = e.allotment_id JOIN purchase p ON p.purchase_id = "
		"a.purchase_id WHERE e.audit_id = ?1 AND e.kind = 'use' AND e.quantity "
		"> 0 AND p.origin <> 'as-used' ORDER BY e.entry_id",
		BIND(bind_int(work_audit_id(work))), &q, err);

	out->count = 0;
	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row &&
	       out->count < FREED_MAX)
		out->owed[out->count++] = (struct owed){ .allotment_id = stmt_int(q, 0),
							 .school_id = stmt_int(q, 1),
							 .hold_id = stmt_int(q, 2),
							 .quantity = stmt_quantity(q, 3),
							 .since_on = stmt_date(q, 4),
							 .cause = OWED_WRONG_USE };
	return r;
}

/* What was taken back is owed, and credited in the same act. */
static int credit_freed(struct work *work, struct corrected *out, struct err *err)
{
	SCOPED(freep) struct freed *freed = malloc(sizeof *freed);
	struct decided decided = { .worth = money_pence(0) };
	int r = freed ? load_freed(work, freed, err) : err_nomem(err);

	for (size_t i = 0; r == ERR_OK && i < freed->count; i++) {
		if ((r = owed_add(work, &freed->owed[i], err)) < 0 ||
		    (r = owed_credit(work, freed->owed[i].id, &decided, err)) < 0)
			return r;
		out->credited.hundredths += decided.quantity.hundredths;
	}
	out->money = decided.money;
	return r;
}

int year_wrong_use(struct work *work, struct fy fy, int64_t visit_id, bool owed,
		   struct corrected *out, struct err *err)
{
	struct corrected done = { .visit_id = visit_id };
	struct date on;
	char subject[80];
	int r;

	if ((r = find_day(work->store, visit_id, &on, err)) < 0 ||
	    (!date_is_none(on) && (r = check_year(on, fy, "wrong-use", err)) < 0) ||
	    (r = correct_begin(work, fy, "'daybook visit reverse' takes the visit back", err)) <
		    0 ||
	    (r = visit_reverse(work, visit_id, err)) < 0 ||
	    (owed && (r = credit_freed(work, &done, err)) < 0))
		return r;
	(void) snprintf(subject, sizeof subject, "%s wrong-use %" PRId64, fy_text(fy).s, visit_id);
	if ((r = correct_end(work, subject, &done.worth, err)) < 0)
		return r;
	*out = done;
	return ERR_OK;
}
