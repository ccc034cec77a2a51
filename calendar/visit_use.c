/* calendar/visit_use.c - what a visit is to each of its schools, and who its officers are */
#include "calendar/visit.h"

#include "core/banned.h"

/* The school's holds of the last promise; all that are open; and the uses that came of them; what was given back cancels itself out. */
#define OF_HOLDS                                                                         \
	" FROM visit_hold x JOIN hold h ON h.hold_id = x.hold_id JOIN contract c ON "    \
	"c.contract_id = h.contract_id WHERE x.visit_id = z.visit_id AND h.school_id = " \
	"z.school_id ORDER BY h.audit_id DESC, c.ref LIMIT 1)"
#define OPEN_HOLDS                                                                    \
	" FROM visit_hold x JOIN hold h ON h.hold_id = x.hold_id WHERE x.visit_id = " \
	"z.visit_id AND h.school_id = z.school_id AND h.released_on IS NULL)"
#define OF_USES                                                                           \
	" FROM visit_hold x JOIN hold h ON h.hold_id = x.hold_id JOIN day_entry e ON "    \
	"e.hold_id = h.hold_id JOIN allotment a ON a.allotment_id = e.allotment_id JOIN " \
	"purchase p ON p.purchase_id = a.purchase_id WHERE x.visit_id = z.visit_id AND "  \
	"h.school_id = z.school_id AND e.kind = 'use'"
#define AS_USED OF_USES " AND p.origin = 'as-used')"

static const char uses[] =
	"SELECT z.school_id, s.urn, s.name, z.part_bp, "
	"(SELECT c.ref" OF_HOLDS ", "
	"coalesce((SELECT c.unit" OF_HOLDS ", t.unit), "
	"(SELECT coalesce(sum(h.quantity), 0)" OPEN_HOLDS ", "
	"(SELECT coalesce(sum(-e.quantity), 0)" OF_USES "), "
	"(SELECT coalesce(sum(-e.quantity), 0)" AS_USED ", "
	"(SELECT coalesce(sum(-e.value_pence), 0)" AS_USED ", "
	"(SELECT count(h.agreed_by)" AS_USED ", "
	"coalesce(t.quantity, 0) FROM visit_school z JOIN school s ON s.school_id = z.school_id "
	"LEFT JOIN visit_our_cost t ON t.visit_id = z.visit_id AND t.school_id = z.school_id "
	"WHERE z.visit_id = ?1 ORDER BY z.line";

int visit_use_each(struct store *st, int64_t visit_id,
		   void (*each)(void *context, const struct visit_use *use), void *context,
		   struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st, uses, BIND(bind_int(visit_id)), &q, err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct visit_use use = {
			.school_id = stmt_int(q, 0),
			.part_bp = (int) stmt_int(q, 3),
			.booked = stmt_quantity(q, 6),
			.drawn = stmt_quantity(q, 7),
			.bought = stmt_quantity(q, 8),
			.bought_net = stmt_money(q, 9),
			.topped_up = stmt_int(q, 10) > 0,
			.our_cost = stmt_quantity(q, 11),
		};

		stmt_copy(q, 1, use.urn, sizeof use.urn);
		stmt_copy(q, 2, use.school, sizeof use.school);
		stmt_copy(q, 4, use.contract, sizeof use.contract);
		if (!stmt_is_null(q, 5) && (r = unit_parse(stmt_text(q, 5), &use.unit, err)) < 0)
			return r;
		each(context, &use);
	}
	return r;
}

int visit_officer_each(struct store *st, int64_t visit_id,
		       void (*each)(void *context, const char *code), void *context,
		       struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st,
			    "SELECT o.code FROM visit_officer x JOIN officer o ON o.officer_id = "
			    "x.officer_id WHERE x.visit_id = ?1 ORDER BY x.line",
			    BIND(bind_int(visit_id)), &q, err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row)
		each(context, stmt_text(q, 0));
	return r;
}
