/* core/service.c - the catalogue of services */
#include "core/service.h"

#include "core/check_value.h"
#include "core/find.h"
#include "core/text.h"

#include "core/banned.h"

int service_load_id(struct store *st, int64_t service_id, struct service *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(st,
			  "SELECT service_id, code, title, family, kind, minutes FROM service"
			  " WHERE service_id = ?1",
			  BIND(bind_int(service_id)), &q, &row, err);

	if (r < 0)
		return r;
	if (!row)
		return err_set(err, ERR_NOT_FOUND, "the book has no service with the key %" PRId64,
			       service_id);
	*out = (struct service){ .id = stmt_int(q, 0),
				 .statutory = strcmp(stmt_text(q, 4), "statutory") == 0,
				 .minutes = stmt_int(q, 5) };
	stmt_copy(q, 1, out->code, sizeof out->code);
	stmt_copy(q, 2, out->title, sizeof out->title);
	stmt_copy(q, 3, out->family, sizeof out->family);
	return ERR_OK;
}

int service_find(struct store *st, const char *text, struct service *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	SCOPED(find_release) struct find find = FIND_EMPTY;
	bool row = false;
	int64_t id;
	int r;

	if ((r = find_begin(&find, "service", text, err)) < 0 ||
	    (r = store_query(st, "SELECT service_id, title, code FROM service ORDER BY title, code",
			     BIND_NONE, &q, err)) < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		SCOPED(freep) char *folded = NULL;

		if (strcmp(stmt_text(q, 2), text) == 0)
			return service_load_id(st, stmt_int(q, 0), out, err);
		folded = text_fold(stmt_text(q, 1));
		if (!folded)
			return err_nomem(err);
		find_offer(&find, stmt_int(q, 0), folded, stmt_text(q, 1), stmt_text(q, 2), false);
	}
	if (r < 0 || (r = find_end(&find, &id, err)) < 0)
		return r;
	return service_load_id(st, id, out, err);
}

/* ---- the catalogue's file ---- */

struct item {
	const char *code, *title, *family, *kind, *basis, *basis_text;
	int64_t minutes;
};

static bool is_word(const char *text, const char *const words[], size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(text, words[i]) == 0)
			return true;
	return false;
}

static int check_item(const struct item *item, struct err *err)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
	static const char *const kinds[] = { "statutory", "purchased" };
	static const char *const bases[] = { "statute", "guidance", "promise" };
	size_t length = strlen(item->code);
	bool statutory;
	int r;

	if (length == 0 || length > 39 || strspn(item->code, allowed) != length)
		return err_set(err, ERR_INVALID, "'%s' is not a code: a to z, 0 to 9 and '-'",
			       item->code);
	if ((r = line_check("title", item->title, 90, err)) < 0 ||
	    (r = line_check("family", item->family, 30, err)) < 0)
		return r;
	if (!is_word(item->kind, kinds, COUNT_OF(kinds)))
		return err_set(err, ERR_INVALID, "the kind '%s' is neither statutory nor purchased",
			       item->kind);
	statutory = strcmp(item->kind, "statutory") == 0;
	if (statutory && (!item->basis || !is_word(item->basis, bases, COUNT_OF(bases))))
		return err_set(err, ERR_INVALID,
			       "a free service needs its basis: statute, guidance or promise");
	if (!statutory && item->basis)
		return err_set(err, ERR_INVALID, "a purchased service has no basis");
	if (item->minutes < 0 || item->minutes > 1440)
		return err_set(err, ERR_INVALID, "minutes are 1 to 1440");
	return ERR_OK;
}

static int read_item(const struct json *node, struct item *out, struct err *err)
{
	int r;

	if (!json_is_object(node))
		return err_set(err, ERR_INVALID, "not an object");
	if ((r = json_need_text(node, "code", &out->code, err)) < 0 ||
	    (r = json_need_text(node, "title", &out->title, err)) < 0 ||
	    (r = json_need_text(node, "family", &out->family, err)) < 0 ||
	    (r = json_need_text(node, "kind", &out->kind, err)) < 0)
		return r;
	out->basis = json_text(node, "basis", NULL);
	out->basis_text = json_text(node, "basis_text", NULL);
	out->minutes = json_int(node, "minutes", 0);
	return check_item(out, err);
}

static int save_item(struct work *work, const struct item *item, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(work->store, "SELECT kind FROM service WHERE code = ?1",
			  BIND(bind_text(item->code)), &q, &row, err);

	if (r < 0)
		return r;
	if (row && strcmp(stmt_text(q, 0), item->kind) != 0)
		return err_set(
			err, ERR_INVALID,
			"the kind of '%s' is %s in the book: a service never changes its kind",
			item->code, stmt_text(q, 0));
	return work_run(
		work,
		"INSERT INTO service (code, title, family, kind, basis, basis_text, minutes)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (code) DO UPDATE SET"
		" title = excluded.title, family = excluded.family, basis = excluded.basis,"
		" basis_text = excluded.basis_text, minutes = excluded.minutes",
		BIND(bind_text(item->code), bind_text(item->title), bind_text(item->family),
		     bind_text(item->kind), bind_text(item->basis), bind_text(item->basis_text),
		     bind_id(item->minutes)),
		err);
}

int service_load(struct work *work, const struct json *catalogue, struct err *err)
{
	const struct json *services = json_get(catalogue, "services");
	int number = 0, r;

	if (!json_is_array(services))
		return err_set(err, ERR_INVALID, "a catalogue is {\"services\": [..]}");
	for (const struct json *node = json_first(services); node; node = json_next(node)) {
		struct item item = { 0 };
		struct err why = { 0 };

		number++;
		r = read_item(node, &item, &why);
		if (r == ERR_OK)
			r = save_item(work, &item, &why);
		if (r < 0) {
			(void) err_set(err, r, "service %d: %s", number, why.msg);
			return err_at(err, why.field, 0);
		}
	}
	return ERR_OK;
}

/* ---- listing ---- */

const struct column service_columns[] = {
	{ "code", "Service", COLUMN_CODE },   { "title", "Title", COLUMN_TEXT },
	{ "family", NULL, COLUMN_TEXT },      { "kind", "Kind", COLUMN_CODE },
	{ "basis", "Why free", COLUMN_TEXT }, { "minutes", "Minutes", COLUMN_INT },
};
const size_t service_column_count = COUNT_OF(service_columns);

int service_list(struct store *st, const char *kind, struct table *t, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r;

	if (kind && strcmp(kind, "free") != 0 && strcmp(kind, "purchased") != 0) {
		(void) err_set(err, ERR_INVALID, "'%s' is not a kind of service: free or purchased",
			       kind);
		return err_at(err, "kind", 0);
	}
	r = store_query(st,
			"SELECT code, title, family, kind, basis_text, minutes FROM service"
			" ORDER BY kind, family, code",
			BIND_NONE, &q, err);
	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		const char *word = strcmp(stmt_text(q, 3), "statutory") == 0 ? "free" : "purchased";

		if (kind && strcmp(kind, word) != 0)
			continue;
		table_add_text(t, stmt_text(q, 0));
		table_add_text(t, stmt_text(q, 1));
		table_add_text(t, stmt_text(q, 2));
		table_add_text(t, word);
		table_add_text(t, stmt_text(q, 4));
		if (stmt_is_null(q, 5))
			table_add_text(t, NULL);
		else
			table_add_int(t, stmt_int(q, 5));
	}
	return r;
}
