/* core/check.c - recomputes what the core tables promise */
#include "core/check.h"

#include <stdarg.h>

#include "core/crypto.h"
#include "core/ledger.h"

#include "core/banned.h"

void findings_add(struct findings *f, const char *fmt, ...)
{
	char text[300];
	va_list args;

	va_start(args, fmt);
	(void) vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	f->count++;
	f->say(f->context, text);
}

int findings_query(struct findings *f, struct store *st, const char *sql, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st, sql, BIND_NONE, &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row)
		findings_add(f, "%s", stmt_text(q, 0));
	return r;
}

static void say_integrity(void *context, const char *finding)
{
	findings_add(context, "%s", finding);
}

/* Each names the row it is about; the sums are recomputed from the ledger, never from a cache. */
static const char *const checks[] = {
	"SELECT 'allotment ' || a.allotment_id || ': its running sums differ from its ledger' FROM "
	"allotment a"
	" LEFT JOIN allotment_sum s ON s.allotment_id = a.allotment_id"
	" LEFT JOIN (SELECT e.allotment_id, sum(e.quantity) AS balance, sum(e.value_pence) AS "
	"value, sum(e.price_pence) AS price,"
	"  sum(CASE e.kind WHEN 'purchase' THEN e.quantity ELSE 0 END) AS purchased,"
	"  sum(CASE e.kind WHEN 'transfer' THEN e.quantity ELSE 0 END) AS moved,"
	"  sum(CASE e.kind WHEN 'cancel' THEN -e.quantity ELSE 0 END) AS cancelled,"
	"  sum(CASE e.kind WHEN 'use' THEN -e.quantity ELSE 0 END) AS used,"
	"  sum(CASE e.kind WHEN 'lapse' THEN -e.quantity ELSE 0 END) AS lapsed"
	"  FROM day_entry e GROUP BY e.allotment_id) l ON l.allotment_id = a.allotment_id"
	" WHERE s.allotment_id IS NULL OR s.balance <> coalesce(l.balance, 0) OR s.value_pence <> "
	"coalesce(l.value, 0) OR s.price_pence <> coalesce(l.price, 0)"
	"  OR s.purchased <> coalesce(l.purchased, 0) OR s.moved <> coalesce(l.moved, 0)"
	"  OR s.cancelled <> coalesce(l.cancelled, 0) OR s.used <> coalesce(l.used, 0) OR s.lapsed "
	"<> coalesce(l.lapsed, 0)",

	"SELECT 'allotment ' || s.allotment_id || ': its running sums say ' || s.last_on || ' was "
	"its "
	"last change, its ledger says ' || l.last_on FROM allotment_sum s JOIN (SELECT "
	"x.allotment_id, max(x.entry_id) AS entry_id, max(x.on_date) AS last_on FROM (SELECT "
	"e.allotment_id, e.entry_id, e.dated_on AS on_date FROM day_entry e UNION ALL SELECT "
	"h.allotment_id, 0, CASE WHEN h.released_on > h.made_on THEN h.released_on ELSE h.made_on "
	"END FROM hold h WHERE h.allotment_id IS NOT NULL) x GROUP BY x.allotment_id) l ON "
	"l.allotment_id = s.allotment_id WHERE "
	"s.last_on <> l.last_on OR s.last_entry_id <> l.entry_id",

	"SELECT 'allotment ' || a.allotment_id || ': booked days differ from its open holds' FROM "
	"allotment_sum a"
	" LEFT JOIN (SELECT h.allotment_id, sum(h.quantity) AS planned FROM hold h WHERE "
	"h.released_on IS NULL"
	"  GROUP BY h.allotment_id) l ON l.allotment_id = a.allotment_id WHERE a.planned <> "
	"coalesce(l.planned, 0)",

	"SELECT 'allotment ' || a.allotment_id || ': more booked or used than was bought' FROM "
	"allotment_sum a"
	" WHERE a.balance < a.planned",

	"SELECT 'entry ' || e.entry_id || ': days used outside ' || a.first_on || ' to ' || "
	"a.last_on FROM day_entry e"
	" JOIN allotment a ON a.allotment_id = e.allotment_id WHERE e.kind = 'use' AND "
	"e.correction = 0"
	" AND e.dated_on NOT BETWEEN a.first_on AND a.last_on AND e.reverses_entry_id IS NULL"
	" AND NOT EXISTS (SELECT 1 FROM day_entry b WHERE b.reverses_entry_id = e.entry_id)",

	"SELECT 'entry ' || e.entry_id || ': dated ' || e.dated_on || ', outside its financial "
	"year' FROM day_entry e"
	" WHERE e.correction = 0 AND e.dated_on NOT BETWEEN e.fy || '-04-01' AND (e.fy + 1) || "
	"'-03-31'",

	"SELECT 'purchase ' || p.purchase_id || ': its shares do not come to its price or days' "
	"FROM purchase p"
	" LEFT JOIN purchase_share s ON s.purchase_id = p.purchase_id GROUP BY p.purchase_id, "
	"p.quantity, p.net_pence"
	" HAVING p.quantity <> coalesce(sum(s.quantity), 0) OR p.net_pence <> "
	"coalesce(sum(s.net_pence), 0)",

	"SELECT 'purchase ' || p.purchase_id || ': its allotments do not come to its days' FROM "
	"purchase p"
	" LEFT JOIN allotment a ON a.purchase_id = p.purchase_id LEFT JOIN day_entry e ON "
	"e.allotment_id = a.allotment_id"
	"  AND e.kind = 'purchase' GROUP BY p.purchase_id, p.quantity, p.net_pence"
	" HAVING p.quantity <> coalesce(sum(e.quantity), 0) OR p.net_pence <> "
	"coalesce(sum(e.value_pence), 0)",

	"SELECT 'purchase ' || a.purchase_id || ': days moved between schools do not add up to 0' "
	"FROM allotment a JOIN day_entry e ON e.allotment_id = a.allotment_id AND e.kind = "
	"'transfer' GROUP BY a.purchase_id HAVING sum(e.quantity) <> 0 OR sum(e.value_pence) <> 0 "
	"AND NOT EXISTS (SELECT 1 FROM allotment x JOIN day_entry p ON p.allotment_id = "
	"x.allotment_id WHERE x.purchase_id = a.purchase_id AND p.kind = 'price')",

	"SELECT 'allotment ' || a.allotment_id || ': it did not begin with its days and price' "
	"FROM allotment a JOIN day_entry e ON e.entry_id = (SELECT min(b.entry_id) FROM day_entry "
	"b WHERE b.allotment_id = a.allotment_id) WHERE e.quantity <> a.quantity OR e.value_pence "
	"<> a.net_pence",

	"SELECT 'allotment ' || a.allotment_id || ': its year is closed, and it has no row of "
	"closing' FROM allotment a JOIN financial_year y ON y.fy = a.fy AND y.closed_audit_id IS "
	"NOT NULL WHERE NOT EXISTS (SELECT 1 FROM year_close c WHERE c.allotment_id = "
	"a.allotment_id)",

	"SELECT 'allotment ' || c.allotment_id || ': it has a row of closing, and its year is "
	"open' FROM year_close c WHERE NOT EXISTS (SELECT 1 FROM financial_year y WHERE y.fy = "
	"c.fy AND y.closed_audit_id = c.audit_id)",

	"SELECT 'allotment ' || c.allotment_id || ': its year is closed, and days of it are left' "
	"FROM year_close c JOIN allotment_sum s ON s.allotment_id = c.allotment_id WHERE s.balance "
	"<> 0 OR s.planned <> 0",

	"SELECT 'allotment ' || c.allotment_id || ': other days had ended when its year closed "
	"than its row of closing says' FROM year_close c LEFT JOIN day_entry e ON e.allotment_id = "
	"c.allotment_id AND e.kind = 'lapse' AND e.audit_id <= c.audit_id GROUP BY "
	"c.allotment_id, c.lapsed, c.value_pence HAVING c.lapsed <> coalesce(sum(-e.quantity), 0) "
	"OR c.value_pence <> coalesce(sum(-e.value_pence), 0)",

	"SELECT 'entry ' || e.entry_id || ': entered into a year that was closed' FROM day_entry e "
	"JOIN financial_year y ON y.closed_audit_id < e.audit_id WHERE y.fy = e.fy AND "
	"e.correction = 0 OR e.dated_on BETWEEN y.fy || '-04-01' AND (y.fy + 1) || '-03-31'",

	"SELECT 'allotment ' || e.allotment_id || ': the corrections of act ' || e.audit_id || ' "
	"do not add up to 0' FROM day_entry e WHERE e.correction = 1 GROUP BY e.allotment_id, "
	"e.audit_id HAVING sum(e.quantity) <> 0 OR sum(e.value_pence) <> 0",

	"SELECT 'contract ' || c.ref || ': agreed, and nothing was bought' FROM contract c WHERE "
	"c.state = 'agreed' AND c.commitment <> 'as-used'"
	" AND NOT EXISTS (SELECT 1 FROM purchase p WHERE p.contract_id = c.contract_id)",

	"SELECT 'contract ' || c.ref || ': a quote, and days were bought on it' FROM contract c "
	"WHERE c.state = 'quote'"
	" AND EXISTS (SELECT 1 FROM purchase p WHERE p.contract_id = c.contract_id)",

	"SELECT 'hold ' || h.hold_id || ': drawn and still held' FROM hold h JOIN day_entry e ON "
	"e.hold_id = h.hold_id"
	" WHERE h.released_on IS NULL",

	"SELECT 'approval ' || p.approval_id || ': given by ' || p.given_by || ', its act by ' || "
	"a.actor FROM approval p JOIN audit a ON a.audit_id = p.audit_id WHERE a.actor <> "
	"p.given_by",

	"SELECT 'approval ' || p.approval_id || ': used by ' || a.actor || ', who is no second "
	"person to ' || p.given_by FROM approval_use u JOIN approval p ON p.approval_id = "
	"u.approval_id"
	" JOIN audit g ON g.audit_id = p.audit_id JOIN audit a ON a.audit_id = u.audit_id"
	" WHERE a.actor = p.given_by OR a.login = p.given_by OR g.login = a.actor",

	"SELECT 'approval ' || p.approval_id || ': used before it was given' FROM approval_use u"
	" JOIN approval p ON p.approval_id = u.approval_id WHERE u.audit_id <= p.audit_id",

	"SELECT 'message ' || t.message_id || ': its tries are not numbered 1, 2, 3' FROM "
	"message_try t GROUP BY t.message_id HAVING count(*) <> max(t.line)",

	"SELECT 'message ' || t.message_id || ': sent with other bytes than before' FROM "
	"message_try t GROUP BY t.message_id HAVING count(DISTINCT t.sha256) > 1",

	"SELECT 'message ' || o.message_id || ': its try ' || o.line || ' ended before it was "
	"begun' FROM message_outcome o JOIN message_try t ON t.message_id = o.message_id AND "
	"t.line = o.line WHERE o.audit_id <= t.audit_id OR o.next_at <= t.tried_at",

	"SELECT 'message ' || t.message_id || ': tried once more, and nobody asked for it' FROM "
	"message_try t LEFT JOIN message_outcome o ON o.message_id = t.message_id AND o.line = "
	"t.line - 1 WHERE t.line > 1 AND t.asked = 0 AND coalesce(o.outcome, '') <> 'deferred'",

	"SELECT 'message ' || m.message_id || ': dropped, and sent' FROM message m JOIN "
	"message_outcome o ON o.message_id = m.message_id AND o.outcome = 'accepted' WHERE "
	"m.state = 'dropped' AND NOT EXISTS (SELECT 1 FROM mail_bounce b WHERE b.message_id = "
	"m.message_id AND b.action = 'failed' AND b.audit_id > o.audit_id)",

	"SELECT 'school ' || s.urn || ': no kind, so nobody could be invoiced' FROM school s WHERE "
	"NOT EXISTS"
	" (SELECT 1 FROM school_kind k WHERE k.school_id = s.school_id)",
};

/* The worth left of each allotment is the one cumulative split of its price. */
static int check_worth(struct store *st, struct findings *f, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT s.allotment_id, a.quantity, s.balance, s.value_pence, a.net_pence + "
		"s.price_pence FROM allotment_sum s JOIN allotment a ON a.allotment_id = "
		"s.allotment_id",
		BIND_NONE, &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct money worth =
			ledger_worth(stmt_money(q, 4), stmt_quantity(q, 1), stmt_quantity(q, 2));

		if (worth.pence != stmt_int(q, 3))
			findings_add(f,
				     "allotment %" PRId64
				     ": what is left is worth £%s, its ledger says £%s",
				     stmt_int(q, 0), money_pretty(worth).s,
				     money_pretty(stmt_money(q, 3)).s);
	}
	return r;
}

/* Files are named by the hash of their bytes. */
static int check_blobs(struct store *st, struct findings *f, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st, "SELECT sha256, bytes FROM blob ORDER BY sha256", BIND_NONE, &q,
			    err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		size_t length = 0;
		const void *bytes = stmt_blob(q, 1, &length);

		if (strcmp(sha256_hex(sha256_of(bytes, length)).s, stmt_text(q, 0)) != 0)
			findings_add(f, "blob %.12s: its bytes are not those that were kept",
				     stmt_text(q, 0));
	}
	return r;
}

int core_check(struct store *st, struct findings *f, struct err *err)
{
	int r = store_integrity(st, say_integrity, f, err);

	for (size_t i = 0; r == ERR_OK && i < COUNT_OF(checks); i++)
		r = findings_query(f, st, checks[i], err);
	if (r < 0 || (r = check_worth(st, f, err)) < 0)
		return r;
	return check_blobs(st, f, err);
}
