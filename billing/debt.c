/* billing/debt.c - finds a document as a debt */
#include "billing/debt.h"

#include "billing/document.h"

#include "core/banned.h"

/* The latest address of the payer of document d: its account's newest row. */
#define LATEST_PAYER                                                                       \
	"(SELECT max(l.payer_id) FROM payer l, payer b WHERE b.payer_id = d.payer_id AND " \
	"coalesce(l.account_id, l.payer_id) = coalesce(b.account_id, b.payer_id))"

static void read_debt(const struct stmt *q, struct debt *d)
{
	*d = (struct debt){ .document_id = stmt_int(q, 0),
			    .school_id = stmt_int(q, 1),
			    .issued_on = stmt_date(q, 7),
			    .tax_point_on = stmt_date(q, 8),
			    .due_on = stmt_date(q, 9),
			    .net = stmt_money(q, 10),
			    .vat = stmt_money(q, 11),
			    .vat_bp = stmt_int(q, 13) };
	stmt_copy(q, 2, d->number, sizeof d->number);
	stmt_copy(q, 3, d->kind, sizeof d->kind);
	stmt_copy(q, 4, d->treatment, sizeof d->treatment);
	d->by_journal = strcmp(stmt_text(q, 5), "journal") == 0;
	d->corporate = strcmp(stmt_text(q, 6), "corporate") == 0;
	stmt_copy(q, 12, d->order_number, sizeof d->order_number);
	payer_read(q, 14, &d->payer);
}

static int load(struct store *st, int64_t document_id, struct debt *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(st,
			  "SELECT d.document_id, d.school_id, d.name, d.kind, d.treatment, "
			  "d.settles, d.issuer, d.issued_on, d.tax_point_on, d.due_on, "
			  "d.net_pence, d.vat_pence, d.order_number, coalesce((SELECT "
			  "max(l.vat_bp) FROM document_line l WHERE l.document_id = "
			  "d.document_id), 0), " PAYER_COLUMNS
			  " FROM document d JOIN payer p ON p.payer_id = " LATEST_PAYER
			  " WHERE d.document_id = ?1",
			  BIND(bind_int(document_id)), &q, &row, err);

	if (r == ERR_OK && row)
		read_debt(q, out);
	return r;
}

int debt_find(struct store *st, const char *number, struct debt *out, struct err *err)
{
	struct document_head head;
	int r;

	if ((r = document_find(st, number, &head, err)) < 0 ||
	    (r = load(st, head.id, out, err)) < 0)
		return r;
	if (strcmp(out->kind, "credit-note") == 0)
		return err_set(err, ERR_CONFLICT, "%s is a credit note: it is no debt",
			       out->number);
	if (out->by_journal)
		return err_set(err, ERR_CONFLICT,
			       "%s is an internal charge that is settled by journal: it is no debt",
			       out->number);
	return owing_load(st, out->document_id, NULL, &out->owing, err);
}

int debt_need_outstanding(const struct debt *d, struct err *err)
{
	const struct owing *o = &d->owing;
	const struct {
		struct money amount;
		const char *what;
	} parts[] = { { o->paid, "paid" },
		      { o->credited, "credited" },
		      { o->written_off, "written off" } };
	char became[120] = "";
	size_t used = 0;

	if (o->outstanding.pence > 0)
		return ERR_OK;
	for (size_t i = 0; i < COUNT_OF(parts); i++)
		if (parts[i].amount.pence > 0 && used < sizeof became)
			used += (size_t) snprintf(became + used, sizeof became - used,
						  "%s£%s is %s", used ? ", " : "",
						  money_pretty(parts[i].amount).s, parts[i].what);
	return err_set(err, ERR_CONFLICT, "nothing of %s is outstanding: %s", d->number,
		       became[0] ? became : "it came to nothing");
}
