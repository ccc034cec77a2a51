/* core/correct.c - lets an act enter a closed year, and sees to it that nothing is left there */
#include "core/correct.h"

#include "core/approval.h"
#include "core/service.h"

#include "core/banned.h"

int correct_begin(struct work *work, struct fy fy, const char *instead, struct err *err)
{
	bool closed;
	int r;

	if (!work->reason) {
		err_set(err, ERR_INVALID, "say how it came to light, with --reason");
		return err_at(err, "reason", 0);
	}
	if ((r = fy_is_closed(work->store, fy, &closed, err)) < 0)
		return r;
	if (!closed)
		return err_set(err, ERR_CONFLICT, "the financial year %s is open: %s",
			       fy_text(fy).s, instead);
	work->corrects = fy;
	return ERR_OK;
}

/* Of the uses that this act entered or took back. */
static int weigh(struct work *work, struct money *out, struct err *err)
{
	return store_int(
		work->store,
		"SELECT sum(abs(e.value_pence)) FROM day_entry e WHERE e.audit_id = ?1 AND "
		"e.kind = 'use'",
		BIND(bind_int(work_audit_id(work))), 0, &out->pence, err);
}

int correct_end(struct work *work, const char *subject, struct money *out_worth, struct err *err)
{
	struct lapses lapses;
	int r;

	if ((r = weigh(work, out_worth, err)) < 0 ||
	    (r = approval_need(work, "correction", subject, *out_worth, err)) < 0 ||
	    (r = year_days_lapse(work, work->corrects, &lapses, err)) < 0)
		return r;
	work->corrects = (struct fy){ 0 };
	return ERR_OK;
}
