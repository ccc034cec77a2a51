/* core/audit.c - writes the chain of acts, and verifies it */
#include "core/audit.h"

#include <stdarg.h>

#include "core/buffer.h"
#include "core/crypto.h"

#include "core/banned.h"

static const char *const doors[] = {
	[DOOR_CLI] = "cli", [DOOR_WEB] = "web", [DOOR_API] = "api", [DOOR_DAILY] = "daily"
};

static const char no_head[] = "0000000000000000000000000000000000000000000000000000000000000000";

/* SHA-256 over the bytes of a buffer, as text. */
static int hash_buffer(const struct buffer *b, char out[65], struct err *err)
{
	if (b->failed)
		return err_nomem(err);
	memcpy(out, sha256_hex(sha256_of(b->bytes, b->length)).s, 65);
	return ERR_OK;
}

/*
 * SHA-256 over fields, each as its length, a colon, its bytes and a line end; a field that is not there is "-". So
 * no two records give one text, and anybody can write down what is hashed. 'scratch' is used again.
 */
static int hash_lines(struct buffer *scratch, const char *const *lines, size_t count, char out[65],
		      struct err *err)
{
	scratch->length = 0;
	for (size_t i = 0; i < count; i++) {
		size_t length = lines[i] ? strlen(lines[i]) : 0;

		if (lines[i]) {
			buffer_int(scratch, (int64_t) length);
			buffer_char(scratch, ':');
			buffer_add(scratch, lines[i], length);
		} else {
			buffer_char(scratch, '-');
		}
		buffer_char(scratch, '\n');
	}
	return hash_buffer(scratch, out, err);
}

static int hash_row(struct buffer *scratch, const char *kind, const char *table, const char *key,
		    const char *body, char out[65], struct err *err)
{
	const char *const lines[] = { kind, table, key, body };

	return hash_lines(scratch, lines, COUNT_OF(lines), out, err);
}

int audit_head(struct store *st, char out_head[65], int64_t *out_acts, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(st,
			  "SELECT chain_sha256, audit_id FROM audit ORDER BY audit_id DESC LIMIT 1",
			  BIND_NONE, &q, &row, err);

	if (r < 0)
		return r;
	memcpy(out_head, no_head, sizeof no_head);
	*out_acts = 0;
	if (row) {
		stmt_copy(q, 0, out_head, 65);
		*out_acts = stmt_int(q, 1);
	}
	return ERR_OK;
}

/* The rows of an act, and the hash over their hashes. */
static int write_rows(struct work *work, int64_t audit_id, const char *rows, size_t length,
		      char out[65], struct err *err)
{
	const char *end = rows + length;
	SCOPED(buffer_release) struct buffer hashes = { 0 }, scratch = { 0 };
	int r = ERR_OK;

	for (int64_t line = 1; r == ERR_OK && rows < end; line++) {
		const char *kind = rows, *table = kind + strlen(kind) + 1,
			   *key = table + strlen(table) + 1, *body = key + strlen(key) + 1;
		char sha[65];

		rows = body + strlen(body) + 1;
		if ((r = hash_row(&scratch, kind, table, key, body, sha, err)) < 0)
			break;
		buffer_text(&hashes, sha);
		r = store_run(work->store,
			      "INSERT INTO audit_detail (audit_id, line, kind, table_name, "
			      "row_key, body, sha256)"
			      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
			      BIND(bind_int(audit_id), bind_int(line), bind_text(kind),
				   bind_text(table), bind_text(key), bind_text(body),
				   bind_text(sha)),
			      err);
	}
	return r < 0 ? r : hash_buffer(&hashes, out, err);
}

int audit_write(struct work *work, int64_t audit_id, const char *rows, size_t length,
		struct err *err)
{
	SCOPED(buffer_release) struct buffer scratch = { 0 };
	char before[65], detail[65], chain[65], id[24];
	struct date_text today = date_iso(work->today);
	const char *login = work->login[0] ? work->login : NULL;
	int64_t acts;
	int r;

	if ((r = audit_head(work->store, before, &acts, err)) < 0 ||
	    (r = write_rows(work, audit_id, rows, length, detail, err)) < 0)
		return r;
	(void) snprintf(id, sizeof id, "%" PRId64, audit_id);
	const char *const lines[] = { before,       id,    work->now,         today.s,
				      work->actor,  login, doors[work->door], work->act,
				      work->reason, detail };

	if ((r = hash_lines(&scratch, lines, COUNT_OF(lines), chain, err)) < 0)
		return r;
	return store_run(
		work->store,
		"INSERT INTO audit (audit_id, recorded_at, today_on, actor, login, door, act, "
		"reason,"
		" detail_sha256, chain_sha256) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
		BIND(bind_int(audit_id), bind_text(work->now), bind_text(today.s),
		     bind_text(work->actor), bind_text(login), bind_text(doors[work->door]),
		     bind_text(work->act), bind_text(work->reason), bind_text(detail),
		     bind_text(chain)),
		err);
}

/* ---- verify ---- */

struct verify {
	struct store *store;
	const char *head;
	int64_t anchor;
	void (*say)(void *context, const char *finding);
	void *context;
	int result;
	struct err *err;
	int64_t rows;
};

static void PRINTF_LIKE(2, 3) find(struct verify *v, const char *fmt, ...)
{
	char finding[240];
	va_list args;

	va_start(args, fmt);
	(void) vsnprintf(finding, sizeof finding, fmt, args);
	va_end(args);
	v->say(v->context, finding);
}

/* Recompute each row's hash and the act's hash over them. */
static int verify_rows(struct verify *v, int64_t audit_id, const char *recorded, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	SCOPED(buffer_release) struct buffer hashes = { 0 }, scratch = { 0 };
	char sha[65], all[65];
	bool row = false;
	int r;

	if ((r = store_query(v->store,
			     "SELECT kind, table_name, row_key, body, sha256 FROM audit_detail "
			     "WHERE audit_id = ?1"
			     " ORDER BY line",
			     BIND(bind_int(audit_id)), &q, err)) < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		buffer_text(&hashes, stmt_text(q, 4));
		if ((r = hash_row(&scratch, stmt_text(q, 0), stmt_text(q, 1), stmt_text(q, 2),
				  stmt_text(q, 3), sha, err)) < 0)
			break;
		if (strcmp(sha, stmt_text(q, 4)) != 0)
			find(v, "act %" PRId64 ": the record of row %s of %s was altered", audit_id,
			     stmt_text(q, 2), stmt_text(q, 1));
	}
	if (r < 0 || (r = hash_buffer(&hashes, all, err)) < 0)
		return r;
	if (strcmp(all, recorded) != 0)
		find(v, "act %" PRId64 ": rows were added to it or taken from it", audit_id);
	return ERR_OK;
}

static int verify_chain(struct verify *v, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	SCOPED(buffer_release) struct buffer scratch = { 0 };
	char before[65], chain[65];
	int64_t expected = 1, orphans;
	bool row = false;
	int r;

	memcpy(before, no_head, sizeof no_head);
	if ((r = store_query(
		     v->store,
		     "SELECT audit_id, recorded_at, today_on, actor, login, door, act, reason,"
		     " detail_sha256, chain_sha256 FROM audit ORDER BY audit_id",
		     BIND_NONE, &q, err)) < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		const char *lines[10] = { before };

		for (int i = 0; i < 9; i++)
			lines[i + 1] = stmt_text(q, i);
		if (stmt_int(q, 0) != expected)
			find(v, "act %" PRId64 " follows act %" PRId64 ": acts are missing",
			     stmt_int(q, 0), expected - 1);
		if ((r = hash_lines(&scratch, lines, COUNT_OF(lines), chain, err)) < 0)
			return r;
		if (strcmp(chain, stmt_text(q, 9)) != 0)
			find(v, "act %" PRId64 ": it or an act before it was altered",
			     stmt_int(q, 0));
		if ((r = verify_rows(v, stmt_int(q, 0), stmt_text(q, 8), err)) < 0)
			return r;
		if (v->head && strcmp(v->head, stmt_text(q, 9)) == 0)
			v->anchor = stmt_int(q, 0);
		stmt_copy(q, 9, before, sizeof before);
		expected = stmt_int(q, 0) + 1;
	}
	if (r < 0 ||
	    (r = store_int(v->store, "SELECT count(*) FROM audit_detail WHERE audit_id >= ?1",
			   BIND(bind_int(expected)), 0, &orphans, err)) < 0)
		return r;
	if (orphans > 0)
		find(v, "%" PRId64 " rows were recorded by acts after the last one: it was removed",
		     orphans);
	return ERR_OK;
}

/* Is a row that was recorded last by this kind and body the row that stands there now? */
static bool is_as_recorded(const char *kind, const char *recorded, const char *now)
{
	static const char is[] = "\"is\":";
	size_t whole = strlen(recorded), row = strlen(now), key = sizeof is - 1;

	if (*kind == 'i')
		return strcmp(recorded, now) == 0;
	return *kind == 'u' && whole > row + key && recorded[whole - 1] == '}' &&
	       memcmp(recorded + whole - 1 - row, now, row) == 0 &&
	       memcmp(recorded + whole - 1 - row - key, is, key) == 0;
}

/* store_watcher: a row as it stands now must be as the trail has it last. */
static void verify_row(void *context, const struct store_change *now)
{
	struct verify *v = context;
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;

	if (v->result < 0)
		return;
	if (!now) {
		v->result = err_nomem(v->err);
		return;
	}
	v->rows++;
	v->result = store_one(v->store,
			      "SELECT kind, body FROM audit_detail WHERE table_name = ?1"
			      " AND row_key = ?2 ORDER BY audit_id DESC, line DESC LIMIT 1",
			      BIND(bind_text(now->table), bind_text(now->key)), &q, &row, v->err);
	if (v->result < 0)
		return;
	if (!row)
		find(v, "row %s of %s was never recorded by an act", now->key, now->table);
	else if (!is_as_recorded(stmt_text(q, 0), stmt_text(q, 1), now->body))
		find(v, "row %s of %s was altered", now->key, now->table);
}

/* Every row of a table against the trail, and the trail's rows against the table. */
static int verify_table(void *context, const char *table, struct err *err)
{
	struct verify *v = context;
	int64_t recorded;
	int r;

	v->rows = 0;
	if ((r = store_each_row(v->store, table, verify_row, v, err)) < 0 || (r = v->result) < 0 ||
	    (r = store_int(v->store,
			   "SELECT sum(CASE kind WHEN 'i' THEN 1 WHEN 'd' THEN -1 ELSE 0 END)"
			   " FROM audit_detail WHERE table_name = ?1",
			   BIND(bind_text(table)), 0, &recorded, err)) < 0)
		return r;
	if (recorded > v->rows)
		find(v, "%" PRId64 " rows of %s were removed", recorded - v->rows, table);
	return ERR_OK;
}

int audit_verify(struct store *st, const char *head, int64_t *out_anchor,
		 void (*say)(void *context, const char *finding), void *context, struct err *err)
{
	struct verify v = { .store = st, .head = head, .say = say, .context = context, .err = err };
	int r;

	if ((r = verify_chain(&v, err)) < 0 ||
	    (r = store_each_table(st, verify_table, &v, err)) < 0)
		return r;
	*out_anchor = v.anchor;
	return ERR_OK;
}
