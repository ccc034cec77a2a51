/* billing/check.c - recomputes what the money's tables promise */
#include "billing/check.h"

#include "calendar/check.h"
#include "billing/charged.h"
#include "billing/vat.h"
#include "core/crypto.h"
#include "core/json.h"

#include "core/banned.h"

/* A fact that has no journal. 'key' may go on with what needs none. */
#define NOT_POSTED(kind, who, table, key)                                         \
	"SELECT " who " || ': not posted to the money ledger' FROM " table        \
	" WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.source_kind = '" kind \
	"' AND j.source_id = " key ")"

/* What stands of each at the end of each day on which something happened. */
#define LEAST(view, key)                                                           \
	"SELECT e." key ", e.on_date, sum(sum(e.pence)) OVER (PARTITION BY e." key \
	" ORDER BY e.on_date) AS pence FROM " view " e GROUP BY e." key ", e.on_date"

static const char *const checks[] = {
	"SELECT 'purchase ' || d.purchase_id || ': its charges come to ' || d.charged || ' pence, "
	"its price is ' || d.price FROM (" CHARGES_DIFFER("") ") d",

	"SELECT 'charge ' || c.charge_id || ': credited beyond what was billed' FROM charge c JOIN "
	"charge k ON k.credits_id = c.charge_id GROUP BY c.charge_id, c.net_pence HAVING "
	"c.net_pence + sum(k.net_pence) < 0",

	"SELECT 'credit note ' || d.name || ': credits a line of another document, or at another "
	"rate' FROM document d JOIN document_line l ON l.document_id = d.document_id JOIN charge c "
	"ON c.charge_id = l.charge_id LEFT JOIN document_line o ON o.charge_id = c.credits_id AND "
	"o.document_id = d.credits_document_id AND o.vat_bp = l.vat_bp WHERE d.kind = "
	"'credit-note' AND o.document_id IS NULL",

	"SELECT 'document ' || d.name || ': credited beyond what was billed, or its VAT without "
	"its net' FROM document d JOIN document n ON n.credits_document_id = d.document_id GROUP "
	"BY d.document_id, d.name, d.net_pence, d.vat_pence HAVING d.net_pence + sum(n.net_pence) "
	"< 0 OR d.vat_pence + sum(n.vat_pence) < 0 OR d.net_pence + sum(n.net_pence) = 0 AND "
	"d.vat_pence + sum(n.vat_pence) <> 0",

	"SELECT 'credit note ' || d.name || ': allotted beyond what it gives back' FROM document d "
	"JOIN credit_effect e ON e.document_id = d.document_id GROUP BY d.document_id, d.name "
	"HAVING sum(e.pence) < 0",

	"SELECT 'charge ' || v.charge_id || ': voided, and billed' FROM charge_void v JOIN "
	"document_line l ON l.charge_id = v.charge_id",

	"SELECT 'document ' || d.name || ': its lines do not come to its net' FROM document d"
	" LEFT JOIN document_line l ON l.document_id = d.document_id GROUP BY d.document_id, "
	"d.name, d.net_pence"
	" HAVING d.net_pence <> coalesce(sum(l.net_pence), 0)",

	"SELECT 'document ' || d.name || ': a line differs from the charge it bills' FROM document "
	"d"
	" JOIN document_line l ON l.document_id = d.document_id JOIN charge c ON c.charge_id = "
	"l.charge_id"
	" WHERE l.net_pence <> c.net_pence OR c.school_id <> d.school_id",

	"SELECT 'series ' || s.series || ' of ' || s.fy || ': its numbers have a gap' FROM series "
	"s WHERE s.last_number <>"
	" (SELECT count(*) FROM document d WHERE d.series = s.series AND d.fy = s.fy) OR "
	"s.last_number <>"
	" (SELECT coalesce(max(d.number), 0) FROM document d WHERE d.series = s.series AND d.fy = "
	"s.fy)",

	"SELECT 'document ' || b.name || ': dated before ' || a.name || ', which has a lower "
	"number' FROM document a"
	" JOIN document b ON b.series = a.series AND b.fy = a.fy AND b.number = a.number + 1 WHERE "
	"b.issued_on < a.issued_on",

	"SELECT 'annex of ' || d.name || ': holds a free service of another school' FROM "
	"annex_record x"
	" JOIN document d ON d.document_id = x.document_id JOIN statutory_record r ON r.record_id "
	"= x.record_id"
	" WHERE r.school_id <> d.school_id",

	"SELECT 'journal ' || j.journal_id || ': its lines do not add up to 0' FROM journal j"
	" LEFT JOIN posting p ON p.journal_id = j.journal_id GROUP BY j.journal_id HAVING "
	"coalesce(sum(p.pence), 0) <> 0",

	"SELECT 'document ' || d.name || ': dated ' || d.issued_on || ', in a month that was "
	"closed "
	"before' FROM document d WHERE EXISTS (SELECT 1 FROM period_close c"
	" WHERE c.month >= substr(d.issued_on, 1, 7) AND c.audit_id < d.audit_id)",

	"SELECT 'journal ' || j.journal_id || ': dated ' || j.dated_on || ', in a month that was "
	"closed before' FROM journal j WHERE EXISTS (SELECT 1 FROM period_close c"
	" WHERE c.month >= substr(j.dated_on, 1, 7) AND c.audit_id < j.audit_id)",

	"SELECT 'write-off ' || w.write_off_id || ': not posted as it is' FROM write_off w WHERE "
	"coalesce((SELECT sum(p.pence) FROM journal j JOIN posting p ON p.journal_id = "
	"j.journal_id WHERE j.source_kind = 'write-off' AND j.source_id = w.write_off_id AND "
	"p.account = 'receivable'), 0) <> -(w.net_pence + w.vat_pence)",

	"SELECT 'document ' || d.name || ': written off beyond what it came to' FROM write_off w "
	"JOIN document d ON d.document_id = w.document_id GROUP BY d.document_id, d.name, "
	"d.net_pence, d.vat_pence HAVING sum(w.net_pence) > d.net_pence OR sum(w.vat_pence) > "
	"d.vat_pence OR sum(w.net_pence) < 0 OR sum(w.vat_pence) < 0",

	"SELECT 'document ' || d.name || ': more was paid, credited and written off than it came "
	"to' FROM document d JOIN document_effect e ON e.document_id = d.document_id GROUP BY "
	"d.document_id, d.name HAVING sum(e.pence) < 0",

	"SELECT 'write-off ' || f.write_off_id || ': its VAT relief is not posted as it is' FROM "
	"vat_relief f WHERE coalesce((SELECT sum(p.pence) FROM journal j JOIN posting p ON "
	"p.journal_id = j.journal_id WHERE j.source_kind = 'vat-relief' AND j.source_id = "
	"f.write_off_id AND p.account = 'vat-relief'), 0) <> -f.pence",

	"SELECT 'write-off ' || w.write_off_id || ': its VAT relief is ' || f.pence || ' pence, "
	"its "
	"VAT ' || w.vat_pence FROM write_off w JOIN vat_relief f ON f.write_off_id = "
	"w.write_off_id WHERE f.pence <> w.vat_pence",

	"SELECT 'write-off ' || w.undoes_id || ': taken back, its VAT relief was not repaid' FROM "
	"write_off w JOIN vat_relief f ON f.write_off_id = w.undoes_id WHERE NOT EXISTS (SELECT 1 "
	"FROM vat_relief r WHERE r.write_off_id = w.write_off_id)",

	"SELECT 'document ' || d.name || ': claims what it does not come to' FROM late_claim c "
	"JOIN "
	"document d ON d.document_id = c.document_id WHERE d.kind <> 'invoice' OR d.net_pence <> "
	"c.interest_pence + c.sum_pence",

	"SELECT 'document ' || d.name || ': claims days that are claimed already' FROM late_claim "
	"c JOIN document d ON d.document_id = c.document_id WHERE EXISTS (SELECT 1 FROM late_claim "
	"x WHERE x.claims_id = c.claims_id AND x.document_id < c.document_id AND x.from_on <= "
	"c.to_on AND x.to_on >= c.from_on)",

	"SELECT 'document ' || d.name || ': a claim for late payment of nothing' FROM document d "
	"WHERE d.kind = 'invoice' AND NOT EXISTS (SELECT 1 FROM late_claim c WHERE c.document_id = "
	"d.document_id)",

	"SELECT 'document ' || d.name || ': not posted to the money ledger' FROM document d WHERE "
	"NOT EXISTS"
	" (SELECT 1 FROM journal j WHERE j.source_kind = 'document' AND j.source_id = "
	"d.document_id)",

	/* receipts and what they pay */
	NOT_POSTED("receipt", "'receipt ' || f.receipt_id", "receipt f", "f.receipt_id"),
	NOT_POSTED("receipt-move", "'receipt ' || f.receipt_id || ': line ' || f.line",
		   "receipt_move f", "f.move_id) AND (f.line > 1"),
	NOT_POSTED("receipt-back", "'receipt ' || f.receipt_id || ', reversed'", "receipt_back f",
		   "f.receipt_id"),
	NOT_POSTED("refund", "'refund ' || f.refund_id", "refund f", "f.refund_id"),

	"SELECT 'receipt ' || r.receipt_id || ': nothing says whose it is' FROM receipt r WHERE "
	"NOT EXISTS (SELECT 1 FROM receipt_move m WHERE m.receipt_id = r.receipt_id)",

	"SELECT 'payer ' || x.payer_id || ': on ' || x.on_date || ' the money ledger is ' || "
	"sum(x.pence) || ' pence beyond its documents and receipts' FROM (SELECT p.payer_id, "
	"j.dated_on AS on_date, p.pence FROM posting p JOIN journal j ON j.journal_id = "
	"p.journal_id WHERE p.account = 'receivable' UNION ALL SELECT e.payer_id, e.on_date, "
	"-e.pence FROM payer_effect e) x GROUP BY x.payer_id, x.on_date HAVING sum(x.pence) <> 0",

	"SELECT 'suspense: the money ledger has ' || x.posted || ' pence, receipts come to ' || "
	"x.held FROM (SELECT (SELECT coalesce(-sum(p.pence), 0) FROM posting p WHERE p.account = "
	"'suspense') AS posted, (SELECT coalesce(sum(r.pence), 0) FROM receipt r JOIN receipt_move "
	"m ON m.receipt_id = r.receipt_id AND m.line = (SELECT max(n.line) FROM receipt_move n "
	"WHERE n.receipt_id = r.receipt_id) WHERE m.payer_id IS NULL AND NOT EXISTS (SELECT 1 FROM "
	"receipt_back b WHERE b.receipt_id = r.receipt_id)) AS held) x WHERE x.posted <> x.held",

	"SELECT 'document ' || d.name || ': paid beyond what it is, on ' || x.on_date FROM "
	"(" LEAST("document_effect", "document_id") ") x JOIN document d ON d.document_id = "
						    "x.document_id WHERE x.pence < 0",
	"SELECT 'credit note ' || d.name || ': used beyond what it is, on ' || x.on_date FROM "
	"(" LEAST("credit_effect", "document_id") ") x JOIN document d ON d.document_id = "
						  "x.document_id WHERE x.pence < 0",
	"SELECT 'receipt ' || x.receipt_id || ': used beyond what it is, on ' || x.on_date FROM "
	"(" LEAST("receipt_effect", "receipt_id") ") x WHERE x.pence < 0",

	"SELECT 'allocation ' || a.allocation_id || ': the money is another payer''s' FROM "
	"allocation a JOIN document d ON d.document_id = a.document_id JOIN payer p ON p.payer_id "
	"= d.payer_id WHERE NOT EXISTS (SELECT 1 FROM allocation u WHERE u.undoes_id = "
	"a.allocation_id) AND a.undoes_id IS NULL AND coalesce(p.account_id, p.payer_id) NOT IN "
	"(SELECT coalesce(m.payer_id, 0) FROM receipt_move m WHERE m.receipt_id = a.receipt_id AND "
	"m.line = (SELECT max(n.line) FROM receipt_move n WHERE n.receipt_id = m.receipt_id) UNION "
	"ALL SELECT coalesce(q.account_id, q.payer_id) FROM document c JOIN payer q ON q.payer_id "
	"= c.payer_id WHERE c.document_id = a.credit_id)",
	"SELECT 'document ' || d.name || ': settled, and its settlement is not posted as it is' "
	"FROM settlement s JOIN document d ON d.document_id = s.document_id WHERE s.pence <> "
	"coalesce((SELECT sum(p.pence) FROM journal j JOIN posting p ON p.journal_id = "
	"j.journal_id WHERE j.source_kind = 'settlement' AND j.source_id = s.document_id AND "
	"j.dated_on = s.settled_on AND p.account = 'school-budget'), 0)",

	"SELECT 'journal ' || j.journal_id || ': settles what is not settled' FROM journal j WHERE "
	"j.source_kind = 'settlement' AND NOT EXISTS (SELECT 1 FROM settlement s WHERE "
	"s.document_id = j.source_id)",

	"SELECT 'journal batch ' || b.batch_id || ': its debits and credits differ' FROM "
	"batch_line b JOIN posting p ON p.journal_id = b.journal_id AND p.line = b.posting_line "
	"GROUP BY b.batch_id HAVING sum(p.pence) <> 0",

	"SELECT 'journal batch ' || g.batch_id || ': its lines are not numbered 1, 2, 3' FROM "
	"journal_batch g LEFT JOIN batch_line b ON b.batch_id = g.batch_id GROUP BY g.batch_id "
	"HAVING count(b.line) = 0 OR min(b.line) <> 1 OR max(b.line) <> count(b.line)",

	"SELECT 'journal ' || j.journal_id || ': only a part of it is in a batch' FROM journal j "
	"JOIN posting p ON p.journal_id = j.journal_id LEFT JOIN batch_line b ON b.journal_id = "
	"p.journal_id AND b.posting_line = p.line GROUP BY j.journal_id HAVING count(b.line) > 0 "
	"AND (count(b.line) < count(*) OR min(b.batch_id) < max(b.batch_id))",

	"SELECT DISTINCT 'journal ' || f.journal_id || ': the corporate ledger posted it, and it "
	"is in batch ' || b.batch_id FROM journal_fact f JOIN batch_line b ON b.journal_id = "
	"f.journal_id WHERE f.corporate = 1",

	"SELECT DISTINCT 'account ' || p.account || ': no code on ' || j.dated_on FROM posting p "
	"JOIN journal j ON j.journal_id = p.journal_id WHERE NOT EXISTS (SELECT 1 FROM "
	"account_code c WHERE c.account = p.account AND c.from_on <= j.dated_on)",
	"SELECT 'journal ' || j.journal_id || ': of ' || j.source_kind || ' ' || j.source_id || "
	"', which is not there' FROM journal j LEFT JOIN document d ON j.source_kind = 'document' "
	"AND d.document_id = j.source_id LEFT JOIN receipt r ON j.source_kind = 'receipt' AND "
	"r.receipt_id = j.source_id LEFT JOIN receipt_move m ON j.source_kind = 'receipt-move' AND "
	"m.move_id = j.source_id LEFT JOIN receipt_back b ON j.source_kind = 'receipt-back' AND "
	"b.receipt_id = j.source_id LEFT JOIN refund f ON j.source_kind = 'refund' AND f.refund_id "
	"= j.source_id LEFT JOIN write_off w ON j.source_kind = 'write-off' AND w.write_off_id = "
	"j.source_id LEFT JOIN vat_relief v ON j.source_kind = 'vat-relief' AND v.write_off_id = "
	"j.source_id LEFT JOIN settlement s ON j.source_kind = 'settlement' AND s.document_id = "
	"j.source_id LEFT JOIN income_run i ON j.source_kind = 'income' AND i.income_id = "
	"j.source_id WHERE coalesce(d.document_id, r.receipt_id, m.move_id, b.receipt_id, "
	"f.refund_id, w.write_off_id, v.write_off_id, s.document_id, i.income_id) IS NULL",

	"SELECT 'income run ' || i.income_id || CASE WHEN j.journal_id IS NULL THEN ': not posted "
	"to the money ledger' ELSE ': its journal is not of its day' END FROM income_run i LEFT "
	"JOIN journal j ON j.source_kind = 'income' AND j.source_id = i.income_id WHERE "
	"j.journal_id IS NULL OR j.dated_on <> i.on_date",

	"SELECT 'income run ' || i.income_id || ': its accruals are not taken back' FROM "
	"income_run i WHERE i.kind = 'accrued' AND NOT EXISTS (SELECT 1 FROM income_run b WHERE "
	"b.reverses_id = i.income_id) OR EXISTS (SELECT 1 FROM income_run b JOIN journal j ON "
	"j.source_kind = 'income' AND j.source_id IN (i.income_id, b.income_id) JOIN posting p ON "
	"p.journal_id = j.journal_id WHERE b.reverses_id = i.income_id GROUP BY p.account, "
	"p.contract_id, p.school_id, p.fy HAVING sum(p.pence) <> 0)",

	"SELECT t.ref || ': deferred, accrued and earned income do not come to what its documents "
	"bill' FROM (SELECT x.contract_id, sum(x.pence) AS pence FROM (SELECT p.contract_id, "
	"p.pence FROM posting p WHERE p.contract_id IS NOT NULL AND p.account IN ('deferred', "
	"'accrued', 'income') UNION ALL SELECT u.contract_id, l.net_pence FROM document_line l "
	"JOIN charge c ON c.charge_id = l.charge_id JOIN purchase u ON u.purchase_id = "
	"c.purchase_id) x GROUP BY x.contract_id) y JOIN contract t ON t.contract_id = "
	"y.contract_id WHERE y.pence <> 0",
};

/* A credit note's snapshot says what is given back: amounts above 0. */
static struct money shown(const struct stmt *q, int column, bool credit)
{
	struct money amount = stmt_money(q, column);

	return credit ? money_negate(amount) : amount;
}

/* A credit note's VAT is what that of its net came to, of what was left by then. */
static struct money vat_due(const struct stmt *q, bool credit)
{
	struct money net = shown(q, 3, credit);

	return credit ? vat_credited(net, stmt_int(q, 5), stmt_money(q, 7), stmt_money(q, 8))
		      : money_vat(net, stmt_int(q, 5));
}

/* The snapshot is what was hashed, and says the same figures as the row; its VAT is the rate's on its net. */
static void check_snapshot(const struct stmt *q, struct findings *f)
{
	SCOPED(json_freep) struct json *doc = NULL;
	const char *name = stmt_text(q, 0), *snapshot = stmt_text(q, 1);
	bool credit = strcmp(stmt_text(q, 6), "credit-note") == 0;
	struct err why = { 0 };

	if (strcmp(sha256_hex(sha256_of(snapshot, strlen(snapshot))).s, stmt_text(q, 2)) != 0) {
		findings_add(f, "document %s: its snapshot was altered", name);
		return;
	}
	if (json_parse(snapshot, strlen(snapshot), &doc, &why) < 0) {
		findings_add(f, "document %s: its snapshot cannot be read (%s)", name, why.msg);
		return;
	}
	if (strcmp(json_text(doc, "number", ""), name) != 0 ||
	    strcmp(json_text(doc, "net", ""), money_text(shown(q, 3, credit)).s) != 0 ||
	    strcmp(json_text(doc, "vat_total", ""), money_text(shown(q, 4, credit)).s) != 0)
		findings_add(f, "document %s: its snapshot shows other figures", name);
	if (vat_due(q, credit).pence != shown(q, 4, credit).pence)
		findings_add(f, "document %s: its VAT is not the rate's on its net", name);
}

static int check_snapshots(struct store *st, struct findings *f, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT d.name, d.snapshot, d.snapshot_sha256, d.net_pence, d.vat_pence,"
		" (SELECT max(l.vat_bp) FROM document_line l WHERE l.document_id = d.document_id), "
		"d.kind, o.net_pence + (SELECT coalesce(sum(n.net_pence), 0) FROM document n WHERE "
		"n.credits_document_id = o.document_id AND n.document_id < d.document_id), "
		"o.vat_pence + (SELECT coalesce(sum(n.vat_pence), 0) FROM document n WHERE "
		"n.credits_document_id = o.document_id AND n.document_id < d.document_id) "
		"FROM document d LEFT JOIN document o ON o.document_id = d.credits_document_id"
		" ORDER BY d.document_id",
		BIND_NONE, &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row)
		check_snapshot(q, f);
	return r;
}

int billing_check(struct store *st, struct findings *f, struct err *err)
{
	int r = calendar_check(st, f, err);

	for (size_t i = 0; r == ERR_OK && i < COUNT_OF(checks); i++)
		r = findings_query(f, st, checks[i], err);
	return r < 0 ? r : check_snapshots(st, f, err);
}
