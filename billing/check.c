/* billing/check.c - recomputes what the money's tables promise */
#include "billing/check.h"

#include "calendar/check.h"
#include "billing/charged.h"
#include "core/crypto.h"
#include "core/json.h"

#include "core/banned.h"

static const char *const checks[] = {
	"SELECT 'purchase ' || d.purchase_id || ': its charges come to ' || d.charged || ' pence, "
	"its price is ' || d.price FROM (" CHARGES_DIFFER("") ") d",

	"SELECT 'charge ' || c.charge_id || ': credited beyond what was billed' FROM charge c JOIN "
	"charge k ON k.credits_id = c.charge_id GROUP BY c.charge_id, c.net_pence HAVING "
	"c.net_pence + sum(k.net_pence) < 0",

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

	"SELECT 'document ' || d.name || ': not posted to the money ledger' FROM document d WHERE "
	"NOT EXISTS"
	" (SELECT 1 FROM journal j WHERE j.source_kind = 'document' AND j.source_id = "
	"d.document_id)",

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

/* The snapshot is what was hashed, and says the same figures as the row; its VAT is the rate's on its net. */
static void check_snapshot(const struct stmt *q, struct findings *f)
{
	SCOPED(json_freep) struct json *doc = NULL;
	const char *name = stmt_text(q, 0), *snapshot = stmt_text(q, 1);
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
	    strcmp(json_text(doc, "net", ""), money_text(stmt_money(q, 3)).s) != 0 ||
	    strcmp(json_text(doc, "vat_total", ""), money_text(stmt_money(q, 4)).s) != 0)
		findings_add(f, "document %s: its snapshot shows other figures", name);
	if (money_vat(stmt_money(q, 3), stmt_int(q, 5)).pence != stmt_int(q, 4))
		findings_add(f, "document %s: its VAT is not the rate's on its net", name);
}

static int check_snapshots(struct store *st, struct findings *f, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT d.name, d.snapshot, d.snapshot_sha256, d.net_pence, d.vat_pence,"
		" (SELECT max(l.vat_bp) FROM document_line l WHERE l.document_id = d.document_id) "
		"FROM document d"
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
