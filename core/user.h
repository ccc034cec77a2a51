/* core/user.h - the people of a book and their roles */
#ifndef CORE_USER_H
#define CORE_USER_H

#include "core/access.h"
#include "core/table.h"
#include "core/work.h"

/* Role of a user. ERR_DENIED: nobody has that name, or the user is disabled. */
int user_role(struct store *st, const char *name, enum role *out, struct err *err) MUST_CHECK;

/*
 * Add a user. 'officer_id' 0, or the officer this person is. ERR_INVALID: the name (1 to 32 letters, digits,
 * '.', '-', '_'); ERR_CONFLICT: there is one already.
 */
int user_add(struct work *work, const char *name, enum role role, int64_t officer_id,
	     struct err *err) MUST_CHECK;

/* Rows name, role, officer. */
extern const struct column user_columns[];
extern const size_t user_column_count;
int user_list(struct store *st, struct table *t, struct err *err) MUST_CHECK;

/* The officer a user is, 0 if none. */
int user_officer(struct store *st, const char *name, int64_t *out_officer_id,
		 struct err *err) MUST_CHECK;

#endif
