/* billing/owing.c - reads what is outstanding of a document */
#include "billing/owing.h"

#include "core/banned.h"

static const char sql
	[] = "SELECT d.net_pence + d.vat_pence, " PAID_OF("?2", "?3") ", " CREDITED_OF("?2", "?3") ", " WRITTEN_OFF_OF(
		"?2",
		"?3") ", " SETTLED_OF("?2",
				      "?3") ", " OUTSTANDING_OF("?2",
								"?3") ", (SELECT "
								      "coalesce(-sum(c.pence), 0) "
								      "FROM credit_effect c WHERE "
								      "c.document_id = ?1 AND"
								      " c.on_date <= ?2 AND "
								      "c.audit_id <= ?3), CASE "
								      "WHEN " DISPUTED_OF(
									      "?2",
									      "?3") " THEN 1 ELSE "
										    "0 END, d.kind "
										    "FROM document "
										    "d WHERE "
										    "d.document_id "
										    "= ?1 AND "
										    "d.issued_on "
										    "<= ?2"
										    " AND "
										    "d.audit_id <= "
										    "?3";

int owing_load(struct store *st, int64_t document_id, const struct as_known *as, struct owing *out,
	       struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(st, sql, BIND(bind_int(document_id), bind_as_on(as), bind_as_known(as)),
			  &q, &row, err);

	*out = (struct owing){ .disputed = false };
	if (r < 0 || !row)
		return r;
	*out = (struct owing){
		.gross = stmt_money(q, 0),
		.paid = stmt_money(q, 1),
		.credited = stmt_money(q, 2),
		.written_off = stmt_money(q, 3),
		.settled = stmt_money(q, 4),
		.outstanding = stmt_money(q, strcmp(stmt_text(q, 8), "credit-note") == 0 ? 6 : 5),
		.disputed = stmt_int(q, 7) != 0,
	};
	return ERR_OK;
}
