/* billing/bank_file.c - reads a bank's file, tells new lines from known ones, and writes them */
#include "billing/bank_file_private.h"

#include <uthash.h>

#include "billing/bank_line.h"
#include "core/crypto.h"
#include "core/setting.h"
#include "core/text.h"

#include "core/banned.h"

enum { REFERENCE_COLUMNS_MAX = 8 };

/* A key of this file, and the first line that has it. */
struct seen {
	char key[72];  /* hash key */
	char base[72]; /* of a line without a number: what is counted; "" */
	size_t at;
	UT_hash_handle hh;
};

/* How many lines of the file are alike. */
struct alike {
	char base[72]; /* hash key */
	int64_t count;
	UT_hash_handle hh;
};

/* Where the columns stand in this file. */
struct mapping {
	int date, amount, id;
	bool credit_only; /* the amount column has only what came */
	int reference[REFERENCE_COLUMNS_MAX];
	size_t reference_count;
	enum bank_date_form form;
};

void bank_file_free(struct bank_file *file)
{
	if (!file)
		return;
	free(file->line);
	free(file->bad);
	free(file);
}

void bank_file_freep(struct bank_file **file)
{
	bank_file_free(*file);
	*file = NULL;
}

/* ---- columns ---- */

static int find_column(const struct csv *csv, const char *name, const char *setting, int *out,
		       struct err *err)
{
	*out = csv_column(csv, name);
	if (*out >= 0)
		return ERR_OK;
	(void) err_set(err, ERR_INVALID,
		       "the file has no column '%s': say what it is called, with"
		       " 'daybook setting set %s NAME'",
		       name, setting);
	return err_at(err, name, 0);
}

/* Several, parted by commas. */
static int find_references(const struct csv *csv, char *names, struct mapping *out, struct err *err)
{
	for (char *name = names, *next; name; name = next) {
		size_t length;
		int r;

		if ((next = strchr(name, ',')))
			*next++ = '\0';
		name += strspn(name, " ");
		for (length = strlen(name); length > 0 && name[length - 1] == ' ';)
			name[--length] = '\0';
		if (length == 0)
			continue;
		if (out->reference_count == COUNT_OF(out->reference))
			return err_set(err, ERR_INVALID,
				       "bank.csv.reference names more than %d columns",
				       REFERENCE_COLUMNS_MAX);
		if ((r = find_column(csv, name, "bank.csv.reference",
				     &out->reference[out->reference_count++], err)) < 0)
			return r;
	}
	return ERR_OK;
}

static int read_mapping(struct store *st, const struct csv *csv, struct date today,
			struct mapping *out, struct err *err)
{
	char date[72], amount[72], credit[72], id[72], form[8], reference[200];
	int r;

	*out = (struct mapping){ .id = -1 };
	if ((r = setting_get(st, "bank.csv.date", today, date, sizeof date, err)) < 0 ||
	    (r = setting_get(st, "bank.csv.amount", today, amount, sizeof amount, err)) < 0 ||
	    (r = setting_get(st, "bank.csv.credit", today, credit, sizeof credit, err)) < 0 ||
	    (r = setting_get(st, "bank.csv.id", today, id, sizeof id, err)) < 0 ||
	    (r = setting_get(st, "bank.csv.date-form", today, form, sizeof form, err)) < 0 ||
	    (r = setting_get(st, "bank.csv.reference", today, reference, sizeof reference, err)) <
		    0 ||
	    (r = bank_date_form_parse(form, &out->form, err)) < 0)
		return r;
	out->credit_only = credit[0] != '\0';
	if ((r = find_column(csv, date, "bank.csv.date", &out->date, err)) < 0 ||
	    (r = find_column(csv, out->credit_only ? credit : amount,
			     out->credit_only ? "bank.csv.credit" : "bank.csv.amount", &out->amount,
			     err)) < 0 ||
	    (r = find_references(csv, reference, out, err)) < 0)
		return r;
	return id[0] ? find_column(csv, id, "bank.csv.id", &out->id, err) : ERR_OK;
}

/* ---- a line ---- */

static int add_bad(struct bank_file *file, int64_t line, const char *field, const char *problem,
		   struct err *err)
{
	struct bad_line *grown = realloc(file->bad, (file->bad_count + 1) * sizeof *grown);

	if (!grown)
		return err_nomem(err);
	file->bad = grown;
	file->bad[file->bad_count] = (struct bad_line){ .line = line, .field = field };
	(void) snprintf(file->bad[file->bad_count].problem, sizeof file->bad->problem, "%s",
			problem);
	text_tidy(file->bad[file->bad_count].problem);
	file->bad_count++;
	return ERR_OK;
}

/* The cells of the reference with one blank between words, cut to what is kept. */
static void read_reference(const struct csv *csv, size_t row, const struct mapping *m,
			   char out[RECEIPT_REFERENCE_MAX + 1])
{
	size_t used = 0;
	bool gap = false;

	for (size_t i = 0; i < m->reference_count; i++) {
		for (const char *p = csv_cell(csv, row, m->reference[i]); *p != '\0'; p++) {
			bool blank = (unsigned char) *p <= ' ' || *p == 0x7F;

			if (blank) {
				gap = used > 0;
				continue;
			}
			if (gap && used < RECEIPT_REFERENCE_MAX)
				out[used++] = ' ';
			gap = false;
			if (used < RECEIPT_REFERENCE_MAX)
				out[used++] = *p;
		}
		gap = used > 0;
	}
	out[used] = '\0';
	text_tidy(out);
	while (used > 0 && (out[used - 1] == ' ' || out[used - 1] == '\0'))
		out[--used] = '\0';
}

static int read_amount(const char *cell, const struct mapping *m, struct money *out,
		       struct err *why)
{
	*out = money_pence(0);
	if (m->credit_only && cell[0] == '\0')
		return ERR_OK; /* it went out */
	if (cell[0] == '\0')
		return err_set(why, ERR_INVALID, "there is no amount");
	return bank_amount_parse(cell, out, why);
}

static int check_day(struct date on, struct date today, struct err *why)
{
	if (date_compare(on, today) > 0)
		return err_set(why, ERR_INVALID, "%s is still to come", date_long(on).s);
	return date_plausible(on, today, why);
}

static int read_line(struct bank_file *file, const struct csv *csv, size_t row,
		     const struct mapping *m, struct date today, struct err *err)
{
	struct bank_line *line = &file->line[file->count];
	int64_t at = csv_line(csv, row);
	struct err why = { 0 };
	bool good;

	*line = (struct bank_line){ .line = at };
	read_reference(csv, row, m, line->reference);
	good = read_amount(csv_cell(csv, row, m->amount), m, &line->amount, &why) == ERR_OK;
	if (!good)
		return add_bad(file, at, "amount", why.msg, err);
	line->state = line->amount.pence > 0 ? BANK_NEW : BANK_OUT;
	if (bank_date_parse(csv_cell(csv, row, m->date), m->form, &line->on, &why) < 0 ||
	    (line->state == BANK_NEW && check_day(line->on, today, &why) < 0))
		return add_bad(file, at, "date", why.msg, err);
	file->count++;
	return ERR_OK;
}

/* ---- once ---- */

static void hash_key(const char *text, char out[72])
{
	(void) snprintf(out, 72, "%s", sha256_hex(sha256_of(text, strlen(text))).s);
}

/* Days, amounts and references, so that two lines of one key can be told apart. */
static void base_of(const struct bank_line *line, char out[72])
{
	char text[RECEIPT_REFERENCE_MAX + 80];

	(void) snprintf(text, sizeof text, "%s|%" PRId64 "|%s", date_iso(line->on).s,
			line->amount.pence, line->reference);
	hash_key(text, out);
}

struct once {
	struct seen *keys;
	struct alike *alike;
};

static void once_release(struct once *once)
{
	struct seen *s, *next_seen;
	struct alike *a, *next_alike;

	HASH_ITER(hh, once->keys, s, next_seen)
	{
		HASH_DEL(once->keys, s);
		free(s);
	}
	HASH_ITER(hh, once->alike, a, next_alike)
	{
		HASH_DEL(once->alike, a);
		free(a);
	}
}

/* How many lines like it came before it in the file, with it. */
static int count_alike(struct once *once, const char *base, int64_t *out, struct err *err)
{
	struct alike *a;

	HASH_FIND_STR(once->alike, base, a);
	if (!a) {
		if (!(a = calloc(1, sizeof *a)))
			return err_nomem(err);
		(void) snprintf(a->base, sizeof a->base, "%s", base);
		HASH_ADD_STR(once->alike, base, a);
	}
	*out = ++a->count;
	return ERR_OK;
}

static int make_key(struct bank_line *line, const char *id, const char *base, struct once *once,
		    struct err *err)
{
	char text[120];
	int64_t count = 0;
	int r;

	if (id[0] != '\0') {
		SCOPED(freep) char *whole = malloc(strlen(id) + 4);

		if (!whole)
			return err_nomem(err);
		(void) snprintf(whole, strlen(id) + 4, "id|%s", id);
		hash_key(whole, line->key);
		return ERR_OK;
	}
	if ((r = count_alike(once, base, &count, err)) < 0)
		return r;
	(void) snprintf(text, sizeof text, "%s|%" PRId64, base, count);
	hash_key(text, line->key);
	return ERR_OK;
}

/* Twice in one file: the same line twice is one, two different ones are wrong. */
static int check_seen(struct bank_file *file, size_t at, const char *base, struct once *once,
		      struct err *err)
{
	struct bank_line *line = &file->line[at];
	struct seen *s;
	char problem[120];

	HASH_FIND_STR(once->keys, line->key, s);
	if (!s) {
		if (!(s = calloc(1, sizeof *s)))
			return err_nomem(err);
		(void) snprintf(s->key, sizeof s->key, "%s", line->key);
		(void) snprintf(s->base, sizeof s->base, "%s", base);
		s->at = at;
		HASH_ADD_STR(once->keys, key, s);
		return ERR_OK;
	}
	line->state = BANK_KNOWN;
	if (strcmp(s->base, base) == 0)
		return ERR_OK;
	(void) snprintf(problem, sizeof problem,
			"it has the number of line %" PRId64 ", which says something else",
			file->line[s->at].line);
	return add_bad(file, line->line, "id", problem, err);
}

/* Did it come in before? A number that came with another amount is wrong. */
static int check_known(struct bank_file *file, struct store *st, struct bank_line *line,
		       struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	char problem[160];
	bool row = false;
	int r = store_one(st, "SELECT receipt_id, pence FROM receipt WHERE bank_key = ?1",
			  BIND(bind_text(line->key)), &q, &row, err);

	if (r < 0 || !row)
		return r;
	line->state = BANK_KNOWN;
	line->receipt_id = stmt_int(q, 0);
	if (stmt_int(q, 1) == line->amount.pence)
		return ERR_OK;
	(void) snprintf(problem, sizeof problem,
			"its number came in before with £%s, as receipt %" PRId64,
			money_pretty(stmt_money(q, 1)).s, line->receipt_id);
	return add_bad(file, line->line, "id", problem, err);
}

static int find_known(struct bank_file *file, struct store *st, const struct csv *csv,
		      const size_t *rows, const struct mapping *m, struct err *err)
{
	SCOPED(once_release) struct once once = { NULL, NULL };

	for (size_t i = 0; i < file->count; i++) {
		struct bank_line *line = &file->line[i];
		char base[72];
		int r;

		if (line->state == BANK_OUT)
			continue;
		base_of(line, base);
		if ((r = make_key(line, csv_cell(csv, rows[i], m->id), base, &once, err)) < 0 ||
		    (r = check_seen(file, i, base, &once, err)) < 0)
			return r;
		if (line->state == BANK_NEW && (r = check_known(file, st, line, err)) < 0)
			return r;
	}
	return ERR_OK;
}

/* ---- the file ---- */

static int match_new(struct bank_file *file, struct store *st, struct err *err)
{
	SCOPED(bank_index_freep) struct bank_index *index = NULL;
	int r = bank_index_load(st, &index, err);

	for (size_t i = 0; r == ERR_OK && i < file->count; i++)
		if (file->line[i].state == BANK_NEW)
			r = bank_match(index, st, file->line[i].amount, file->line[i].reference,
				       &file->line[i].match, err);
	return r;
}

int bank_file_read(struct store *st, const struct csv *csv, struct date today,
		   struct bank_file **out, struct err *err)
{
	SCOPED(bank_file_freep) struct bank_file *file = calloc(1, sizeof *file);
	SCOPED(freep) size_t *rows = calloc(csv_rows(csv) + 1, sizeof *rows);
	struct mapping m;
	int r;

	if (!file || !rows || !(file->line = calloc(csv_rows(csv) + 1, sizeof *file->line)))
		return err_nomem(err);
	if ((r = read_mapping(st, csv, today, &m, err)) < 0)
		return r;
	file->rows = csv_rows(csv);
	for (size_t i = 0; i < file->rows; i++) {
		rows[file->count] = i; /* a bad line is not counted, and its place is used again */
		if ((r = read_line(file, csv, i, &m, today, err)) < 0)
			return r;
	}
	if ((r = find_known(file, st, csv, rows, &m, err)) < 0 ||
	    (r = file->bad_count ? ERR_OK : match_new(file, st, err)) < 0)
		return r;
	*out = file;
	file = NULL;
	return ERR_OK;
}

size_t bank_file_lines(const struct bank_file *file)
{
	return file->count;
}

const struct bank_line *bank_file_line(const struct bank_file *file, size_t i)
{
	return &file->line[i];
}

struct bank_counts bank_file_counts(const struct bank_file *file)
{
	struct bank_counts n = { .lines = file->rows, .bad = file->bad_count };

	for (size_t i = 0; i < file->count; i++) {
		const struct bank_line *line = &file->line[i];

		if (line->state == BANK_OUT) {
			n.out++;
			n.out_sum = money_sub(n.out_sum, line->amount);
		} else if (line->state == BANK_KNOWN) {
			n.known++;
		} else {
			n.fresh++;
			n.fresh_sum = money_add(n.fresh_sum, line->amount);
			if (line->match.account_id == 0) {
				n.suspense++;
				n.suspense_sum = money_add(n.suspense_sum, line->amount);
			} else if (line->match.rest.pence) {
				n.on_account++;
			} else {
				n.paid++;
			}
		}
	}
	return n;
}

int bank_file_refuse(const struct bank_file *file, bool with_first, struct err *err)
{
	const struct bad_line *f = file->bad;

	if (file->bad_count == 0)
		return ERR_OK;
	(void) err_set(err, ERR_INVALID, "%zu of %zu %s %s wrong: nothing was imported%s%s",
		       file->bad_count, file->rows, file->rows == 1 ? "line" : "lines",
		       file->bad_count == 1 ? "is" : "are", with_first ? "; first: " : "",
		       with_first ? f->problem : "");
	return err_at(err, f->field, f->line);
}

/* ---- writing ---- */

static int write_line(struct work *work, struct bank_line *line, struct err *err)
{
	struct new_receipt ask = { .received_on = line->on,
				   .amount = line->amount,
				   .method = "bank",
				   .reference = line->reference,
				   .account_id = line->match.account_id,
				   .bank_key = line->key };
	int r = receipt_add(work, &ask, &line->receipt_id, err);

	for (size_t i = 0; r == ERR_OK && i < line->match.count; i++) {
		const struct bank_pays *pays = &line->match.document[i];
		struct allocated done;

		if (pays->pays.pence > 0)
			r = receipt_allocate(work, line->receipt_id, pays->document_id, pays->pays,
					     &done, err);
	}
	return r;
}

int bank_file_write(struct work *work, struct bank_file *file, struct err *err)
{
	int r = bank_file_refuse(file, true, err);

	for (size_t i = 0; r == ERR_OK && i < file->count; i++)
		if (file->line[i].state == BANK_NEW &&
		    (r = write_line(work, &file->line[i], err)) < 0)
			return err_at(err, NULL, file->line[i].line);
	return r;
}
