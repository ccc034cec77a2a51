/* calendar/check.c - recomputes what the diary's tables promise */
#include "calendar/check.h"

#include "core/banned.h"

/* The service bears the cost; or from half of the session on it was free work. */
#define OUR_COST "EXISTS (SELECT 1 FROM visit_our_cost o WHERE o.visit_id = v.visit_id)"
#define FREE_WORK "EXISTS (SELECT 1 FROM visit_free r WHERE r.visit_id = v.visit_id)"
#define THERE(V) V ".state IN ('planned','delivered','confirmed','no-access')"

static const char *const checks[] = {
	"SELECT 'visit ' || v.visit_id || ': planned, and no days are held for it' FROM visit v"
	" JOIN service s ON s.service_id = v.service_id WHERE s.kind = 'purchased' AND v.state = "
	"'planned' AND NOT EXISTS"
	" (SELECT 1 FROM visit_hold x JOIN hold h ON h.hold_id = x.hold_id WHERE x.visit_id = "
	"v.visit_id AND h.released_on IS NULL)",

	"SELECT 'visit ' || v.visit_id || ': ' || v.state || ', and no days were drawn for it' "
	"FROM visit v"
	" JOIN service s ON s.service_id = v.service_id WHERE s.kind = 'purchased' AND v.state IN "
	"('delivered','confirmed')"
	" AND NOT EXISTS (SELECT 1 FROM visit_hold x JOIN day_entry e ON e.hold_id = x.hold_id "
	"WHERE x.visit_id = v.visit_id) AND NOT " OUR_COST " AND NOT " FREE_WORK,

	"SELECT 'visit ' || v.visit_id || ': ' || v.state || ', and days are still held for it' "
	"FROM visit v"
	" JOIN visit_hold x ON x.visit_id = v.visit_id JOIN hold h ON h.hold_id = x.hold_id"
	" WHERE v.state <> 'planned' AND h.released_on IS NULL",

	"SELECT 'visit ' || v.visit_id || ': reversed, and days are still drawn for it' FROM visit "
	"v JOIN visit_hold x ON x.visit_id = v.visit_id JOIN day_entry e ON e.hold_id = x.hold_id "
	"WHERE v.state = 'reversed' AND e.kind = 'use' GROUP BY v.visit_id HAVING "
	"sum(e.quantity) <> 0",

	"SELECT 'visit ' || v.visit_id || ': called off, and it does not say what decided its "
	"days' FROM visit v WHERE v.state IN "
	"('cancelled-by-school','cancelled-by-service','no-access') AND NOT EXISTS (SELECT 1 FROM "
	"visit_off w WHERE w.visit_id = v.visit_id)",

	"SELECT 'visit ' || v.visit_id || ': days were drawn, and no notice said so' FROM visit v "
	"JOIN visit_off w ON w.visit_id = v.visit_id JOIN visit_hold x ON x.visit_id = v.visit_id "
	"JOIN day_entry e ON e.hold_id = x.hold_id WHERE w.drawn_bp = 0 AND e.kind = 'use' GROUP "
	"BY v.visit_id HAVING sum(e.quantity) <> 0",

	"SELECT 'visit ' || v.visit_id || ': a free service, and days are held or drawn for it' "
	"FROM visit v"
	" JOIN service s ON s.service_id = v.service_id JOIN visit_hold x ON x.visit_id = "
	"v.visit_id WHERE s.kind = 'statutory'",

	"SELECT 'visit ' || v.visit_id || ': ' || v.state || ', a free service, and not in the log "
	"for each school' FROM visit v WHERE v.kind = 'statutory' AND v.state IN "
	"('delivered','confirmed') AND EXISTS (SELECT 1 FROM visit_school z WHERE z.visit_id = "
	"v.visit_id AND NOT EXISTS (SELECT 1 FROM visit_free f JOIN statutory_record r ON "
	"r.record_id = f.record_id WHERE f.visit_id = v.visit_id AND r.school_id = z.school_id AND "
	"NOT EXISTS (SELECT 1 FROM record_withdrawn w WHERE w.record_id = r.record_id)))",

	"SELECT 'visit ' || v.visit_id || ': reversed, and its free service still stands in the "
	"log' FROM visit v JOIN visit_free f ON f.visit_id = v.visit_id WHERE v.state = 'reversed' "
	"AND NOT EXISTS (SELECT 1 FROM record_withdrawn w WHERE w.record_id = f.record_id)",

	"SELECT 'visit ' || v.visit_id || ': the parts of its schools do not come to the whole' "
	"FROM visit v LEFT JOIN visit_school z ON z.visit_id = v.visit_id GROUP BY v.visit_id "
	"HAVING coalesce(sum(z.part_bp), 0) <> 10000",

	"SELECT 'visit ' || v.visit_id || ': its leading school or officer is not its first' FROM "
	"visit v WHERE NOT EXISTS (SELECT 1 FROM visit_school z WHERE z.visit_id = v.visit_id AND "
	"z.line = 1 AND z.school_id = v.school_id) OR NOT EXISTS (SELECT 1 FROM visit_officer z "
	"WHERE z.visit_id = v.visit_id AND z.line = 1 AND z.officer_id = v.officer_id)",

	"SELECT 'visit ' || x.visit_id || ': holds days of a school that is none of its' FROM "
	"visit_hold x JOIN hold h ON h.hold_id = x.hold_id WHERE NOT EXISTS (SELECT 1 FROM "
	"visit_school z WHERE z.visit_id = x.visit_id AND z.school_id = h.school_id) AND NOT "
	"EXISTS (SELECT 1 FROM visit_moved m WHERE m.visit_id = x.visit_id AND m.school_id = "
	"h.school_id AND h.released_on IS NOT NULL)",

	"SELECT 'visits ' || v.visit_id || ' and ' || w.visit_id || ': one officer at two places' "
	"FROM visit v JOIN visit w ON w.on_date = v.on_date AND w.visit_id > v.visit_id"
	"  AND w.start_min < v.end_min AND w.end_min > v.start_min WHERE " THERE("v") " AND " THERE(
		"w") " AND EXISTS (SELECT 1 FROM visit_officer a JOIN visit_officer b ON "
		     "b.officer_id = a.officer_id WHERE a.visit_id = v.visit_id AND b.visit_id = "
		     "w.visit_id)",

	"SELECT 'visit ' || v.visit_id || ': changed ' || v.sequence || ' times, and that many "
	"versions of before are not kept' FROM visit v WHERE v.sequence <> (SELECT count(*) FROM "
	"visit_version w WHERE w.visit_id = v.visit_id)",

	"SELECT 'visit ' || v.visit_id || ': planned, and days are held for another day' FROM "
	"visit v JOIN visit_hold x ON x.visit_id = v.visit_id JOIN hold h ON h.hold_id = "
	"x.hold_id WHERE v.state = 'planned' AND h.released_on IS NULL AND h.on_date <> v.on_date",

	("SELECT 'hold ' || h.hold_id || ': belongs to no visit' FROM hold h WHERE NOT EXISTS"
	 " (SELECT 1 FROM visit_hold x WHERE x.hold_id = h.hold_id)"),
};

int calendar_check(struct store *st, struct findings *f, struct err *err)
{
	int r = ERR_OK;

	for (size_t i = 0; r == ERR_OK && i < COUNT_OF(checks); i++)
		r = findings_query(f, st, checks[i], err);
	return r;
}
