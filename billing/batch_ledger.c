/*
 * billing/batch_ledger.c - batches as a plain-text ledger, for hledger and ledger.
 *
 * In such a file two blanks end the name of an account, a colon makes a part of it, and brackets, semicolons and some
 * more have a meaning wherever they stand: in what people typed they become blanks.
 */
#include "billing/batch.h"
#include "core/text.h"

#include "core/banned.h"

#define NAME_BYTES 200 /* "CODE TITLE", and a narrative */

static bool is_blank(int32_t c)
{
	return c <= ' ' || (c >= 0x7f && c <= 0xa0) || c == 0x1680 ||
	       (c >= 0x2000 && c <= 0x200f) || (c >= 0x2028 && c <= 0x202f) || c == 0x205f ||
	       c == 0x3000 || c == 0xfeff ||
	       (c < 0x80 && strchr(":;()[]{}<>\"=@|*!~%&#^`$\\", (char) c));
}

/* Without signs that mean something, each run of blanks one, none at the ends; never empty. */
static void make_safe(const char *text, char out[NAME_BYTES])
{
	const char *end = text + strlen(text);
	size_t used = 0;
	bool owed = false;

	while (text < end) {
		const char *from = text;
		int32_t c = text_next(&text, end);
		size_t length = (size_t) (text - from);

		if (is_blank(c)) { /* or no UTF-8 */
			owed = used > 0;
			continue;
		}
		if (used + owed + length >= NAME_BYTES)
			break;
		if (owed)
			out[used++] = ' ';
		memcpy(out + used, from, length);
		used += length;
		owed = false;
	}
	if (used == 0)
		out[used++] = '-';
	out[used] = '\0';
}

static void account_name(const char *code, const char *title, char out[NAME_BYTES])
{
	char both[NAME_BYTES];

	(void) snprintf(both, sizeof both, "%s %s", code, title);
	make_safe(both, out);
}

/* The accounts that are used, so that a strict check finds no other. */
static int write_accounts(struct store *st, int64_t first, int64_t last, FILE *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	char name[NAME_BYTES], before[NAME_BYTES] = "";
	bool row = false;
	int r = store_query(st,
			    "SELECT DISTINCT code, title FROM batch_line WHERE batch_id >= ?1 AND "
			    "batch_id <= ?2 ORDER BY code, title",
			    BIND(bind_int(first), bind_int(last)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		account_name(stmt_text(q, 0), stmt_text(q, 1), name);
		if (strcmp(name, before) != 0)
			fprintf(out, "account %s\n", name);
		memcpy(before, name, sizeof before);
	}
	return r;
}

/*
 * "2024-04-30 (7) internal charge EWR24-00001": of a narrative what comes before the first comma is what the journal
 * stands on; what comes after it is whose the line is.
 */
static void write_heading(const struct stmt *q, FILE *out)
{
	char source[64], safe[NAME_BYTES];
	const char *narrative = stmt_text(q, 5);

	(void) snprintf(source, sizeof source, "%.*s", (int) strcspn(narrative, ","), narrative);
	make_safe(source, safe);
	fprintf(out, "\n%s (%" PRId64 ") %s\n", date_iso(stmt_date(q, 1)).s, stmt_int(q, 2), safe);
}

static void write_posting(const struct stmt *q, FILE *out)
{
	char name[NAME_BYTES], whose[NAME_BYTES] = "";
	const char *comma = strchr(stmt_text(q, 5), ',');
	int width;

	account_name(stmt_text(q, 3), stmt_text(q, 4), name);
	if (comma)
		make_safe(comma + 1, whose);
	width = (int) text_width(name);
	fprintf(out, "    %s%*s  GBP %s%s%s\n", name, width < 40 ? 40 - width : 0, "",
		money_text(stmt_money(q, 6)).s, comma ? "  ; " : "", whose);
}

int batch_ledger(struct store *st, int64_t first, int64_t last, FILE *out, int64_t *out_lines,
		 struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	int64_t batch = 0, journal = 0;
	bool row = false;
	int r;

	*out_lines = 0;
	fputs("commodity GBP\n    format GBP 1000.00\n\n", out);
	if ((r = write_accounts(st, first, last, out, err)) < 0)
		return r;
	r = store_query(st,
			"SELECT b.batch_id, j.dated_on, b.journal_id, b.code, b.title, "
			"b.narrative, p.pence, g.made_on FROM batch_line b JOIN journal_batch g ON "
			"g.batch_id = b.batch_id JOIN posting p ON p.journal_id = b.journal_id AND "
			"p.line = b.posting_line JOIN journal j ON j.journal_id = b.journal_id "
			"WHERE b.batch_id >= ?1 AND b.batch_id <= ?2 ORDER BY b.batch_id, b.line",
			BIND(bind_int(first), bind_int(last)), &q, err);
	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		if (stmt_int(q, 0) != batch)
			fprintf(out, "\n; daybook, journal batch %" PRId64 ", made %s\n",
				stmt_int(q, 0), date_iso(stmt_date(q, 7)).s);
		if (stmt_int(q, 2) != journal)
			write_heading(q, out);
		write_posting(q, out);
		batch = stmt_int(q, 0);
		journal = stmt_int(q, 2);
		++*out_lines;
	}
	return r;
}
