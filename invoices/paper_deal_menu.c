/* invoices/paper_deal_menu.c - the catalogue on a quote or an agreement: what days are for, and what is free by which law */
#include "core/service.h"
#include "invoices/paper_deal_private.h"

#include "core/banned.h"

#define MENU_BYTES 1600 /* of one cell: all services of one basis */

/* ---- what days are for ---- */

static int purchased_menu(struct deal *d, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	struct json *list = NULL;
	bool row = false;
	int r = store_query(d->st,
			    "SELECT v.title FROM service v WHERE v.kind = 'purchased' AND "
			    "v.service_id <> ?1 AND v.code <> ?2 ORDER BY v.family, v.service_id",
			    BIND(bind_int(d->c->service_id), bind_text(SERVICE_DAYS)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		if (!list) {
			struct short_text heading;

			(void) snprintf(heading.s, sizeof heading.s, "What the %s can be used for",
					d->unit->plural);
			paper_heading(d->paper, heading.s);
			list = paper_list(d->paper, 2);
		}
		paper_item(list, stmt_text(q, 0));
	}
	return r;
}

/* ---- what is free ---- */

static const char *const basis_heads[][2] = {
	{ "statute", "By law" },
	{ "guidance", "By national guidance" },
	{ "promise", "Our own promise" },
};

static const char *head_of(const char *basis)
{
	for (size_t i = 0; i < COUNT_OF(basis_heads); i++)
		if (strcmp(basis_heads[i][0], basis) == 0)
			return basis_heads[i][1];
	return "";
}

/* One row: the services of a basis below each other. */
struct menu {
	struct json *table;
	char basis[16], text[200], services[MENU_BYTES];
	size_t used;
};

static void end_row(struct menu *m)
{
	const char *cells[] = { m->services, m->text };

	if (m->used > 0)
		paper_row(m->table, ROW_PLAIN, cells, 2);
	m->used = 0;
}

static void add_service(struct menu *m, const char *service)
{
	int n = snprintf(m->services + m->used, sizeof m->services - m->used, "%s%s",
			 m->used ? "\n" : "", service);

	if (n > 0)
		m->used += (size_t) n;
}

static void take_service(struct menu *m, const struct stmt *q)
{
	const char *basis = stmt_text(q, 1), *why = stmt_is_null(q, 2) ? "" : stmt_text(q, 2);
	bool full = m->used + strlen(stmt_text(q, 0)) + 2 >= sizeof m->services;

	if (full || strcmp(m->basis, basis) != 0 || strcmp(m->text, why) != 0)
		end_row(m);
	if (strcmp(m->basis, basis) != 0)
		paper_row(m->table, ROW_SECTION, CELLS(head_of(basis)));
	(void) snprintf(m->basis, sizeof m->basis, "%s", basis);
	(void) snprintf(m->text, sizeof m->text, "%s", why);
	add_service(m, stmt_text(q, 0));
}

static int free_menu(struct deal *d, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	struct menu m = { .table = NULL };
	bool row = false;
	int r = store_query(
		d->st,
		"SELECT v.title, v.basis, v.basis_text FROM service v WHERE v.kind = 'statutory' "
		"ORDER BY CASE v.basis WHEN 'statute' THEN 0 WHEN 'guidance' THEN 1 ELSE 2 END, "
		"(SELECT min(w.service_id) FROM service w WHERE w.basis = v.basis AND "
		"w.basis_text = v.basis_text), v.service_id",
		BIND_NONE, &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		if (!m.table) {
			struct short_text note;

			(void) snprintf(note.s, sizeof note.s,
					"With or without an agreement these cost a school nothing, "
					"and use none of its %s.",
					d->unit->plural);
			paper_heading(d->paper, "Free for every school");
			paper_text(d->paper, "%s", note.s);
			m.table = paper_table(d->paper,
					      (const struct paper_column[]){
						      { "Service", 100, FORM_LEFT },
						      { "Why it is free", 70, FORM_LEFT } },
					      2);
		}
		take_service(&m, q);
	}
	if (r == ERR_OK && m.table)
		end_row(&m);
	return r;
}

int deal_menus(struct deal *d, struct err *err)
{
	int r = purchased_menu(d, err);

	return r < 0 ? r : free_menu(d, err);
}
