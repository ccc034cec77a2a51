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
 * '.', '-', '_'); or the role school, which only the pages know; ERR_CONFLICT: there is one already.
 */
int user_add(struct work *work, const char *name, enum role role, int64_t officer_id,
	     struct err *err) MUST_CHECK;

/*
 * May the user act from now on, or not any more? ERR_NOT_FOUND: nobody has that name; ERR_CONFLICT: it is so
 * already, or the actor would shut out themselves: so one admin always stays.
 */
int user_disable(struct work *work, const char *name, bool disabled, struct err *err) MUST_CHECK;

/* Rows name, role, officer, disabled. */
extern const struct column user_columns[];
extern const size_t user_column_count;
int user_list(struct store *st, struct table *t, struct err *err) MUST_CHECK;

/* Does the access table let the actor do this, beyond the act of the unit of work? ERR_DENIED. */
int user_may(const struct work *work, const char *act, struct err *err) MUST_CHECK;

/*
 * An officer answers for their own work: ERR_DENIED when the actor has the role officer and is another one.
 * 'what' ends the sentence: "book a visit".
 */
int user_answers_for(const struct work *work, int64_t officer_id, const char *what,
		     struct err *err) MUST_CHECK;

/* Names of the users that are an officer and may act, with 'between' between them, as far as they fit; "" for none. */
int user_names(struct store *st, int64_t officer_id, const char *between, char *out, size_t size,
	       struct err *err) MUST_CHECK;

/* The officer a user is, 0 if none. */
int user_officer(struct store *st, const char *name, int64_t *out_officer_id,
		 struct err *err) MUST_CHECK;

#endif
