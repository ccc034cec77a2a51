/* billing/report_vat.c - what the VAT return needs, read from the documents' rows; no VAT is reckoned here */
#include "billing/report.h"

#include "billing/owing.h"

#include "core/banned.h"

const struct column report_vat_columns[] = {
	{ "section", NULL, COLUMN_CODE },     { "what", "VAT", COLUMN_TEXT },
	{ "treatment", NULL, COLUMN_CODE },   { "rate", NULL, COLUMN_CODE },
	{ "month", NULL, COLUMN_CODE },       { "documents", "Number", COLUMN_INT },
	{ "net", "Net £", COLUMN_MONEY },     { "vat", "VAT £", COLUMN_MONEY },
	{ "gross", "Gross £", COLUMN_MONEY },
};
const size_t report_vat_column_count = COUNT_OF(report_vat_columns);

const struct column report_vat_line_columns[] = {
	{ "counts_on", "Counts on", COLUMN_DATE }, { "number", "Number", COLUMN_CODE },
	{ "section", NULL, COLUMN_CODE },          { "payer", "Payer", COLUMN_TEXT },
	{ "treatment", NULL, COLUMN_CODE },        { "rate", "Rate", COLUMN_CODE },
	{ "net", "Net £", COLUMN_MONEY },          { "vat", "VAT £", COLUMN_MONEY },
	{ "gross", "Gross £", COLUMN_MONEY },
};
const size_t report_vat_line_column_count = COUNT_OF(report_vat_line_columns);

/*
 * Documents and claims of the time: the day on which each counts, its section, treatment, rate and amounts. Outside
 * the scope: internal charges, interest and the fixed sum (category O). A claim of VAT has no net: the sale stands.
 */
#define COUNTED                                                                                    \
	"SELECT d.document_id, d.name, d.payer_id, CASE d.kind WHEN 'credit-note' THEN "           \
	"d.issued_on ELSE d.tax_point_on END AS on_date, CASE WHEN d.treatment <> 'standard' "     \
	"THEN 'outside' WHEN d.kind = 'credit-note' THEN 'credit-notes' ELSE 'sales' END AS "      \
	"section, d.treatment, (SELECT max(l.vat_bp) FROM document_line l WHERE "                  \
	"l.document_id = d.document_id) AS bp, d.net_pence AS net, d.vat_pence AS vat FROM "       \
	"document d WHERE d.issued_on BETWEEN ?1 AND ?2 OR d.tax_point_on BETWEEN ?1 AND ?2 "      \
	"UNION ALL SELECT d.document_id, d.name, d.payer_id, v.claimed_on, CASE WHEN v.pence < 0 " \
	"THEN 'repaid' ELSE 'relief' END, "                                                        \
	"d.treatment, (SELECT max(l.vat_bp) FROM document_line l WHERE l.document_id = "           \
	"d.document_id), 0, v.pence FROM vat_relief v JOIN write_off w ON w.write_off_id = "       \
	"v.write_off_id JOIN document d ON d.document_id = w.document_id"

struct rate_text {
	char s[16];
};

/* "20%", "17.5%" */
static struct rate_text rate_of(int64_t bp)
{
	struct rate_text text;

	if (bp % 100 == 0)
		(void) snprintf(text.s, sizeof text.s, "%d%%", (int) (bp / 100));
	else if (bp % 10 == 0)
		(void) snprintf(text.s, sizeof text.s, "%d.%d%%", (int) (bp / 100),
				(int) (bp % 100 / 10));
	else
		(void) snprintf(text.s, sizeof text.s, "%d.%02d%%", (int) (bp / 100),
				(int) (bp % 100));
	return text;
}

/* Amounts of a row; a box has one figure, in the column that it is of. */
struct amounts {
	int64_t documents; /* -1: none */
	bool net_is, vat_is, gross_is;
	struct money net, vat, gross;
};

static void add_money(struct table *t, bool is, struct money m)
{
	if (is)
		table_add_money(t, m);
	else
		table_add_text(t, NULL);
}

static void add_amounts(struct table *t, const struct amounts *a)
{
	if (a->documents >= 0)
		table_add_int(t, a->documents);
	else
		table_add_text(t, NULL);
	add_money(t, a->net_is, a->net);
	add_money(t, a->vat_is, a->vat);
	add_money(t, a->gross_is, a->gross);
}

/* "Standard 20%, April 2024": what people read of a group. */
static void say_group(char *out, size_t size, const char *section, const char *treatment,
		      const char *rate, struct date month)
{
	if (strcmp(section, "outside") == 0)
		(void) snprintf(out, size, "%s, %s",
				strcmp(treatment, "recharge") == 0 ? "Internal charges"
								   : "Outside VAT",
				month_long(month).s);
	else
		(void) snprintf(out, size, "%s %s, %s",
				strcmp(section, "sales") == 0          ? "Sales at"
				: strcmp(section, "credit-notes") == 0 ? "Credit notes at"
				: strcmp(section, "repaid") == 0       ? "Bad debts repaid at"
								       : "Bad debts at",
				rate, month_long(month).s);
}

struct boxes {
	struct money output, reclaimed, sales; /* 1, 4, 6 */
};

static void count_boxes(struct boxes *b, const char *section, struct money net, struct money vat)
{
	if (strcmp(section, "relief") == 0) {
		b->reclaimed = money_add(b->reclaimed, vat);
	} else if (strcmp(section, "repaid") == 0) { /* a claim that is paid back is output tax */
		b->output = money_sub(b->output, vat);
	} else if (strcmp(section, "outside") != 0) {
		b->output = money_add(b->output, vat);
		b->sales = money_add(b->sales, net);
	}
}

static int add_groups(struct store *st, const struct report_span *span, struct table *t,
		      struct boxes *boxes, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT x.section, x.treatment, x.bp, substr(x.on_date, 1, 7), count(*), "
		"sum(x.net), sum(x.vat) FROM (" COUNTED
		") x WHERE x.on_date BETWEEN ?1 AND ?2 GROUP "
		"BY x.section, x.treatment, x.bp, substr(x.on_date, 1, 7) ORDER BY CASE x.section "
		"WHEN 'sales' THEN 1 WHEN 'credit-notes' THEN 2 WHEN 'relief' THEN 3 WHEN 'repaid' "
		"THEN 4 ELSE 5 END, "
		"x.treatment, x.bp DESC, 4",
		BIND(bind_date(span->from), bind_date(span->to)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		const char *section = stmt_text(q, 0);
		struct rate_text rate = rate_of(stmt_int(q, 2));
		struct amounts a = { .documents = stmt_int(q, 4),
				     .net_is = true,
				     .vat_is = true,
				     .gross_is = true,
				     .net = stmt_money(q, 5),
				     .vat = stmt_money(q, 6) };
		struct date month;
		char what[96];

		if ((r = month_parse(stmt_text(q, 3), &month, err)) < 0)
			break;
		a.gross = money_add(a.net, a.vat);
		say_group(what, sizeof what, section, stmt_text(q, 1), rate.s, month);
		table_add_text(t, section);
		table_add_text(t, what);
		table_add_text(t, stmt_text(q, 1));
		table_add_text(t, rate.s);
		table_add_text(t, stmt_text(q, 3));
		add_amounts(t, &a);
		count_boxes(boxes, section, a.net, a.vat);
	}
	return r;
}

static void add_box(struct table *t, const char *what, const struct amounts *a)
{
	table_add_text(t, "box");
	table_add_text(t, what);
	for (int i = 0; i < 3; i++)
		table_add_text(t, NULL);
	add_amounts(t, a);
}

static void add_boxes(struct table *t, const struct boxes *b)
{
	add_box(t, "Box 1: VAT due on sales",
		&(struct amounts){ .documents = -1, .vat_is = true, .vat = b->output });
	add_box(t, "Box 4: VAT of bad debts",
		&(struct amounts){ .documents = -1, .vat_is = true, .vat = b->reclaimed });
	add_box(t, "Box 6: sales without VAT",
		&(struct amounts){ .documents = -1, .net_is = true, .net = b->sales });
}

/* Money on account of who is sold to with VAT, that came by the end of the time and pays no document. */
static int add_invoices_due(struct store *st, const struct report_span *span, struct table *t,
			    struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT h.receipt_id, y.name, substr(h.received_on, 1, 7), h.pence FROM (SELECT "
		"r.receipt_id, r.received_on, " HOLDER_OF(
			"r.receipt_id", "?1",
			"?2") " AS "
			      "payer_id, (SELECT sum(e.pence) FROM receipt_effect e WHERE "
			      "e.receipt_id = "
			      "r.receipt_id AND e.on_date <= ?1 AND e.audit_id <= ?2) AS pence "
			      "FROM receipt r "
			      "WHERE r.posted_on <= ?1) h JOIN payer y ON y.payer_id = h.payer_id "
			      "WHERE h.pence "
			      "> 0 AND EXISTS (SELECT 1 FROM school_kind k JOIN payer z ON "
			      "z.payer_id = "
			      "k.payer_id WHERE coalesce(z.account_id, z.payer_id) = h.payer_id "
			      "AND k.treatment "
			      "= 'standard') ORDER BY h.received_on, h.receipt_id",
		BIND(bind_date(span->to), bind_as_known(NULL)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		const struct amounts a = { .documents = -1,
					   .gross_is = true,
					   .gross = stmt_money(q, 3) };
		char what[192];

		(void) snprintf(what, sizeof what, "VAT invoice due: receipt %" PRId64 ", %s",
				stmt_int(q, 0), stmt_text(q, 1));
		table_add_text(t, "invoice-due");
		table_add_text(t, what);
		table_add_text(t, "standard");
		table_add_text(t, NULL);
		table_add_text(t, stmt_text(q, 2));
		add_amounts(t, &a);
	}
	return r;
}

int report_vat(struct store *st, const struct report_span *span, struct table *t, struct err *err)
{
	struct boxes boxes = { { 0 }, { 0 }, { 0 } };
	int r;

	assert(!date_is_none(span->from) && !date_is_none(span->to));
	r = add_groups(st, span, t, &boxes, err);
	if (r < 0)
		return r;
	add_boxes(t, &boxes);
	return add_invoices_due(st, span, t, err);
}

int report_vat_lines(struct store *st, const struct report_span *span, struct table *t,
		     struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT x.on_date, x.name, x.section, p.name, x.treatment, x.bp, x.net, x.vat "
		"FROM (" COUNTED ") x JOIN payer p ON p.payer_id = x.payer_id WHERE x.on_date "
		"BETWEEN ?1 AND ?2 ORDER BY x.on_date, x.document_id, x.section",
		BIND(bind_date(span->from), bind_date(span->to)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		table_add_date(t, stmt_date(q, 0));
		for (int i = 1; i < 5; i++)
			table_add_text(t, stmt_text(q, i));
		table_add_text(t, rate_of(stmt_int(q, 5)).s);
		table_add_money(t, stmt_money(q, 6));
		table_add_money(t, stmt_money(q, 7));
		table_add_money(t, money_add(stmt_money(q, 6), stmt_money(q, 7)));
	}
	return r;
}
