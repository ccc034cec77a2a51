/* core/school_import.c - holds the register's file against the book */
#include "core/school_import_private.h"

#include "core/school.h"
#include "core/setting.h"

#include "core/banned.h"

void school_import_free(struct school_import *import)
{
	struct known_school *k, *k_tmp;
	struct seen_urn *s, *s_tmp;

	if (!import)
		return;
	HASH_ITER(hh, import->known, k, k_tmp)
	{
		HASH_DEL(import->known, k);
		while (k->payers) {
			struct own_payer *next = k->payers->next;

			free(k->payers);
			k->payers = next;
		}
		free(k);
	}
	HASH_ITER(hh, import->seen, s, s_tmp)
	{
		HASH_DEL(import->seen, s);
		free(s);
	}
	for (size_t i = 0; i < import->change_count; i++) {
		free(import->changes[i].address);
		free(import->changes[i].what);
	}
	for (size_t i = 0; i < import->finding_count; i++)
		free(import->findings[i].problem);
	free(import->changes);
	free(import->findings);
	free(import);
}

void school_import_freep(struct school_import **import)
{
	school_import_free(*import);
	*import = NULL;
}

struct school_import_counts school_import_counts(const struct school_import *import)
{
	return import->counts;
}

/* ---- the book, once ---- */

static void read_known(const struct stmt *q, struct known_school *k)
{
	k->id = stmt_int(q, 0);
	stmt_copy(q, 1, k->urn, sizeof k->urn);
	stmt_copy(q, 2, k->name, sizeof k->name);
	stmt_copy(q, 3, k->la_code, sizeof k->la_code);
	stmt_copy(q, 4, k->status, sizeof k->status);
	stmt_copy(q, 5, k->town, sizeof k->town);
	stmt_copy(q, 6, k->postcode, sizeof k->postcode);
	stmt_copy(q, 7, k->address, sizeof k->address);
	k->is = (struct register_row){ .urn = k->urn,
				       .name = k->name,
				       .la_code = k->la_code,
				       .status = k->status,
				       .town = k->town,
				       .postcode = k->postcode,
				       .address = k->address,
				       .opened_on = stmt_date(q, 8),
				       .closed_on = stmt_date(q, 9) };
	stmt_copy(q, 10, k->is.type, sizeof k->is.type);
	stmt_copy(q, 11, k->is.group, sizeof k->is.group);
	stmt_copy(q, 12, k->treatment, sizeof k->treatment);
	k->overridden = !stmt_is_null(q, 13);
	k->succeeded = !stmt_is_null(q, 14);
}

static int load_known(struct store *st, struct school_import *import, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT s.school_id, s.urn, s.name, s.la_code, s.status, s.town, s.postcode,"
		" s.address, s.opened_on, s.closed_on, k.gias_type, k.gias_group, k.treatment,"
		" k.reason, x.school_id FROM school s LEFT JOIN school_succession x ON"
		" x.school_id = s.school_id"
		" JOIN school_kind k ON k.school_id = s.school_id AND k.from_on =" SCHOOL_KIND_FROM(
			"s.school_id", "?1"),
		BIND(bind_date(import->today)), &q, err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct known_school *k = calloc(1, sizeof *k);

		if (!k)
			return err_nomem(err);
		read_known(q, k);
		HASH_ADD_STR(import->known, urn, k);
	}
	return r;
}

/* Once for all: a query a school would read the payers 50,000 times. */
static int load_payers(struct store *st, struct school_import *import, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st,
			    "SELECT s.urn, p.payer_id, p.name, p.address FROM payer p"
			    " JOIN school s ON s.school_id = p.school_id",
			    BIND_NONE, &q, err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		const char *urn = stmt_text(q, 0);
		struct known_school *k = NULL;
		struct own_payer *p;

		HASH_FIND_STR(import->known, urn, k);
		if (!k)
			continue;
		p = calloc(1, sizeof *p);
		if (!p)
			return err_nomem(err);
		p->id = stmt_int(q, 1);
		p->name_follows = strcmp(stmt_text(q, 2), k->name) == 0;
		p->address_follows = strcmp(stmt_text(q, 3), k->address) == 0;
		p->next = k->payers;
		k->payers = p;
	}
	return r;
}

/* ---- what a line changes ---- */

static void say(FILE *out, const char *what, const char *was, const char *is)
{
	if (strcmp(was, is) != 0)
		fprintf(out, "%s%s: %s -> %s", ftell(out) > 0 ? "; " : "", what,
			was[0] ? was : "none", is[0] ? is : "none");
}

/* An address as one line. */
static void say_address(FILE *out, const char *was, const char *is)
{
	if (strcmp(was, is) == 0)
		return;
	fprintf(out, "%saddress: ", ftell(out) > 0 ? "; " : "");
	for (; *is != '\0'; is++)
		fputs(*is == '\n' ? ", " : (char[]){ *is, '\0' }, out);
}

/* "name: Old -> New; status: open -> closed"; NULL for no memory, "" when nothing changed. */
static char *changes_text(const struct known_school *k, const struct import_change *c)
{
	const struct register_row *was = &k->is, *is = &c->row;
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);

	if (!out)
		return NULL;
	say(out, "name", was->name, is->name);
	say(out, "status", was->status, is->status);
	say(out, "type", was->type, is->type);
	say(out, "group", was->group, is->group);
	say(out, "treatment", k->treatment, c->treatment);
	say_address(out, was->address, is->address);
	say(out, "town", was->town, is->town);
	say(out, "postcode", was->postcode, is->postcode);
	say(out, "authority", was->la_code, is->la_code);
	say(out, "opened", date_iso(was->opened_on).s, date_iso(is->opened_on).s);
	say(out, "closed", date_iso(was->closed_on).s, date_iso(is->closed_on).s);
	if (fclose(out) != 0) {
		free(text);
		return NULL;
	}
	return text;
}

/* Compare with the book; c->what is "" when the book has it so already. */
static int compare(struct school_import *import, struct import_change *c, struct err *err)
{
	const char *rule =
		school_treatment(c->row.type, c->row.group, c->row.la_code, import->own_la_code);
	struct known_school *k = NULL;

	HASH_FIND_STR(import->known, c->row.urn, k);
	c->known = k;
	c->treatment = rule;
	if (!k) {
		c->what = strdup("new");
		return c->what ? ERR_OK : err_nomem(err);
	}
	if (k->succeeded) {
		c->row.status = k->status;
		c->row.closed_on = k->is.closed_on;
	}
	k->in_file = true;
	k->closed_in_file = strcmp(c->row.status, "closed") == 0;
	k->file_closed_on = c->row.closed_on;
	c->new_kind = strcmp(k->is.type, c->row.type) != 0 ||
		      strcmp(k->is.group, c->row.group) != 0 ||
		      strcmp(k->la_code, c->row.la_code) != 0;
	if (k->overridden || !c->new_kind)
		c->treatment = k->treatment; /* finance's word, or as it was */
	c->what = changes_text(k, c);
	return c->what ? ERR_OK : err_nomem(err);
}

static int keep(struct school_import *import, const struct import_change *c, struct err *err)
{
	if (import->change_count == import->change_room) {
		size_t room = import->change_room ? import->change_room * 2 : 256;
		struct import_change *more = realloc(import->changes, room * sizeof *more);

		if (!more)
			return err_nomem(err);
		import->changes = more;
		import->change_room = room;
	}
	import->changes[import->change_count++] = *c;
	return ERR_OK;
}

static int read_line(struct school_import *import, const struct csv *csv, size_t row,
		     struct err *err)
{
	struct import_change c = { .line = csv_line(csv, row) };
	bool ours = false, good = false;
	int r = import_row_read(import, csv, row, &ours, &good, &c.row, &c.address, err);

	import->counts.rows++;
	import->counts.other_la += !ours;
	import->counts.bad += ours && !good;
	if (r == ERR_OK && good && (r = compare(import, &c, err)) == ERR_OK) {
		if (c.what[0] != '\0' && (r = keep(import, &c, err)) == ERR_OK) {
			import->counts.added += !c.known;
			import->counts.changed += c.known != NULL;
			return ERR_OK; /* the import owns the texts now */
		}
		import->counts.same += c.what[0] == '\0';
	}
	free(c.address);
	free(c.what);
	return r;
}

int school_import_read(struct store *st, const struct csv *csv, const char *la_code,
		       struct date today, struct school_import **out, struct err *err)
{
	SCOPED(school_import_freep) struct school_import *import = calloc(1, sizeof *import);
	int r;

	if (!import)
		return err_nomem(err);
	import->today = today;
	if ((r = setting_get(st, "authority.la-code", today, import->own_la_code,
			     sizeof import->own_la_code, err)) < 0)
		return r;
	if (!la_code)
		la_code = import->own_la_code;
	if (strlen(la_code) != 3 || strspn(la_code, "0123456789") != 3) {
		(void) err_set(err, ERR_INVALID,
			       "'%s' is not the number of an authority: three digits, such as 852",
			       la_code);
		return err_at(err, "la", 0);
	}
	(void) snprintf(import->la_code, sizeof import->la_code, "%s", la_code);
	import_columns(import, csv);
	if ((r = load_known(st, import, err)) < 0 || (r = load_payers(st, import, err)) < 0)
		return r;
	for (size_t row = 0; row < csv_rows(csv); row++)
		if ((r = read_line(import, csv, row, err)) < 0)
			return r;
	*out = import;
	import = NULL;
	return ERR_OK;
}

/* ---- as tables ---- */

const struct column school_import_columns[] = {
	{ "line", "Line", COLUMN_INT },
	{ "urn", "URN", COLUMN_CODE },
	{ "name", "School", COLUMN_TEXT },
	{ "what", "Change", COLUMN_TEXT },
};
const size_t school_import_column_count = COUNT_OF(school_import_columns);

void school_import_table(const struct school_import *import, struct table *t)
{
	for (size_t i = 0; i < import->change_count; i++) {
		const struct import_change *c = &import->changes[i];

		table_add_int(t, c->line);
		table_add_text(t, c->row.urn);
		table_add_text(t, c->row.name);
		table_add_text(t, c->what);
	}
}

void school_import_json(const struct school_import *import, struct json *array)
{
	for (size_t i = 0; i < import->change_count; i++) {
		const struct import_change *c = &import->changes[i];
		struct json *row = json_add_object(array, NULL);

		json_add_int(row, "line", c->line);
		json_add_text(row, "urn", c->row.urn);
		json_add_text(row, "name", c->row.name);
		json_add_text(row, "what", c->what);
	}
}

void school_import_gone(const struct school_import *import,
			void (*each)(void *context, const struct school_gone *school),
			void *context)
{
	for (const struct known_school *k = import->known; k; k = k->hh.next) {
		const struct school_gone gone = {
			.school_id = k->id,
			.urn = k->urn,
			.name = k->name,
			.missing = !k->in_file,
			.closed_on = k->in_file ? k->file_closed_on : k->is.closed_on,
		};

		if (k->in_file ? k->closed_in_file : strcmp(k->la_code, import->la_code) == 0)
			each(context, &gone);
	}
}

const struct column school_import_bad_columns[] = {
	{ "line", "Line", COLUMN_INT },
	{ "field", "Column", COLUMN_CODE },
	{ "problem", "What is wrong", COLUMN_TEXT },
};
const size_t school_import_bad_column_count = COUNT_OF(school_import_bad_columns);

void school_import_bad_table(const struct school_import *import, struct table *t)
{
	for (size_t i = 0; i < import->finding_count; i++) {
		table_add_int(t, import->findings[i].line);
		table_add_text(t, import->findings[i].field);
		table_add_text(t, import->findings[i].problem);
	}
}

int school_import_refuse(const struct school_import *import, bool with_first, struct err *err)
{
	const struct import_finding *f = import->findings;

	if (import->finding_count == 0)
		return ERR_OK;
	(void) err_set(err, ERR_INVALID, "%zu of %zu %s %s wrong: nothing was imported%s%s",
		       import->counts.bad, import->counts.rows,
		       import->counts.rows == 1 ? "line" : "lines",
		       import->counts.bad == 1 ? "is" : "are", with_first ? "; first: " : "",
		       with_first ? f->problem : "");
	return err_at(err, f->field, f->line);
}
