/* calendar/visit_acts.c - what was done with a visit, when, by whom and why: read from the audit trail */
#include "calendar/visit.h"

#include "core/banned.h"

/* Of ?1: what changed its state, the disputes about what it drew, and their answers. */
static const char acts[] =
	"SELECT a.today_on, a.act, a.actor, coalesce(a.reason, ''), coalesce((SELECT "
	"min(q.said_by) "
	"FROM use_query q WHERE q.audit_id = a.audit_id), '') FROM audit a WHERE a.audit_id IN "
	"(SELECT e.audit_id FROM visit_event e WHERE e.visit_id = ?1"
	" UNION SELECT q.audit_id FROM use_query q JOIN day_entry d ON d.entry_id = q.entry_id "
	"JOIN "
	"visit_hold h ON h.hold_id = d.hold_id WHERE h.visit_id = ?1"
	" UNION SELECT w.audit_id FROM use_answer w JOIN use_query q ON q.query_id = w.query_id "
	"JOIN "
	"day_entry d ON d.entry_id = q.entry_id JOIN visit_hold h ON h.hold_id = d.hold_id WHERE "
	"h.visit_id = ?1) ORDER BY a.audit_id";

int visit_act_each(struct store *st, int64_t visit_id,
		   void (*each)(void *context, const struct visit_deed *deed), void *context,
		   struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st, acts, BIND(bind_int(visit_id)), &q, err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct visit_deed deed = { .on = stmt_date(q, 0),
					   .act = stmt_text(q, 1),
					   .actor = stmt_text(q, 2),
					   .reason = stmt_text(q, 3),
					   .said_by = stmt_text(q, 4) };

		each(context, &deed);
	}
	return r;
}
