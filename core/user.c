/* core/user.c - the people of a book and their roles */
#include "core/user.h"

#include "core/banned.h"

int user_role(struct store *st, const char *name, enum role *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(st, "SELECT role, disabled FROM book_user WHERE name = ?1",
			  BIND(bind_text(name)), &q, &row, err);

	if (r < 0)
		return r;
	if (!row)
		return err_set(err, ERR_DENIED,
			       "'%s' is not a user of this book: an admin adds one with 'daybook "
			       "user add'",
			       name);
	if (stmt_int(q, 1))
		return err_set(err, ERR_DENIED, "the user '%s' is disabled", name);
	return role_parse(stmt_text(q, 0), out, err);
}

static int check_name(const char *name, struct err *err)
{
	static const char allowed[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";
	size_t length = strlen(name);

	if (length == 0 || length > 32 || strspn(name, allowed) != length)
		return err_set(
			err, ERR_INVALID,
			"'%s' is not a user's name: 1 to 32 letters, digits, '.', '-' or '_'",
			name);
	return ERR_OK;
}

int user_add(struct work *work, const char *name, enum role role, int64_t officer_id,
	     struct err *err)
{
	int64_t there;
	int r;

	if (role == ROLE_SCHOOL) {
		(void) err_set(err, ERR_INVALID,
			       "schools sign in on the pages, not on the command line: who can read"
			       " the book's file sees every school");
		return err_at(err, "role", 0);
	}
	if ((r = check_name(name, err)) < 0 ||
	    (r = store_int(work->store, "SELECT count(*) FROM book_user WHERE name = ?1",
			   BIND(bind_text(name)), 0, &there, err)) < 0)
		return r;
	if (there)
		return err_set(err, ERR_CONFLICT, "there is a user '%s' already", name);
	if (role == ROLE_OFFICER && officer_id == 0)
		return err_set(
			err, ERR_INVALID,
			"a user with the role officer needs --officer: which officer is '%s'?",
			name);
	return work_run(work, "INSERT INTO book_user (name, role, officer_id) VALUES (?1, ?2, ?3)",
			BIND(bind_text(name), bind_text(role_word(role)), bind_id(officer_id)),
			err);
}

int user_disable(struct work *work, const char *name, bool disabled, struct err *err)
{
	const char *word = disabled ? "disabled" : "enabled";
	int64_t was;
	int r = store_int(work->store, "SELECT disabled FROM book_user WHERE name = ?1",
			  BIND(bind_text(name)), -1, &was, err);

	if (r < 0)
		return r;
	if (was < 0)
		return err_set(err, ERR_NOT_FOUND, "there is no user '%s'", name);
	if ((was != 0) == disabled)
		return err_set(err, ERR_CONFLICT, "the user '%s' is %s already", name, word);
	if (disabled && strcmp(name, work->actor) == 0)
		return err_set(
			err, ERR_CONFLICT,
			"'%s' is who asks: nobody disables themselves, another admin does it",
			name);
	return work_run(work, "UPDATE book_user SET disabled = ?2 WHERE name = ?1",
			BIND(bind_text(name), bind_int(disabled)), err);
}

const struct column user_columns[] = {
	{ "name", "User", COLUMN_CODE },
	{ "role", "Role", COLUMN_CODE },
	{ "officer", "Officer", COLUMN_CODE },
	{ "disabled", "Disabled", COLUMN_BOOL },
};
const size_t user_column_count = COUNT_OF(user_columns);

int user_list(struct store *st, struct table *t, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT u.name, u.role, o.code, u.disabled FROM book_user u LEFT JOIN officer o"
		" ON o.officer_id = u.officer_id ORDER BY u.name",
		BIND_NONE, &q, err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		table_add_text(t, stmt_text(q, 0));
		table_add_text(t, stmt_text(q, 1));
		table_add_text(t, stmt_text(q, 2));
		table_add_bool(t, stmt_int(q, 3) != 0);
	}
	return r;
}

int user_officer(struct store *st, const char *name, int64_t *out_officer_id, struct err *err)
{
	return store_int(st, "SELECT officer_id FROM book_user WHERE name = ?1",
			 BIND(bind_text(name)), 0, out_officer_id, err);
}

int user_names(struct store *st, int64_t officer_id, const char *between, char *out, size_t size,
	       struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	size_t used = 0;
	bool row = false;
	int r = store_query(st,
			    "SELECT name FROM book_user WHERE officer_id = ?1 AND disabled = 0"
			    " ORDER BY name",
			    BIND(bind_int(officer_id)), &q, err);

	if (r < 0)
		return r;
	out[0] = '\0';
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row)
		if (used + strlen(stmt_text(q, 0)) + strlen(between) < size)
			used += (size_t) snprintf(out + used, size - used, "%s%s", used ? ", " : "",
						  stmt_text(q, 0));
	return r;
}

int user_may(const struct work *work, const char *act, struct err *err)
{
	enum role role = ROLE_NONE;
	int r = user_role(work->store, work->actor, &role, err);

	return r < 0 ? r : access_check(act, role, work->actor, err);
}

int user_answers_for(const struct work *work, int64_t officer_id, const char *what, struct err *err)
{
	enum role role = ROLE_NONE;
	int64_t own = 0;
	int r;

	if ((r = user_role(work->store, work->actor, &role, err)) < 0 ||
	    (r = user_officer(work->store, work->actor, &own, err)) < 0)
		return r;
	if (role == ROLE_OFFICER && own != officer_id)
		return err_set(err, ERR_DENIED,
			       "'%s' is an officer and cannot %s for another one: the manager can",
			       work->actor, what);
	return ERR_OK;
}
