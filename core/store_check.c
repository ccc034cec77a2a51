/* core/store_check.c - looks at the file of a book: is it whole, and are its rules those of this program? */
#include "core/store_private.h"

#include "core/banned.h"

/* Every table, index and trigger of one book must stand word for word in the other. */
static int compare_schema(struct store *from, struct store *with, const char *what,
			  void (*say)(void *context, const char *finding), void *context,
			  struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(from,
			    "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL"
			    " ORDER BY type, name",
			    BIND_NONE, &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		SCOPED(stmt_endp) struct stmt *other = NULL;
		bool there = false;
		char finding[200];

		if ((r = store_one(with,
				   "SELECT sql FROM sqlite_schema WHERE type = ?1 AND name = ?2",
				   BIND(bind_text(stmt_text(q, 0)), bind_text(stmt_text(q, 1))),
				   &other, &there, err)) < 0)
			return r;
		if (there && stmt_text(other, 0) &&
		    strcmp(stmt_text(other, 0), stmt_text(q, 2)) == 0)
			continue;
		(void) snprintf(finding, sizeof finding, "schema: %s %s %s", stmt_text(q, 0),
				stmt_text(q, 1), there ? "was altered" : what);
		say(context, finding);
	}
	return r;
}

/* The rules that the database itself keeps are those of this program. */
static int check_schema(struct store *st, void (*say)(void *context, const char *finding),
			void *context, struct err *err)
{
	SCOPED(store_closep) struct store *fresh = NULL;
	int r;

	if ((r = store_open(":memory:", STORE_CREATE, &fresh, err)) < 0 ||
	    (r = compare_schema(fresh, st, "is missing", say, context, err)) < 0)
		return r;
	return compare_schema(st, fresh, "is not daybook's", say, context, err);
}

int store_integrity(struct store *st, void (*say)(void *context, const char *finding),
		    void *context, struct err *err)
{
	static const char *const looks[] = { "PRAGMA integrity_check", "PRAGMA foreign_key_check" };

	for (size_t i = 0; i < COUNT_OF(looks); i++) {
		SCOPED(stmt_endp) struct stmt *q = NULL;
		bool row = false;
		int r;

		if ((r = store_query(st, looks[i], BIND_NONE, &q, err)) < 0)
			return r;
		while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
			char finding[200];

			if (i == 0 && strcmp(stmt_text(q, 0), "ok") == 0)
				continue;
			if (i == 0)
				(void) snprintf(finding, sizeof finding, "file: %s",
						stmt_text(q, 0));
			else
				(void) snprintf(finding, sizeof finding,
						"file: row %" PRId64
						" of %s names a row of %s that is not there",
						stmt_int(q, 1), stmt_text(q, 0), stmt_text(q, 2));
			say(context, finding);
		}
		if (r < 0)
			return r;
	}
	return check_schema(st, say, context, err);
}
