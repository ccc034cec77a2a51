/* billing/request.c - requests to the ledger that issues: batches of them, and their bytes */
#include "billing/request.h"

#include "billing/snapshot.h"
#include "core/json.h"

#include "core/banned.h"

int request_waiting(struct store *st, int64_t *out, struct err *err)
{
	return store_int(st,
			 "SELECT count(*) FROM document d LEFT JOIN request_line l ON"
			 " l.document_id = d.document_id WHERE d.issuer = 'corporate' AND"
			 " l.document_id IS NULL",
			 BIND_NONE, 0, out, err);
}

int request_batch(struct work *work, int64_t *out_batch, size_t *out_count, struct err *err)
{
	int64_t waiting = 0;
	int r = request_waiting(work->store, &waiting, err);

	*out_batch = 0;
	*out_count = 0;
	if (r < 0 || waiting == 0)
		return r;
	if ((r = work_insert(work, "INSERT INTO request_batch (made_on, audit_id) VALUES (?1, ?2)",
			     BIND(bind_date(work->today), bind_int(work_audit_id(work))), out_batch,
			     err)) < 0 ||
	    (r = work_run(work,
			  "INSERT INTO request_line (document_id, batch_id) SELECT d.document_id,"
			  " ?1 FROM document d LEFT JOIN request_line l ON l.document_id ="
			  " d.document_id WHERE d.issuer = 'corporate' AND l.document_id IS NULL"
			  " ORDER BY d.document_id",
			  BIND(bind_int(*out_batch)), err)) < 0)
		return r;
	*out_count = (size_t) waiting;
	return ERR_OK;
}

/* ---- the bytes of a batch ---- */

static const struct column line_columns[] = {
	{ "reference", NULL, COLUMN_CODE },    { "kind", NULL, COLUMN_CODE },
	{ "date", NULL, COLUMN_DATE },         { "tax_point", NULL, COLUMN_DATE },
	{ "payer", NULL, COLUMN_TEXT },        { "address", NULL, COLUMN_TEXT },
	{ "order_number", NULL, COLUMN_CODE }, { "treatment", NULL, COLUMN_CODE },
	{ "line", NULL, COLUMN_INT },          { "urn", NULL, COLUMN_CODE },
	{ "school", NULL, COLUMN_TEXT },       { "contract", NULL, COLUMN_CODE },
	{ "text", NULL, COLUMN_TEXT },         { "note", NULL, COLUMN_TEXT },
	{ "quantity", NULL, COLUMN_QUANTITY }, { "unit", NULL, COLUMN_CODE },
	{ "rate", NULL, COLUMN_MONEY },        { "net", NULL, COLUMN_MONEY },
	{ "vat_rate", NULL, COLUMN_QUANTITY }, { "request_net", NULL, COLUMN_MONEY },
	{ "request_vat", NULL, COLUMN_MONEY }, { "request_gross", NULL, COLUMN_MONEY },
};

/* "1 Quay; Southampton": the lines of an address in one cell. */
static void say_address(const struct json *payer, char *out, size_t size)
{
	const struct json *lines = json_get(payer, "address");
	size_t used = 0;

	out[0] = '\0';
	for (const struct json *l = lines ? json_first(lines) : NULL; l && used < size;
	     l = json_next(l))
		used += (size_t) snprintf(out + used, size - used, "%s%s", used ? "; " : "",
					  json_value(l, ""));
}

/* One request, read from what was frozen when it was made. */
struct asked {
	const char *reference, *kind, *treatment;
	struct date made_on, tax_point_on;
	struct money net, vat;
	const struct json *root;
};

static int add_line(const struct asked *a, const struct json *line, int64_t n, struct table *t,
		    struct err *err)
{
	const struct json *payer = json_get(a->root, "payer"),
			  *school = json_get(a->root, "school");
	struct money rate, net;
	struct quantity quantity;
	char address[500];
	int r;

	if ((r = json_need_money(line, "rate", &rate, err)) < 0 ||
	    (r = json_need_money(line, "net", &net, err)) < 0 ||
	    (r = quantity_parse(json_text(line, "quantity", ""), &quantity, err)) < 0)
		return r;
	if (strcmp(a->kind, "credit-note") == 0)
		net = money_pence(-net.pence); /* so that lines add up to their request */
	say_address(payer, address, sizeof address);
	table_add_text(t, a->reference);
	table_add_text(t, a->kind);
	table_add_date(t, a->made_on);
	table_add_date(t, strcmp(a->kind, "recharge") == 0 ? DATE_NONE : a->tax_point_on);
	table_add_text(t, json_text(payer, "name", ""));
	table_add_text(t, address);
	table_add_text(t, json_text(a->root, "order_number", NULL));
	table_add_text(t, a->treatment);
	table_add_int(t, n);
	table_add_text(t, json_text(line, "urn", json_text(school, "urn", NULL)));
	table_add_text(t, json_text(line, "school", json_text(school, "name", NULL)));
	table_add_text(t, json_text(line, "contract", NULL));
	table_add_text(t, json_text(line, "text", ""));
	table_add_text(t, json_text(line, "note", ""));
	table_add_quantity(t, quantity);
	table_add_text(t, json_text(line, "unit", ""));
	table_add_money(t, rate);
	table_add_money(t, net);
	table_add_quantity(t, quantity_of(json_int(line, "vat_bp", 0)));
	table_add_money(t, a->net);
	table_add_money(t, a->vat);
	table_add_money(t, money_add(a->net, a->vat));
	return ERR_OK;
}

static int add_request(const struct stmt *q, struct table *t, struct err *err)
{
	SCOPED(json_freep) struct json *root = NULL;
	struct asked a = { .reference = stmt_text(q, 0),
			   .kind = stmt_text(q, 1),
			   .treatment = stmt_text(q, 2),
			   .made_on = stmt_date(q, 3),
			   .tax_point_on = stmt_date(q, 4),
			   .net = stmt_money(q, 5),
			   .vat = stmt_money(q, 6) };
	const struct json *lines;
	int64_t n = 0;
	int r = json_parse(stmt_text(q, 7), strlen(stmt_text(q, 7)), &root, err);

	if (r < 0)
		return r;
	a.root = root;
	lines = json_get(root, "lines");
	for (const struct json *l = lines ? json_first(lines) : NULL; l && r == ERR_OK;
	     l = json_next(l))
		r = add_line(&a, l, ++n, t, err);
	return r;
}

static int add_batch(struct store *st, int64_t batch, struct table *t, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st,
			    "SELECT d.name, d.kind, d.treatment, d.issued_on, d.tax_point_on,"
			    " d.net_pence, d.vat_pence, d.snapshot FROM request_line l JOIN"
			    " document d ON d.document_id = l.document_id WHERE l.batch_id = ?1"
			    " ORDER BY d.document_id",
			    BIND(bind_int(batch)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row)
		r = add_request(q, t, err);
	if (r == ERR_OK && table_rows(t) == 0)
		return err_set(err, ERR_NOT_FOUND,
			       "there is no batch %" PRId64
			       " of requests: 'daybook invoice request list' shows them",
			       batch);
	return r;
}

int request_export(struct store *st, int64_t batch, char **out, size_t *out_length, struct err *err)
{
	SCOPED(freep) char *text = NULL;
	SCOPED(table_freep) struct table *t = NULL;
	struct table *whole;
	size_t length = 0;
	FILE *file = open_memstream(&text, &length);
	int r = file ? table_open(file, TABLE_CSV, 0, line_columns, COUNT_OF(line_columns), &t, err)
		     : err_nomem(err);

	if (r == ERR_OK && (r = add_batch(st, batch, t, err)) == ERR_OK) {
		whole = t;
		t = NULL;
		r = table_close(whole, err);
	}
	if (file && fclose(file) != 0 && r == ERR_OK)
		r = err_nomem(err);
	if (r < 0)
		return r;
	*out = text;
	*out_length = length;
	text = NULL;
	return ERR_OK;
}

/* ---- the batches ---- */

const struct column request_columns[] = {
	{ "batch", "Batch", COLUMN_INT },       { "made_on", "Made", COLUMN_DATE },
	{ "requests", "Requests", COLUMN_INT }, { "net", "Net £", COLUMN_MONEY },
	{ "vat", "VAT £", COLUMN_MONEY },       { "gross", "Gross £", COLUMN_MONEY },
	{ "numbered", "Numbered", COLUMN_INT },
};
const size_t request_column_count = COUNT_OF(request_columns);

int request_list(struct store *st, struct table *t, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT b.batch_id, b.made_on, count(*), sum(d.net_pence), sum(d.vat_pence),"
		" count(n.document_id) FROM request_batch b JOIN request_line l ON l.batch_id ="
		" b.batch_id JOIN document d ON d.document_id = l.document_id LEFT JOIN"
		" document_number n ON n.document_id = d.document_id GROUP BY b.batch_id,"
		" b.made_on ORDER BY b.batch_id",
		BIND_NONE, &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		table_add_int(t, stmt_int(q, 0));
		table_add_date(t, stmt_date(q, 1));
		table_add_int(t, stmt_int(q, 2));
		table_add_money(t, stmt_money(q, 3));
		table_add_money(t, stmt_money(q, 4));
		table_add_money(t, money_add(stmt_money(q, 3), stmt_money(q, 4)));
		table_add_int(t, stmt_int(q, 5));
	}
	return r;
}
