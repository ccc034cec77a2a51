/* calendar/visit_acts.c - what was done with a visit, when, by whom and why: read from the audit trail */
#include "calendar/visit.h"

#include "core/banned.h"

/* Of ?1: what changed its state, its time or its officers, the disputes about what it drew, and their answers. */
#define ACTS                                                                                     \
	"(SELECT e.audit_id FROM visit_event e WHERE e.visit_id = ?1"                            \
	" UNION SELECT w.audit_id FROM visit_version w WHERE w.visit_id = ?1"                    \
	" UNION SELECT q.audit_id FROM use_query q JOIN day_entry d ON d.entry_id = q.entry_id " \
	"JOIN visit_hold h ON h.hold_id = d.hold_id WHERE h.visit_id = ?1"                       \
	" UNION SELECT w.audit_id FROM use_answer w JOIN use_query q ON q.query_id = "           \
	"w.query_id JOIN day_entry d ON d.entry_id = q.entry_id JOIN visit_hold h ON h.hold_id " \
	"= d.hold_id WHERE h.visit_id = ?1)"

/* What an act changed: the version that it ended, and the next one; who was covered, and who came. */
static const char acts[] =
	"SELECT a.today_on, a.act, a.actor, coalesce(a.reason, ''), coalesce((SELECT "
	"min(q.said_by) FROM use_query q WHERE q.audit_id = a.audit_id), ''), w.on_date, "
	"w.start_min, w.end_min, w.place, coalesce(x.on_date, v.on_date), coalesce(x.start_min, "
	"v.start_min), coalesce(x.end_min, v.end_min), coalesce(x.place, v.place), (SELECT o.code "
	"FROM officer o WHERE o.officer_id = c.officer_id), (SELECT o.code FROM officer o WHERE "
	"o.officer_id = coalesce((SELECT n.officer_id FROM visit_covered n WHERE n.visit_id = "
	"c.visit_id AND n.line = c.line AND n.sequence > c.sequence ORDER BY n.sequence LIMIT 1), "
	"(SELECT n.officer_id FROM visit_officer n WHERE n.visit_id = c.visit_id AND n.line = "
	"c.line))) FROM audit a JOIN visit v ON v.visit_id = ?1 LEFT JOIN visit_version w ON "
	"w.visit_id = ?1 AND w.audit_id = a.audit_id LEFT JOIN visit_version x ON x.visit_id = ?1 "
	"AND x.sequence = w.sequence + 1 LEFT JOIN visit_covered c ON c.visit_id = ?1 AND "
	"c.sequence = w.sequence WHERE a.audit_id IN " ACTS " ORDER BY a.audit_id, w.sequence, "
	"c.line";

/* A visit that was called off has a version of before, which showed the same. */
static bool differ(const struct visit_shown *was, const struct visit_shown *is)
{
	return date_compare(was->on, is->on) != 0 || was->start_min != is->start_min ||
	       was->end_min != is->end_min || strcmp(was->place, is->place) != 0 || was->officer;
}

static void read_change(const struct stmt *q, struct visit_deed *deed)
{
	if (stmt_is_null(q, 5))
		return;
	deed->was = (struct visit_shown){ stmt_date(q, 5), (int) stmt_int(q, 6),
					  (int) stmt_int(q, 7), stmt_text(q, 8), stmt_text(q, 13) };
	deed->is =
		(struct visit_shown){ stmt_date(q, 9), (int) stmt_int(q, 10), (int) stmt_int(q, 11),
				      stmt_text(q, 12), stmt_text(q, 14) };
	deed->changed = differ(&deed->was, &deed->is);
}

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

		read_change(q, &deed);
		each(context, &deed);
	}
	return r;
}
