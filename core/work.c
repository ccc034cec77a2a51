/* core/work.c - begins, checks, records and commits what one person does in one act */
#include "core/work.h"

#include "core/audit.h"
#include "core/buffer.h"
#include "core/check_value.h"
#include "core/user.h"

#include "core/banned.h"

/* Where the rows of an act wait until the audit row is written: core/audit.c reads them back. */
struct work_trail {
	struct buffer out; /* records of kind, table, key and body, each ended by NUL */
	int64_t rows;
	int64_t audit_id;
	bool failed;
};

static void trail_free(struct work_trail *trail)
{
	if (!trail)
		return;
	buffer_release(&trail->out);
	free(trail);
}

/* store_watcher: one row was written. */
static void trail_add(void *context, const struct store_change *change)
{
	struct work_trail *trail = context;

	if (!change) {
		trail->failed = true;
		return;
	}
	buffer_add(&trail->out, (const char[]){ change->kind, '\0' }, 2);
	buffer_add(&trail->out, change->table, strlen(change->table) + 1);
	buffer_add(&trail->out, change->key, strlen(change->key) + 1);
	buffer_add(&trail->out, change->body, strlen(change->body) + 1);
	trail->rows++;
}

static int trail_new(struct store *st, struct work_trail **out, struct err *err)
{
	struct work_trail *trail = calloc(1, sizeof *trail);
	int r;

	if (!trail)
		return err_nomem(err);
	if ((r = store_int(st, "SELECT max(audit_id) FROM audit", BIND_NONE, 0, &trail->audit_id,
			   err)) < 0) {
		trail_free(trail);
		return r;
	}
	trail->audit_id++;
	*out = trail;
	return ERR_OK;
}

/* Is the actor a user whose role may do this, and may the date be chosen? */
static int check_access(struct store *st, const struct work_door *door, struct err *err)
{
	enum role role, login = ROLE_NONE;
	int r;

	if (door->founding)
		return ERR_OK;
	if ((r = user_role(st, door->actor, &role, err)) < 0 ||
	    (r = access_check(door->act, role, door->actor, err)) < 0)
		return r;
	if (!door->today_chosen || role == ROLE_ADMIN)
		return ERR_OK;
	if (door->login && (r = user_role(st, door->login, &login, err)) < 0 && r != ERR_DENIED)
		return r;
	if (login != ROLE_ADMIN)
		return err_set(
			err, ERR_DENIED,
			"only an admin enters the past or the future with --today: %s is not one",
			door->login ? door->login : door->actor);
	return ERR_OK;
}

#define REASON_MAX 190

int work_need_reason(const struct work *work, const char *what, struct err *err)
{
	if (work->reason)
		return ERR_OK;
	(void) err_set(err, ERR_INVALID, "say why %s, with --reason", what);
	return err_at(err, "reason", 0);
}

/* A reason of blanks is none; one that is too long is refused, not cut. */
static int read_reason(const char *text, const char **out, struct err *err)
{
	*out = text && text[strspn(text, " ")] != '\0' ? text : NULL;
	if (*out && line_check("reason", text, REASON_MAX, err) < 0)
		return err_at(err, "reason", 0);
	return ERR_OK;
}

int work_begin(struct work *work, struct store *st, const struct work_door *door, struct err *err)
{
	const char *reason;
	int r;

	assert(!work->open);
	if ((r = read_reason(door->reason, &reason, err)) < 0 ||
	    (r = store_begin(st, true, err)) < 0)
		return r;
	*work = (struct work){ .store = st,
			       .door = door->door,
			       .reason = reason,
			       .today = door->today,
			       .open = true };
	(void) snprintf(work->actor, sizeof work->actor, "%s", door->actor);
	if (door->login && strcmp(door->login, door->actor) != 0)
		(void) snprintf(work->login, sizeof work->login, "%s", door->login);
	(void) snprintf(work->act, sizeof work->act, "%s", door->act);
	(void) snprintf(work->now, sizeof work->now, "%s", door->now);
	if ((r = check_access(st, door, err)) < 0 || (r = trail_new(st, &work->trail, err)) < 0 ||
	    (r = store_watch(st, trail_add, work->trail, err)) < 0)
		work_undo(work);
	return r;
}

static void close_trail(struct work *work)
{
	store_unwatch(work->store);
	trail_free(work->trail);
	work->trail = NULL;
	work->open = false;
}

void work_undo(struct work *work)
{
	if (!work->open)
		return;
	store_rollback(work->store);
	close_trail(work);
}

static int finish(struct work *work, struct err *err)
{
	struct work_trail *trail = work->trail;
	int r;

	for (size_t i = 0; i < work->check_count; i++)
		if ((r = work->checks[i](work, err)) < 0)
			return r;
	if (trail->out.failed || trail->failed)
		return err_nomem(err);
	if (trail->rows > 0 &&
	    (r = audit_write(work, trail->audit_id, trail->out.bytes, trail->out.length, err)) < 0)
		return r;
	return store_commit(work->store, err);
}

int work_commit(struct work *work, struct err *err)
{
	int r;

	assert(work->open);
	r = finish(work, err);
	if (r < 0)
		store_rollback(work->store);
	close_trail(work);
	return r;
}

int work_run(struct work *work, const char *sql, const struct bind *values, size_t count,
	     struct err *err)
{
	assert(work->open);
	return store_run(work->store, sql, values, count, err);
}

int work_insert(struct work *work, const char *sql, const struct bind *values, size_t count,
		int64_t *out_id, struct err *err)
{
	int r = work_run(work, sql, values, count, err);

	if (r == ERR_OK)
		*out_id = store_last_id(work->store);
	return r;
}

void work_ensure(struct work *work, work_check *check)
{
	for (size_t i = 0; i < work->check_count; i++)
		if (work->checks[i] == check)
			return;
	assert(work->check_count < COUNT_OF(work->checks));
	work->checks[work->check_count++] = check;
}

int64_t work_audit_id(const struct work *work)
{
	return work->trail->audit_id;
}
