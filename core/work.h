/*
 * core/work.h - the unit of work: what one person does in one act, wholly or not at all.
 *
 * The door (a command, a POST) begins it. Functions that write take 'struct work *'; functions that only read
 * take 'struct store *'. Only work_commit() commits: after the registered checks, and with the audit row last.
 */
#ifndef CORE_WORK_H
#define CORE_WORK_H

#include "core/access.h"
#include "core/date.h"
#include "core/error.h"
#include "core/store.h"

enum door { DOOR_CLI, DOOR_WEB, DOOR_API, DOOR_DAILY };

struct work_trail; /* opaque: rows written so far, for the audit trail */

struct work {
	struct store *store;
	char actor[64]; /* user's name */
	char login[64]; /* who was at the keyboard; "" where that is the actor or not known */
	enum door door;
	char act[48];       /* "contract agree" */
	const char *reason; /* borrowed; NULL if none was given */
	struct date today;  /* the date the act goes by */
	char now[32];       /* UTC instant, "2026-11-22T15:40:30Z" */
	struct fy
		corrects; /* core/correct.h: the closed year that this act may enter; begins 0: none */
	bool open;
	struct work_trail *trail;
	int (*checks[8])(struct work *work, struct err *err); /* work_ensure() */
	size_t check_count;
};

typedef int work_check(struct work *work, struct err *err);

/* clang-format off */
#define WORK_EMPTY { 0 }
/* clang-format on */

struct work_door {
	const char *actor; /* must be a user of the book, unless 'founding' */
	enum door door;
	const char *act; /* must stand in the access table */
	const char *reason;
	struct date today;
	const char *now; /* UTC instant by the clock */
	bool today_chosen; /* 'today' is not the clock's: needs an admin, who may act as another user */
	const char *login; /* who is at the keyboard, where that is known; NULL otherwise */
	bool founding;     /* init: there is no user yet */
};

/*
 * Begin: asks the access table, then takes the book's write lock. ERR_DENIED, ERR_BUSY.
 * 'work' must stay where it is until committed or undone.
 */
int work_begin(struct work *work, struct store *st, const struct work_door *door,
	       struct err *err) MUST_CHECK;

/*
 * Check what was written, write the audit row, commit. A unit of work that wrote nothing leaves no audit row.
 * After a failure the work is undone. ERR_CONFLICT: a rule of the book was broken (the message says which).
 */
int work_commit(struct work *work, struct err *err) MUST_CHECK;

void work_undo(
	struct work *work); /* for SCOPED: rolls back what was not committed; EMPTY is fine */

/* Write. The rows land in the audit trail by themselves. */
int work_run(struct work *work, const char *sql, const struct bind *values, size_t count,
	     struct err *err) MUST_CHECK;

/* Write one row; its key, for tables with an INTEGER PRIMARY KEY. */
int work_insert(struct work *work, const char *sql, const struct bind *values, size_t count,
		int64_t *out_id, struct err *err) MUST_CHECK;

/* ERR_INVALID without work->reason: "say why the quote is withdrawn, with --reason". */
int work_need_reason(const struct work *work, const char *what, struct err *err) MUST_CHECK;

/* Have 'check' run once before the commit; asking twice is the same as once. */
void work_ensure(struct work *work, work_check *check);

/* The key the audit row will have: for the audit_id columns of facts. */
int64_t work_audit_id(const struct work *work);

#endif
