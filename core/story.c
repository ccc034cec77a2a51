/* core/story.c - puts the facts of a contract in order: one query over all that can happen to it */
#include "core/story.h"

#include "core/banned.h"

/* act, place, what, on_date, quantity, net, rate, school, said_by, order_number, reason, other, last_on, fy */
#define QUOTED                                                                                  \
	"SELECT q.audit_id AS act, 0 AS place, 'quoted' AS what, q.quoted_on AS on_date, "      \
	"(SELECT sum(y.quantity) FROM quote_year y WHERE y.contract_id = ?1) AS quantity, "     \
	"(SELECT sum(y.net_pence) FROM quote_year y WHERE y.contract_id = ?1) AS net, (SELECT " \
	"CASE WHEN min(y.rate_pence) = max(y.rate_pence) THEN min(y.rate_pence) END FROM "      \
	"quote_year y WHERE y.contract_id = ?1) AS rate, "                                      \
	"NULL AS school, NULL AS said_by, q.order_number, coalesce(q.rate_reason, "             \
	"q.discount_reason) AS reason, (SELECT r.ref FROM contract r WHERE r.contract_id = "    \
	"coalesce(c.renews_id, c.succeeds_id)) AS other, q.expires_on AS last_on, NULL AS fy "  \
	"FROM quote q JOIN contract c ON c.contract_id = q.contract_id WHERE q.contract_id = ?1"

/* Agreed is told by what was bought, and days taken back by their entries, where there are any. */
#define EVENTS                                                                                  \
	"SELECT e.audit_id, 1, e.kind, e.on_date, NULL, CASE WHEN e.kind IN ('rate-confirmed'," \
	"'repriced') THEN (SELECT sum(n.price_pence) FROM allotment a JOIN day_entry n ON "     \
	"n.allotment_id = a.allotment_id WHERE a.contract_id = ?1 AND n.audit_id = "            \
	"e.audit_id) END, k.rate_pence, NULL, e.said_by, "                                      \
	"e.order_number, e.reason, NULL, e.last_on, k.fy FROM contract_event e LEFT JOIN "      \
	"year_confirmed k ON k.contract_id = e.contract_id AND k.audit_id = e.audit_id AND "    \
	"e.kind = 'rate-confirmed' WHERE e.contract_id = ?1 AND NOT (e.kind = 'cancelled' AND " \
	"e.last_on IS NULL) AND NOT (e.kind = 'agreed' AND EXISTS (SELECT 1 FROM purchase p "   \
	"WHERE p.contract_id = e.contract_id AND p.audit_id = e.audit_id AND p.origin = "       \
	"'agreed'))"

#define PURCHASES                                                                              \
	"SELECT p.audit_id, 2, p.origin, p.bought_on, p.quantity, p.net_pence, p.rate_pence, " \
	"NULL, p.agreed_by, p.order_number, coalesce(p.rate_reason, (SELECT max(x.reason) "    \
	"FROM contract_event x WHERE x.contract_id = ?1 AND x.audit_id = p.audit_id AND "      \
	"x.kind = 'agreed')), CASE p.origin WHEN 'benefit' THEN "                              \
	"s.title END, NULL, NULL FROM purchase p JOIN service s ON s.service_id = "            \
	"p.service_id WHERE p.contract_id = ?1"

/* Days moved and taken back, act by act; those that a change of price entered anew were told before. */
#define ENTRIES                                                                                 \
	"SELECT t.audit_id, 3, CASE t.kind WHEN 'cancel' THEN 'taken-back' ELSE 'moved' END, "  \
	"u.today_on, -sum(t.quantity), -sum(t.value_pence), NULL, g.name, (SELECT "             \
	"max(x.said_by) FROM contract_event x WHERE x.contract_id = ?1 AND x.audit_id = "       \
	"t.audit_id), NULL, t.reason, CASE t.kind WHEN 'transfer' THEN (SELECT min(s.name) "    \
	"FROM day_entry o JOIN school s ON s.school_id = o.school_id WHERE o.audit_id = "       \
	"t.audit_id AND o.kind = 'transfer' AND o.quantity > 0 AND o.reverses_entry_id IS "     \
	"NULL) END, NULL, t.fy FROM day_entry t JOIN allotment a ON a.allotment_id = "          \
	"t.allotment_id JOIN school g ON g.school_id = t.school_id JOIN audit u ON u.audit_id " \
	"= t.audit_id WHERE a.contract_id = ?1 AND t.kind IN ('cancel','transfer') AND "        \
	"t.quantity < 0 AND t.reverses_entry_id IS NULL AND NOT EXISTS (SELECT 1 FROM "         \
	"contract_event x WHERE x.contract_id = ?1 AND x.audit_id = t.audit_id AND x.kind IN "  \
	"('rate-confirmed','repriced')) GROUP BY t.audit_id, t.kind, u.today_on, g.name, "      \
	"t.reason, t.fy"

#define LAPSED                                                                                  \
	"SELECT t.audit_id, 4, 'lapsed', t.dated_on, -sum(t.quantity), -sum(t.value_pence), "   \
	"NULL, NULL, NULL, NULL, NULL, NULL, NULL, t.fy FROM day_entry t JOIN allotment a ON "  \
	"a.allotment_id = t.allotment_id WHERE a.contract_id = ?1 AND t.kind = 'lapse' AND "    \
	"t.quantity < 0 AND t.reverses_entry_id IS NULL AND NOT EXISTS (SELECT 1 FROM "         \
	"day_entry b WHERE b.reverses_entry_id = t.entry_id) GROUP BY t.audit_id, t.dated_on, " \
	"t.fy"

#define CLOSED                                                                                 \
	"SELECT y.closed_audit_id, 5, 'closed', u.today_on, NULL, NULL, NULL, NULL, NULL, "    \
	"NULL, NULL, NULL, NULL, y.fy FROM quote_year k JOIN financial_year y ON y.fy = k.fy " \
	"JOIN audit u ON u.audit_id = y.closed_audit_id WHERE k.contract_id = ?1"

#define FOLLOWED                                                                               \
	"SELECT q.audit_id, 6, CASE WHEN n.renews_id = ?1 THEN 'renewed' ELSE 'succeeded' "    \
	"END, q.quoted_on, NULL, NULL, NULL, NULL, NULL, NULL, NULL, n.ref, NULL, NULL FROM "  \
	"contract n JOIN quote q ON q.contract_id = n.contract_id WHERE (n.renews_id = ?1 OR " \
	"n.succeeds_id = ?1) AND n.state <> 'withdrawn'"

#define STORY                                                                                   \
	"SELECT s.what, s.on_date, s.quantity, s.net, s.rate, s.school, s.said_by, "            \
	"s.order_number, s.reason, s.other, s.last_on, s.fy FROM (" QUOTED " UNION ALL " EVENTS \
	" UNION ALL " PURCHASES " UNION ALL " ENTRIES " UNION ALL " LAPSED " UNION ALL " CLOSED \
	" UNION ALL " FOLLOWED                                                                  \
	") s WHERE s.on_date <= ?2 AND s.act <= ?3 ORDER BY s.act, s.place, s.on_date, s.fy"

int contract_story(struct store *st, int64_t contract_id, const struct as_known *as,
		   void (*each)(void *context, const struct story_line *line), void *context,
		   struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st, STORY, BIND(bind_int(contract_id), bind_as_on(as), bind_as_known(as)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		const struct story_line line = {
			.what = stmt_text(q, 0),
			.on = stmt_date(q, 1),
			.quantity = stmt_quantity(q, 2),
			.net = stmt_money(q, 3),
			.rate = stmt_money(q, 4),
			.school = stmt_text(q, 5),
			.said_by = stmt_text(q, 6),
			.order_number = stmt_text(q, 7),
			.reason = stmt_text(q, 8),
			.other = stmt_text(q, 9),
			.last_on = stmt_date(q, 10),
			.fy = { (int16_t) stmt_int(q, 11) },
		};

		each(context, &line);
	}
	return r;
}
