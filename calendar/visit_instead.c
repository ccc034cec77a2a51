/* calendar/visit_instead.c - visits that make good what the service cancelled */
#include "calendar/visit_private.h"

#include "core/owed.h"

#include "core/banned.h"

int visit_is_owed(struct store *st, int64_t visit_id, bool *out, struct err *err)
{
	int64_t rows = 0;
	int r = store_int(st,
			  "SELECT count(*) FROM visit_hold x JOIN owed o ON o.hold_id = x.hold_id "
			  "WHERE x.visit_id = ?1 AND NOT EXISTS (SELECT 1 FROM owed_settled t "
			  "WHERE t.owed_id = o.owed_id)",
			  BIND(bind_int(visit_id)), 0, &rows, err);

	*out = rows > 0;
	return r;
}

int visit_check_instead(struct store *st, int64_t visit_id, struct err *err)
{
	struct visit_now v;
	bool is_owed;
	int r;

	if ((r = visit_load(st, visit_id, &v, err)) < 0 ||
	    (r = visit_is_owed(st, visit_id, &is_owed, err)) < 0)
		return r;
	if (is_owed)
		return ERR_OK;
	return err_set(err, ERR_CONFLICT, "nothing is owed for visit %" PRId64 ", which is %s",
		       v.id, v.state);
}

/*
 * What is owed for a visit, where enough is booked in its stead: of the school, days of the same unit and the same
 * financial year that were bought beforehand, in all visits that make it good.
 */
static const char made_good[] =
	"SELECT o.owed_id FROM visit_hold x JOIN owed o ON o.hold_id = x.hold_id JOIN allotment a "
	"ON a.allotment_id = o.allotment_id WHERE x.visit_id = ?1 AND NOT EXISTS (SELECT 1 FROM "
	"owed_settled t WHERE t.owed_id = o.owed_id) AND (SELECT coalesce(sum(h.quantity), 0) FROM "
	"visit v JOIN visit_hold y ON y.visit_id = v.visit_id JOIN hold h ON h.hold_id = y.hold_id "
	"JOIN allotment b ON b.allotment_id = h.allotment_id WHERE v.instead_of = ?1 AND v.state "
	"IN "
	"('planned','delivered','confirmed') AND h.school_id = o.school_id AND b.unit = a.unit AND "
	"b.fy = a.fy) >= (SELECT sum(p.quantity) FROM visit_hold z JOIN owed p ON p.hold_id = "
	"z.hold_id JOIN allotment c ON c.allotment_id = p.allotment_id WHERE z.visit_id = ?1 AND "
	"p.school_id = o.school_id AND c.unit = a.unit AND c.fy = a.fy) ORDER BY o.owed_id";

int visit_make_good(struct work *work, int64_t visit_id, bool *out_settled, struct err *err)
{
	int64_t ids[HOLDS_MAX];
	size_t count = 0;
	bool is_owed = false;
	int r;

	{
		SCOPED(stmt_endp) struct stmt *q = NULL;
		bool row = false;

		if ((r = store_query(work->store, made_good, BIND(bind_int(visit_id)), &q, err)) <
		    0)
			return r;
		while ((r = stmt_next(q, &row, err)) == ERR_OK && row && count < HOLDS_MAX)
			ids[count++] = stmt_int(q, 0);
	}
	for (size_t i = 0; r == ERR_OK && i < count; i++)
		r = owed_settle(work, ids[i], SETTLED_RE_ARRANGED, NULL, err);
	if (r == ERR_OK)
		r = visit_is_owed(work->store, visit_id, &is_owed, err);
	*out_settled = !is_owed;
	return r;
}
