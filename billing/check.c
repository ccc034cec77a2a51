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
