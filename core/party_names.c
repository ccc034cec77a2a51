/* core/party_names.c - reads and finds the names */
#include "core/party_names.h"

#include "core/banned.h"

/* Rows of key, code and name, by key. */
static int read(struct stmt *q, struct party_names *out, struct err *err)
{
	bool row = false;
	int r;

	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct party_name *grown = array_grow(out->item, out->count, sizeof *grown);

		if (!grown)
			return err_nomem(err);
		out->item = grown;
		grown[out->count].id = stmt_int(q, 0);
		stmt_copy(q, 1, grown[out->count].code, sizeof grown->code);
		stmt_copy(q, 2, grown[out->count].name, sizeof grown->name);
		out->count++;
	}
	return r;
}

int party_names_officers(struct store *st, struct party_names *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	int r = store_query(st, "SELECT officer_id, code, name FROM officer ORDER BY officer_id",
			    BIND_NONE, &q, err);

	return r < 0 ? r : read(q, out, err);
}

int party_names_schools(struct store *st, struct party_names *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	int r = store_query(st, "SELECT school_id, urn, name FROM school ORDER BY school_id",
			    BIND_NONE, &q, err);

	return r < 0 ? r : read(q, out, err);
}

void party_names_free(struct party_names *names)
{
	free(names->item);
	*names = (struct party_names){ .count = 0 };
}

static int by_id(const void *a, const void *b)
{
	const struct party_name *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

const struct party_name *party_names_find(const struct party_names *names, int64_t id)
{
	const struct party_name key = { .id = id };

	return names->count == 0 ? NULL
				 : bsearch(&key, names->item, names->count, sizeof key, by_id);
}
