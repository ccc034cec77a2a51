/* billing/fit.c - what a receipt can be meant for */
#include "billing/owing.h"
#include "billing/receipt.h"

#include "core/banned.h"

void open_documents_release(struct open_documents *list)
{
	free(list->item);
	*list = (struct open_documents) OPEN_DOCUMENTS_EMPTY;
}

static int add(struct open_documents *list, size_t *room, const struct stmt *q, struct err *err)
{
	struct open_document *item = list->item;

	if (list->count == *room) {
		size_t more = *room ? *room * 2 : 16;

		if (!(item = realloc(item, more * sizeof *item)))
			return err_nomem(err);
		list->item = item;
		*room = more;
	}
	item = &list->item[list->count++];
	*item = (struct open_document){ .id = stmt_int(q, 0),
					.due_on = stmt_date(q, 2),
					.outstanding = stmt_money(q, 3) };
	stmt_copy(q, 1, item->name, sizeof item->name);
	return ERR_OK;
}

int open_documents_load(struct store *st, int64_t account_id, struct open_documents *out,
			struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	size_t room = 0;
	bool row = false;
	int r = store_query(
		st,
		"SELECT * FROM (SELECT d.document_id, d.name, coalesce(" DUE_OF(
			"?3") ", d.issued_on) AS "
			      "due_on, " OUTSTANDING_OF(
				      "?2",
				      "?3") " AS left_pence FROM document d WHERE "
					    "d.payer_id IN (SELECT p.payer_id FROM payer p WHERE "
					    "p.payer_id = ?1 OR "
					    "p.account_id = ?1) AND d.settles = 'bank' AND d.kind "
					    "<> "
					    "'credit-note' AND NOT " DISPUTED_OF(
						    "?2", "?3") ") x WHERE x.left_pence > 0 ORDER "
								"BY x.due_on, "
								"x.document_id",
		BIND(bind_int(account_id), bind_as_on(NULL), bind_as_known(NULL)), &q, err);

	*out = (struct open_documents) OPEN_DOCUMENTS_EMPTY;
	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row)
		r = add(out, &room, q, err);
	if (r < 0)
		open_documents_release(out);
	return r;
}

/* Which ones are meant: out[i]. Only where there is one way. */
static void find_meant(const struct open_documents *list, struct money amount, bool *out)
{
	struct money sum = money_pence(0);
	size_t exact = 0, at = 0;

	for (size_t i = 0; i < list->count; i++) {
		out[i] = false;
		sum = money_add(sum, list->item[i].outstanding);
		if (list->item[i].outstanding.pence == amount.pence) {
			at = i;
			exact++;
		}
	}
	if (list->count == 1)
		out[0] = true;
	else if (exact == 1)
		out[at] = true;
	else if (exact == 0 && sum.pence == amount.pence)
		for (size_t i = 0; i < list->count; i++)
			out[i] = true;
}

int receipt_fit(struct work *work, int64_t receipt_id, bool oldest,
		const struct open_documents *list, struct allocated *out, struct err *err)
{
	SCOPED(freep) bool *meant = calloc(list->count + 1, sizeof *meant);
	struct receipt have;
	struct money left;
	int r;

	if (!meant)
		return err_nomem(err);
	if ((r = receipt_load(work->store, receipt_id, &have, err)) < 0 || have.account_id == 0)
		return r;
	left = have.free;
	find_meant(list, left, meant);
	for (size_t i = 0; i < list->count; i++) {
		out[i] = (struct allocated){ .id = 0 };
		if (left.pence == 0 || !(oldest || meant[i]))
			continue;
		if ((r = receipt_allocate(work, receipt_id, list->item[i].id, money_pence(0),
					  &out[i], err)) < 0)
			return r;
		left = out[i].left;
	}
	return ERR_OK;
}
