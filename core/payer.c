/* core/payer.c - finds and loads who is invoiced */
#include "core/payer.h"

#include "core/find.h"
#include "core/text.h"

#include "core/banned.h"

void payer_read(const struct stmt *q, int first, struct payer *out)
{
	*out = (struct payer){ .id = stmt_int(q, first), .school_id = stmt_int(q, first + 4) };
	stmt_copy(q, first + 1, out->name, sizeof out->name);
	stmt_copy(q, first + 2, out->address, sizeof out->address);
	stmt_copy(q, first + 3, out->mail, sizeof out->mail);
	out->account_id = stmt_int(q, first + 5);
	out->one_document = strcmp(stmt_text(q, first + 6), "payer") == 0;
	out->order_needed = stmt_int(q, first + 7) != 0;
	out->settles_by_bank = strcmp(stmt_text(q, first + 8), "bank") == 0;
	stmt_copy(q, first + 9, out->coding, sizeof out->coding);
	stmt_copy(q, first + 10, out->endpoint, sizeof out->endpoint);
}

int payer_latest(struct store *st, int64_t account_id, struct payer *out, struct err *err)
{
	int64_t latest = account_id;
	int r = store_int(st, "SELECT max(payer_id) FROM payer WHERE account_id = ?1",
			  BIND(bind_int(account_id)), account_id, &latest, err);

	return r < 0 ? r : payer_load(st, latest, out, err);
}

int payer_load(struct store *st, int64_t payer_id, struct payer *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(st, "SELECT " PAYER_COLUMNS " FROM payer p WHERE p.payer_id = ?1",
			  BIND(bind_int(payer_id)), &q, &row, err);

	if (r < 0)
		return r;
	if (!row)
		return err_set(err, ERR_NOT_FOUND, "there is no payer %" PRId64, payer_id);
	payer_read(q, 0, out);
	return ERR_OK;
}

/* Offer every account under its name; a school's own also under its URN. Other bodies have their name alone. */
static int offer_all(struct store *st, struct find *find, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st,
			    "SELECT p.payer_id, p.name, s.urn, s.status FROM payer p LEFT JOIN"
			    " school s ON s.school_id = p.school_id WHERE p.account_id IS NULL"
			    " ORDER BY p.name, p.payer_id",
			    BIND_NONE, &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		SCOPED(freep) char *folded = text_fold(stmt_text(q, 1));
		const char *urn = stmt_text(q, 2), *status = stmt_text(q, 3);

		if (!folded)
			return err_nomem(err);
		find_offer(find, stmt_int(q, 0), folded, stmt_text(q, 1), urn ? urn : "payer",
			   status && strcmp(status, "closed") == 0);
	}
	return r;
}

/* The payer of a school on a date, if the text means one. */
static int find_by_school(struct store *st, const char *text, struct date on, struct payer *out,
			  struct err *err)
{
	struct school_terms terms;
	struct school school;
	int r;

	if ((r = school_find(st, text, &school, err)) < 0 ||
	    (r = school_terms_on(st, school.id, on, &terms, err)) < 0)
		return r;
	*out = terms.payer;
	return ERR_OK;
}

int payer_find(struct store *st, const char *text, struct date on, struct payer *out,
	       struct err *err)
{
	SCOPED(find_release) struct find find = FIND_EMPTY;
	struct err none = { 0 };
	int64_t id = 0;
	int r = store_int(st,
			  "SELECT max(payer_id) FROM payer WHERE name = ?1 AND school_id IS NULL"
			  " AND account_id IS NULL",
			  BIND(bind_text(text)), 0, &id, err);

	if (r < 0 || id != 0)
		return r < 0 ? r : payer_latest(st, id, out, err);
	if ((r = find_by_school(st, text, on, out, &none)) == ERR_OK)
		return ERR_OK;
	if (r != ERR_NOT_FOUND && r != ERR_CONFLICT) {
		*err = none;
		return r;
	}
	if ((r = find_begin(&find, "payer", text, err)) < 0 ||
	    (r = offer_all(st, &find, err)) < 0 || (r = find_end(&find, &id, err)) < 0)
		return r;
	return payer_latest(st, id, out, err);
}
