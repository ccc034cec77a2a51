/* billing/bank_index.c - reads what is outstanding, and of whom, once for a bank's file */
#include "billing/bank_index_private.h"

#include "billing/owing.h"

#include "core/text.h"

#include "core/banned.h"

static void names_free(struct known_name **names)
{
	struct known_name *n, *tmp;

	HASH_ITER(hh, *names, n, tmp)
	{
		HASH_DEL(*names, n);
		free(n->name);
		free(n->squeezed);
		free(n);
	}
}

void bank_index_free(struct bank_index *index)
{
	struct open_item *item, *next_item;
	struct given_number *number, *next_number;

	if (!index)
		return;
	HASH_ITER(hh, index->items, item, next_item)
	{
		HASH_DEL(index->items, item);
		free(item);
	}
	HASH_ITER(hh, index->numbers, number, next_number)
	{
		HASH_DEL(index->numbers, number);
		free(number->squeezed);
		free(number);
	}
	names_free(&index->payers);
	names_free(&index->schools);
	free(index->series);
	free(index);
}

void bank_index_freep(struct bank_index **index)
{
	bank_index_free(*index);
	*index = NULL;
}

static void squeeze(char *folded)
{
	char *to = folded;

	for (const char *p = folded; *p != '\0'; p++)
		if (*p != ' ')
			*to++ = *p;
	*to = '\0';
}

char *bank_squeezed(const char *text)
{
	char *folded = text_fold(text);

	if (folded)
		squeeze(folded);
	return folded;
}

static size_t core_of(const char *squeezed_name)
{
	static const char *const ends[] = { "school", "academy", "college" };
	size_t length = strlen(squeezed_name);

	for (size_t i = 0; i < COUNT_OF(ends); i++) {
		size_t end = strlen(ends[i]);

		if (length >= end + 10 && strcmp(squeezed_name + length - end, ends[i]) == 0)
			return length - end;
	}
	return length;
}

static int know(struct known_name **names, int64_t id, const char *text, const char *urn,
		const struct known_name **out, struct err *err)
{
	struct known_name *n;

	*out = NULL;
	if (id == 0 || !text)
		return ERR_OK;
	HASH_FIND(hh, *names, &id, sizeof id, n);
	if (!n) {
		if (!(n = calloc(1, sizeof *n)))
			return err_nomem(err);
		n->id = id;
		n->name = strdup(text);
		n->squeezed = bank_squeezed(text);
		if (!n->name || !n->squeezed) {
			free(n->name);
			free(n->squeezed);
			free(n);
			return err_nomem(err);
		}
		n->core = core_of(n->squeezed);
		(void) snprintf(n->urn, sizeof n->urn, "%s", urn ? urn : "");
		HASH_ADD(hh, *names, id, sizeof n->id, n);
	}
	*out = n;
	return ERR_OK;
}

static int add_item(struct bank_index *index, const struct stmt *q, struct err *err)
{
	struct open_item *item = calloc(1, sizeof *item);
	int r;

	if (!item)
		return err_nomem(err);
	item->id = stmt_int(q, 0);
	item->account_id = stmt_int(q, 2);
	item->left = stmt_int(q, 6);
	stmt_copy(q, 1, item->name, sizeof item->name);
	HASH_ADD(hh, index->items, id, sizeof item->id, item);
	if ((r = know(&index->payers, item->account_id, stmt_text(q, 3), NULL, &item->payer, err)) <
	    0)
		return r;
	return know(&index->schools, stmt_int(q, 7), stmt_text(q, 4), stmt_text(q, 5),
		    &item->school, err);
}

/* All that is outstanding, without a look at the snapshots; what is settled by journal is not paid. */
static int load_items(struct bank_index *index, struct store *st, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT x.document_id, x.name, coalesce(p.account_id, p.payer_id), p.name, s.name, "
		"s.urn, x.left_pence, x.school_id FROM (SELECT d.document_id, d.name, d.payer_id, "
		"d.school_id, coalesce(d.due_on, (SELECT n.due_on FROM document_number n WHERE "
		"n.document_id = d.document_id), d.issued_on) AS due_on, d.net_pence + d.vat_pence "
		"- coalesce((SELECT sum(a.pence) "
		"FROM allocation a WHERE a.document_id = d.document_id), 0) - coalesce((SELECT "
		"sum(w.net_pence + w.vat_pence) FROM write_off w WHERE w.document_id = "
		"d.document_id), 0) AS left_pence FROM document d WHERE d.settles = 'bank' AND "
		"d.kind <> 'credit-note') x JOIN payer p ON p.payer_id = x.payer_id LEFT JOIN "
		"school "
		"s ON s.school_id = x.school_id WHERE x.left_pence > 0 ORDER BY x.due_on, "
		"x.document_id",
		BIND_NONE, &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row)
		r = add_item(index, q, err);
	return r;
}

static int load_numbers(struct bank_index *index, struct store *st, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st, "SELECT document_id, number FROM document_number", BIND_NONE, &q,
			    err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct given_number *n = calloc(1, sizeof *n), *same;

		if (!n || !(n->squeezed = bank_squeezed(stmt_text(q, 1)))) {
			free(n);
			return err_nomem(err);
		}
		n->document_id = stmt_int(q, 0);
		HASH_FIND_STR(index->numbers, n->squeezed, same);
		/* a short one would be found in anything */
		if (same || strlen(n->squeezed) < 5 || !strpbrk(n->squeezed, "0123456789")) {
			free(n->squeezed);
			free(n);
			continue;
		}
		HASH_ADD_KEYPTR(hh, index->numbers, n->squeezed, strlen(n->squeezed), n);
	}
	return r;
}

static int load_series(struct bank_index *index, struct store *st, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	int64_t count = 0;
	bool row = false;
	int r = store_int(st, "SELECT count(DISTINCT series) FROM series", BIND_NONE, 0, &count,
			  err);

	if (r < 0)
		return r;
	if (!(index->series = calloc((size_t) count + 1, sizeof *index->series)))
		return err_nomem(err);
	r = store_query(st, "SELECT DISTINCT series FROM series ORDER BY series", BIND_NONE, &q,
			err);
	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row &&
	       index->series_count < (size_t) count) {
		char *to = index->series[index->series_count++];

		stmt_copy(q, 0, to, sizeof *index->series);
		for (; *to != '\0'; to++)
			if (*to >= 'A' && *to <= 'Z')
				*to = (char) (*to - 'A' + 'a');
	}
	return r;
}

int bank_index_load(struct store *st, struct bank_index **out, struct err *err)
{
	SCOPED(bank_index_freep) struct bank_index *index = calloc(1, sizeof *index);
	int r;

	if (!index)
		return err_nomem(err);
	if ((r = load_items(index, st, err)) < 0 || (r = load_numbers(index, st, err)) < 0 ||
	    (r = load_series(index, st, err)) < 0)
		return r;
	*out = index;
	index = NULL;
	return ERR_OK;
}
