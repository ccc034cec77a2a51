/* billing/numbers.c - takes the numbers that the ledger gave to our requests */
#include "billing/request.h"

#include "core/check_value.h"
#include "core/text.h"

#include "core/banned.h"

#define NUMBER_BYTES 40

const char *const numbers_needed[] = { "reference", "number", "date", NULL };

/* A row of the file, and the request it is about. */
struct given {
	const char *reference, *number;
	struct date on, due_on;
	int64_t line;
	int64_t document_id;
	bool same; /* it has just that number already */
};

static int refuse(struct err *err, enum err_code code, const char *column, int64_t line)
{
	err->code = code;
	return err_at(err, column, line);
}

static int read_date(const char *text, const char *column, int64_t line, struct date today,
		     struct date *out, struct err *err)
{
	if (date_parse(text, out, err) < 0 || date_plausible(*out, today, err) < 0)
		return refuse(err, ERR_INVALID, column, line);
	return ERR_OK;
}

static int read_row(const struct csv *file, size_t row, struct date today, struct given *g,
		    struct err *err)
{
	const char *date = csv_cell(file, row, csv_column(file, "date"));
	const char *due = csv_cell(file, row, csv_column(file, "due"));
	int r;

	*g = (struct given){ .reference = csv_cell(file, row, csv_column(file, "reference")),
			     .number = csv_cell(file, row, csv_column(file, "number")),
			     .on = DATE_NONE,
			     .due_on = DATE_NONE,
			     .line = csv_line(file, row) };
	if (line_check("number", g->number, NUMBER_BYTES, err) < 0)
		return refuse(err, ERR_INVALID, "number", g->line);
	if ((r = read_date(date, "date", g->line, today, &g->on, err)) < 0 ||
	    (due[0] && (r = read_date(due, "due", g->line, today, &g->due_on, err)) < 0))
		return r;
	if (due[0] && date_compare(g->due_on, g->on) < 0) {
		(void) err_set(err, ERR_INVALID, "%s is due on %s, before its date", g->number,
			       date_long(g->due_on).s);
		return err_at(err, "due", g->line);
	}
	return ERR_OK;
}

/* The request of the reference must have gone out, and have no other number. */
static int find_request(struct store *st, struct given *g, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(st,
			  "SELECT d.document_id, d.issued_on, l.batch_id, n.number, n.given_on,"
			  " n.due_on FROM document d LEFT JOIN request_line l ON l.document_id ="
			  " d.document_id LEFT JOIN document_number n ON n.document_id ="
			  " d.document_id WHERE d.name = upper(?1) AND d.issuer = 'corporate'",
			  BIND(bind_text(g->reference)), &q, &row, err);

	if (r < 0)
		return r;
	if (!row || stmt_is_null(q, 2)) {
		(void) err_set(err, row ? ERR_CONFLICT : ERR_NOT_FOUND,
			       row ? "the request %s has not been sent: 'daybook invoice request"
				     " batch'"
				   : "'%s' is no request of ours",
			       g->reference);
		return err_at(err, "reference", g->line);
	}
	g->document_id = stmt_int(q, 0);
	if (date_compare(g->on, stmt_date(q, 1)) < 0) {
		(void) err_set(err, ERR_INVALID, "the date %s is before the request %s, of %s",
			       date_iso(g->on).s, g->reference, date_long(stmt_date(q, 1)).s);
		return err_at(err, "date", g->line);
	}
	if (stmt_is_null(q, 3))
		return ERR_OK;
	g->same = strcmp(stmt_text(q, 3), g->number) == 0 &&
		  date_compare(stmt_date(q, 4), g->on) == 0 &&
		  date_compare(stmt_date(q, 5), g->due_on) == 0;
	if (g->same)
		return ERR_OK;
	(void) err_set(err, ERR_CONFLICT, "the request %s has the number %s of %s already",
		       g->reference, stmt_text(q, 3), date_long(stmt_date(q, 4)).s);
	return err_at(err, "number", g->line);
}

/* Is the number another request's, or a document's of our own? */
static int check_free(struct store *st, const struct given *g, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(st,
			  "SELECT d.name FROM document_number n JOIN document d ON d.document_id ="
			  " n.document_id WHERE n.number = ?1 UNION ALL SELECT e.name FROM"
			  " document e WHERE e.name = ?1",
			  BIND(bind_text(g->number)), &q, &row, err);

	if (r < 0 || !row)
		return r;
	(void) err_set(err, ERR_CONFLICT, "the number %s is that of %s", g->number,
		       stmt_text(q, 0));
	return err_at(err, "number", g->line);
}

int numbers_take(struct work *work, const struct csv *file, struct numbers_read *out,
		 struct err *err)
{
	int r = ERR_OK;

	*out = (struct numbers_read){ .added = 0 };
	for (size_t i = 0; r == ERR_OK && i < csv_rows(file); i++) {
		struct given g;

		if ((r = read_row(file, i, work->today, &g, err)) < 0 ||
		    (r = find_request(work->store, &g, err)) < 0)
			return r;
		if (g.same) {
			out->same++;
			continue;
		}
		if ((r = check_free(work->store, &g, err)) < 0)
			return r;
		r = work_run(work,
			     "INSERT INTO document_number (document_id, number, given_on, due_on,"
			     " audit_id) VALUES (?1, ?2, ?3, ?4, ?5)",
			     BIND(bind_int(g.document_id), bind_text(g.number), bind_date(g.on),
				  bind_date(g.due_on), bind_int(work_audit_id(work))),
			     err);
		out->added += r == ERR_OK;
	}
	return r;
}
