/* billing/reconcile.c - ties: two readings of the same sum from different facts */
#include "billing/reconcile.h"

#include "billing/charged.h"
#include "billing/income.h"
#include "billing/owing.h"

#include "core/banned.h"

/* ---- SQL ---- */

/* Pence of an account in the journal of a fact; ?1 the date, ?2 the last act that is known. */
#define POSTED(kinds, key, accounts)                                                            \
	"(SELECT coalesce(sum(p.pence), 0) FROM journal j JOIN posting p ON "                   \
	"p.journal_id = j.journal_id WHERE j.source_kind IN (" kinds ") AND j.source_id = " key \
	" AND j.dated_on <= ?1 AND j.audit_id <= ?2 AND "                                       \
	"p.account IN (" accounts "))"

/* Each row of a tie: what it is, one side, the other, and whether it is wrong. */
#define ROWS(name, one, other, from)                                                       \
	"SELECT x.name, x.one, x.other, CASE WHEN x.one = x.other THEN 0 ELSE 1 END FROM " \
	"(SELECT " name " AS name, " one " AS one, " other " AS other FROM " from ") x"

#define ISSUED "d.issued_on <= ?1 AND d.audit_id <= ?2"
#define BY_DOCUMENT(one, account, sign, where)                                   \
	ROWS("d.name", one, sign POSTED("'document'", "d.document_id", account), \
	     "document d WHERE " ISSUED where)

/* Whose a receipt was on the date; NULL: nobody's. */
#define HOLDER(receipt) HOLDER_OF(receipt, "?1", "?2")
#define BACK(receipt)                                                        \
	"EXISTS (SELECT 1 FROM receipt_back b WHERE b.receipt_id = " receipt \
	" AND b.back_on <= ?1 AND b.audit_id <= ?2)"
#define RECEIVED "r.posted_on <= ?1 AND r.audit_id <= ?2"

/* Postings of suspense, by the receipt that they are of. */
#define SUSPENSE                                                                        \
	"(SELECT coalesce(m.receipt_id, j.source_id) AS receipt_id, sum(p.pence) AS "   \
	"pence FROM posting p JOIN journal j ON j.journal_id = p.journal_id LEFT JOIN " \
	"receipt_move m ON j.source_kind = 'receipt-move' AND m.move_id = j.source_id " \
	"WHERE p.account = 'suspense' AND j.dated_on <= ?1 AND j.audit_id <= ?2 GROUP " \
	"BY coalesce(m.receipt_id, j.source_id))"

#define EFFECTS(sign)                                                                 \
	"SELECT payer_id, " sign "pence AS pence FROM payer_effect WHERE on_date <= " \
	"?1 AND audit_id <= ?2"

/* Per payer: one reading less another, which come from selects of payer_id, pence. */
#define BY_PAYER(one, other)                                                                \
	ROWS("coalesce(y.name, 'a payer that is not there')", "sum(w.one)", "sum(w.other)", \
	     "(SELECT payer_id, pence AS one, 0 AS other FROM (" one ") a UNION ALL "       \
	     "SELECT payer_id, 0, pence FROM (" other ") b) w LEFT JOIN payer y ON "        \
	     "y.payer_id = w.payer_id GROUP BY w.payer_id, y.name")

static const char purchases[] =
	"SELECT t.ref, " PRICE ", " CHARGED ", CASE WHEN u.purchase_id IN (SELECT z.purchase_id "
	"FROM (" CHARGES_DIFFER("") ") z) THEN 1 ELSE 0 END FROM purchase u JOIN contract t ON "
				    "t.contract_id = u.contract_id WHERE ?1 <> '' AND ?2 <> 0 "
				    "ORDER BY t.fy, t.number";
static const char lines[] =
	ROWS("d.name", "sum(c.net_pence)", "sum(l.net_pence)",
	     "document d JOIN document_line l ON l.document_id = d.document_id JOIN charge c ON "
	     "c.charge_id = l.charge_id WHERE " ISSUED " GROUP BY d.document_id, d.name");
static const char documents[] =
	ROWS("d.name",
	     "(SELECT coalesce(sum(l.net_pence), 0) FROM document_line l WHERE "
	     "l.document_id = d.document_id)",
	     "d.net_pence", "document d WHERE " ISSUED);
static const char receivable[] =
	BY_DOCUMENT("d.net_pence + d.vat_pence", "'receivable'", "", " AND d.settles = 'bank'");
static const char clearing[] = BY_DOCUMENT("d.net_pence + d.vat_pence", "'recharge-clearing'", "",
					   " AND d.settles = 'journal'");
static const char vat_output[] = BY_DOCUMENT("d.vat_pence", "'vat-output'", "-", "");
static const char net[] = BY_DOCUMENT("d.net_pence", "'deferred', 'interest'", "-", "");
static const char bank[] = ROWS(
	"'receipt ' || r.receipt_id", "CASE WHEN " BACK("r.receipt_id") " THEN 0 ELSE r.pence END",
	POSTED("'receipt', 'receipt-back'", "r.receipt_id", "'bank'"), "receipt r WHERE " RECEIVED);
static const char refunds[] = ROWS("'refund ' || f.refund_id || ' of ' || y.name", "f.pence",
				   "-" POSTED("'refund'", "f.refund_id", "'bank'"),
				   "refund f JOIN payer y ON y.payer_id = f.payer_id WHERE "
				   "f.paid_on <= ?1 AND f.audit_id <= ?2");
static const char suspense[] =
	ROWS("'receipt ' || r.receipt_id",
	     "CASE WHEN " HOLDER("r.receipt_id") " IS NULL AND NOT " BACK(
		     "r.receipt_id") " THEN r.pence ELSE 0 END",
	     "-coalesce(s.pence, 0)",
	     "receipt r LEFT JOIN " SUSPENSE " s ON s.receipt_id = r.receipt_id WHERE " RECEIVED);
static const char payers[] = BY_PAYER(
	EFFECTS(""), "SELECT p.payer_id, p.pence FROM posting p JOIN journal j ON j.journal_id = "
		     "p.journal_id WHERE p.account = 'receivable' AND j.dated_on <= ?1 AND "
		     "j.audit_id <= ?2");
static const char outstanding[] = BY_PAYER(
	"SELECT coalesce(v.account_id, v.payer_id) AS payer_id, e.pence FROM document_effect e "
	"JOIN document d ON d.document_id = e.document_id JOIN payer v ON v.payer_id = d.payer_id "
	"WHERE d.settles = 'bank' AND e.on_date <= ?1 AND e.audit_id <= ?2 UNION ALL SELECT "
	"coalesce(v.account_id, v.payer_id), -e.pence FROM credit_effect e JOIN document d ON "
	"d.document_id = e.document_id JOIN payer v ON v.payer_id = d.payer_id WHERE d.settles = "
	"'bank' AND e.on_date <= ?1 AND e.audit_id <= ?2 UNION ALL SELECT h.payer_id, -h.pence "
	"FROM (SELECT " HOLDER("e.receipt_id") " AS payer_id, sum(e.pence) AS pence FROM "
					       "receipt_effect e WHERE e.on_date <= ?1 AND "
					       "e.audit_id <= ?2 GROUP BY e.receipt_id) h WHERE "
					       "h.payer_id IS NOT NULL",
	EFFECTS(""));
static const char bad_debt[] =
	ROWS("d.name", "w.net_pence", POSTED("'write-off'", "w.write_off_id", "'bad-debt'"),
	     "write_off w JOIN document d ON d.document_id = w.document_id WHERE w.written_on <= "
	     "?1 AND w.audit_id <= ?2");
static const char relief[] =
	ROWS("d.name", "w.vat_pence", POSTED("'write-off'", "w.write_off_id", "'vat-relief'"),
	     "write_off w JOIN document d ON d.document_id = w.document_id WHERE w.written_on <= "
	     "?1 AND w.audit_id <= ?2");
static const char claimed[] =
	ROWS("d.name", "v.pence", POSTED("'vat-relief'", "v.write_off_id", "'vat-output'"),
	     "vat_relief v JOIN write_off w ON w.write_off_id = v.write_off_id JOIN document d ON "
	     "d.document_id = w.document_id WHERE v.claimed_on <= ?1 AND v.audit_id <= ?2");
static const char settled[] =
	ROWS("d.name", "s.pence", POSTED("'settlement'", "s.document_id", "'school-budget'"),
	     "settlement s JOIN document d ON d.document_id = s.document_id WHERE s.settled_on <= "
	     "?1 AND s.audit_id <= ?2");
static const char balanced[] =
	ROWS("'journal ' || j.journal_id || ' of ' || j.source_kind || ' ' || j.source_id",
	     "coalesce(sum(CASE WHEN p.pence > 0 THEN p.pence END), 0)",
	     "coalesce(sum(CASE WHEN p.pence < 0 THEN -p.pence END), 0)",
	     "journal j LEFT JOIN posting p ON p.journal_id = j.journal_id WHERE j.dated_on <= ?1 "
	     "AND j.audit_id <= ?2 GROUP BY j.journal_id, j.source_kind, j.source_id");
static const char contracts[] =
	ROWS("t.ref", "sum(w.one)", "sum(w.other)",
	     "(SELECT u.contract_id, l.net_pence AS one, 0 AS other FROM document d JOIN "
	     "document_line l ON l.document_id = d.document_id JOIN charge c ON c.charge_id = "
	     "l.charge_id JOIN purchase u ON u.purchase_id = c.purchase_id WHERE " ISSUED
	     " UNION ALL SELECT p.contract_id, 0, -p.pence FROM posting p JOIN journal j ON "
	     "j.journal_id = p.journal_id WHERE p.account IN ('deferred', 'accrued', 'income') "
	     "AND p.contract_id IS NOT NULL AND j.dated_on <= ?1 AND j.audit_id <= ?2) w JOIN "
	     "contract t ON t.contract_id = w.contract_id GROUP BY t.contract_id, t.ref");
/* By the day they went out; a journal goes out line by line. */
static const char sent[] = ROWS(
	"'journal ' || j.journal_id", "coalesce(sum(CASE WHEN p.pence > 0 THEN p.pence END), 0)",
	"coalesce(sum(CASE WHEN p.pence > 0 AND b.made_on <= ?1 AND b.audit_id <= ?2 THEN "
	"p.pence END), 0)",
	"journal_fact j JOIN posting p ON p.journal_id = j.journal_id LEFT JOIN batch_line k ON "
	"k.journal_id = p.journal_id AND k.posting_line = p.line LEFT JOIN journal_batch b ON "
	"b.batch_id = k.batch_id WHERE j.corporate = 0 AND j.dated_on <= ?1 AND j.audit_id <= ?2 "
	"GROUP BY "
	"j.journal_id");

/* ---- ties ---- */

static const struct tie {
	const char *code, *what;
	const char *sql;
	const char *state,
		*remark; /* where a difference is none of the book's; NULL: it must agree */
} ties[] = {
	{ "purchases", "Purchases = charges", purchases, "to charge",
	  "not charged yet: used as it goes, or at a rate that is not confirmed" },
	{ "lines", "Billed charges = lines", lines, NULL, NULL },
	{ "documents", "Lines = documents", documents, NULL, NULL },
	{ "receivable", "Invoices = receivable", receivable, NULL, NULL },
	{ "clearing", "Internal charges = clearing", clearing, NULL, NULL },
	{ "vat-output", "VAT billed = VAT output", vat_output, NULL, NULL },
	{ "net", "Net billed = deferred", net, NULL, NULL },
	{ "bank", "Receipts = bank", bank, NULL, NULL },
	{ "refunds", "Refunds = bank", refunds, NULL, NULL },
	{ "suspense", "Nobody's money = suspense", suspense, NULL, NULL },
	{ "payers", "Payers' accounts = receivable", payers, NULL, NULL },
	{ "outstanding", "Outstanding = accounts", outstanding, NULL, NULL },
	{ "bad-debt", "Written off = bad debt", bad_debt, NULL, NULL },
	{ "vat-relief", "VAT written off = VAT relief", relief, NULL, NULL },
	{ "relief-claimed", "VAT claimed back = VAT output", claimed, NULL, NULL },
	{ "settled", "Settled = school budgets", settled, NULL, NULL },
	{ "journals", "Debits = credits", balanced, NULL, NULL },
	{ "contracts", "Billed = deferred and earned", contracts, NULL, NULL },
	{ "sent", "Journals = gone out", sent, "to send", "not gone out in a batch yet" },
};

const struct column reconcile_columns[] = {
	{ "tie", NULL, COLUMN_CODE },
	{ "what", "What agrees with what", COLUMN_TEXT },
	{ "name", NULL, COLUMN_TEXT },
	{ "one_side", "One side £", COLUMN_MONEY },
	{ "other_side", "Other side £", COLUMN_MONEY },
	{ "difference", "Difference £", COLUMN_MONEY },
	{ "state", "State", COLUMN_CODE },
	{ "remark", NULL, COLUMN_TEXT },
};
const size_t reconcile_column_count = COUNT_OF(reconcile_columns);

/* Rows that are wrong, kept until the row of their tie is written. */
struct wrong {
	size_t count, room;
	struct wrong_row {
		char name[96];
		struct money one, other;
	} * at; /* owned */
};

static void wrong_release(struct wrong *w)
{
	free(w->at);
}

static int keep_wrong(struct wrong *w, const struct stmt *q, struct err *err)
{
	struct wrong_row *row;

	if (w->count == w->room) {
		size_t room = w->room * 2 + 16;
		struct wrong_row *grown = realloc(w->at, room * sizeof *grown);

		if (!grown)
			return err_nomem(err);
		w->at = grown;
		w->room = room;
	}
	row = &w->at[w->count++];
	stmt_copy(q, 0, row->name, sizeof row->name);
	row->one = stmt_money(q, 1);
	row->other = stmt_money(q, 2);
	return ERR_OK;
}

static void add_row(struct table *t, const struct tie *tie, const char *name, struct money one,
		    struct money other, const char *state, const char *remark)
{
	char shown[128];

	(void) snprintf(shown, sizeof shown, "  %s", name ? name : "");
	table_add_text(t, tie->code);
	table_add_text(t, name ? shown : tie->what);
	table_add_text(t, name);
	table_add_money(t, one);
	table_add_money(t, other);
	table_add_money(t, money_sub(one, other));
	table_add_text(t, state);
	table_add_text(t, remark);
}

/* The row of a tie, and those that are wrong under it. */
static void show_tie(struct table *t, const struct tie *tie, struct money one, struct money other,
		     const struct wrong *wrong, struct reconciled *out)
{
	bool differs = wrong->count > 0;
	bool open = !differs && one.pence != other.pence;

	add_row(t, tie, NULL, one, other,
		differs ? "differs"
		: open  ? tie->state
			: "agrees",
		open ? tie->remark : NULL);
	for (size_t i = 0; i < wrong->count; i++)
		add_row(t, tie, wrong->at[i].name, wrong->at[i].one, wrong->at[i].other, "differs",
			NULL);
	if (differs && out->differ++ == 0)
		(void) snprintf(out->first, sizeof out->first, "%s", tie->what);
}

/* Rows whose difference has a reason are no finding: but those of purchases, whose rule is in their own SQL. */
static bool is_wrong(const struct tie *tie, const struct stmt *q)
{
	return stmt_int(q, 3) != 0 && tie->sql != sent;
}

static int hold_tie(struct store *st, const struct tie *tie, const struct as_known *as,
		    struct date on, struct table *t, struct reconciled *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	SCOPED(wrong_release) struct wrong wrong = { 0 };
	struct money one = money_pence(0), other = money_pence(0);
	bool row = false;
	int r = store_query(st, tie->sql, BIND(bind_date(on), bind_as_known(as)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		one = money_add(one, stmt_money(q, 1));
		other = money_add(other, stmt_money(q, 2));
		if (is_wrong(tie, q))
			r = keep_wrong(&wrong, q, err);
		else
			out->journals += stmt_int(q, 3) != 0;
	}
	if (r == ERR_OK)
		show_tie(t, tie, one, other, &wrong, out);
	return r;
}

/* ---- income: reckoned against posted ---- */

static int load_posted(struct store *st, const struct as_known *as, struct date on,
		       struct money out[3], struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(
		st,
		"SELECT coalesce(sum(CASE p.account WHEN 'deferred' THEN -p.pence END), 0), "
		"coalesce(sum(CASE p.account WHEN 'accrued' THEN p.pence END), 0), "
		"coalesce(sum(CASE p.account WHEN 'income' THEN -p.pence END), 0) FROM posting p "
		"JOIN journal j ON j.journal_id = p.journal_id WHERE p.contract_id IS NOT NULL AND"
		" j.dated_on <= ?1 AND j.audit_id <= ?2",
		BIND(bind_date(on), bind_as_known(as)), &q, &row, err);

	for (int i = 0; r == ERR_OK && i < 3; i++)
		out[i] = stmt_money(q, i);
	return r;
}

static int hold_income(struct store *st, const struct as_known *as, struct date on, struct table *t,
		       struct reconciled *out, struct err *err)
{
	static const struct tie income[] = {
		{ "deferred", "Deferred = ledger", NULL, "to post", "income not posted yet" },
		{ "accrued", "Accrued = ledger", NULL, "to post", "income not posted yet" },
		{ "income", "Earned = ledger", NULL, "to post", "income not posted yet" },
	};
	const struct income_ask ask = { .on = on, .known = as ? as->known : 0 };
	const struct wrong none = { 0 };
	SCOPED(income_release) struct income_list list = { 0 };
	struct money posted[3] = { { 0 } };
	int r;

	if ((r = income_reckon(st, &ask, &list, err)) < 0 ||
	    (r = load_posted(st, as, on, posted, err)) < 0)
		return r;
	for (size_t i = 0; i < COUNT_OF(income); i++) {
		struct income sum = income_sum(&list);
		const struct money reckoned[] = { sum.deferred, sum.accrued, sum.earned };

		show_tie(t, &income[i], reckoned[i], posted[i], &none, out);
		out->to_post = out->to_post || reckoned[i].pence != posted[i].pence;
	}
	return ERR_OK;
}

int reconcile_table(struct store *st, const struct as_known *as, struct date on, struct table *t,
		    struct reconciled *out, struct err *err)
{
	size_t last = COUNT_OF(ties) - 1;
	int r = ERR_OK;

	*out = (struct reconciled){ 0 };
	for (size_t i = 0; r == ERR_OK && i < last; i++)
		r = hold_tie(st, &ties[i], as, on, t, out, err);
	if (r == ERR_OK)
		r = hold_income(st, as, on, t, out, err);
	return r < 0 ? r : hold_tie(st, &ties[last], as, on, t, out, err);
}
