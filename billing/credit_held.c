/* billing/credit_held.c - reads which credits wait that cannot be given */
#include "billing/credit_held.h"

#include "billing/vat.h"

#include "core/banned.h"

void held_credits_release(struct held_credits *list)
{
	free(list->at);
	*list = (struct held_credits){ 0 };
}

bool credit_beyond_written_off(struct money gross, struct money left, struct money written_off)
{
	return written_off.pence != 0 && gross.pence > left.pence - written_off.pence;
}

/* A document that is written off, at least in part, what is left of it, and what waits to be credited of it. */
static const char held_sql[] =
	"SELECT w.document_id, (SELECT max(o.write_off_id) FROM write_off o WHERE o.document_id = "
	"w.document_id AND o.undoes_id IS NULL AND o.written_on <= ?2 AND o.audit_id <= ?3 AND NOT "
	"EXISTS (SELECT 1 FROM write_off b WHERE b.undoes_id = o.write_off_id AND b.written_on <= "
	"?2 AND b.audit_id <= ?3)), w.pence, d.net_pence + (SELECT coalesce(sum(n.net_pence), 0) "
	"FROM document n WHERE n.credits_document_id = d.document_id AND n.issued_on <= ?2 AND "
	"n.audit_id <= ?3), d.vat_pence + (SELECT coalesce(sum(n.vat_pence), 0) FROM document n "
	"WHERE n.credits_document_id = d.document_id AND n.issued_on <= ?2 AND n.audit_id <= ?3), "
	"-sum(c.net_pence), max(l.vat_bp) FROM (SELECT x.document_id, sum(x.net_pence + "
	"x.vat_pence) AS pence FROM write_off x WHERE x.written_on <= ?2 AND x.audit_id <= ?3 "
	"GROUP BY x.document_id HAVING sum(x.net_pence + x.vat_pence) <> 0) w JOIN document d ON "
	"d.document_id = w.document_id JOIN document_line l ON l.document_id = d.document_id JOIN "
	"charge c ON c.credits_id = l.charge_id WHERE c.due_on <= ?1 AND c.due_on <= ?2 AND "
	"c.audit_id <= ?3 AND NOT EXISTS (SELECT 1 FROM document_line y JOIN document z ON "
	"z.document_id = y.document_id WHERE y.charge_id = c.charge_id AND z.issued_on <= ?2 AND "
	"z.audit_id <= ?3) GROUP BY w.document_id, w.pence, d.document_id, d.net_pence, "
	"d.vat_pence ORDER BY w.document_id";

static bool is_held(const struct stmt *q)
{
	struct money net = stmt_money(q, 5), left_net = stmt_money(q, 3),
		     left_vat = stmt_money(q, 4);
	struct money vat = vat_credited(net, stmt_int(q, 6), left_net, left_vat);

	return credit_beyond_written_off(money_add(net, vat), money_add(left_net, left_vat),
					 stmt_money(q, 2));
}

int held_credits_load(struct store *st, struct date to, const struct as_known *as,
		      struct held_credits *out, struct err *err)
{
	SCOPED(held_credits_release) struct held_credits list = { 0 };
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st, held_sql, BIND(bind_date(to), bind_as_on(as), bind_as_known(as)),
			    &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct held_credit *grown;

		if (!is_held(q))
			continue;
		if (!(grown = array_grow(list.at, list.count, sizeof *grown)))
			return err_nomem(err);
		list.at = grown;
		grown[list.count++] =
			(struct held_credit){ stmt_int(q, 0), stmt_int(q, 1), stmt_money(q, 2) };
	}
	if (r < 0)
		return r;
	*out = list;
	list = (struct held_credits){ 0 };
	return ERR_OK;
}

const struct held_credit *held_credits_find(const struct held_credits *list, int64_t document_id)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->at[i].document_id == document_id)
			return &list->at[i];
	return NULL;
}
