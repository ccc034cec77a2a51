/* core/access.h - who may do what: one table, act x role. What it does not name is closed. */
#ifndef CORE_ACCESS_H
#define CORE_ACCESS_H

#include "core/error.h"

enum role {
	ROLE_NONE = 0,
	ROLE_ADMIN = 1 << 0,
	ROLE_FINANCE = 1 << 1,
	ROLE_MANAGER = 1 << 2,
	ROLE_OFFICER = 1 << 3,
	ROLE_SCHOOL = 1 << 4,
	ROLE_AUDITOR = 1 << 5,
};

/* "finance" .. ; ERR_INVALID lists the words. */
int role_parse(const char *text, enum role *out, struct err *err) MUST_CHECK;
const char *role_word(enum role role);

/* ERR_DENIED, with who may. An act the table does not have is denied to everybody. */
int access_check(const char *act, enum role role, const char *actor, struct err *err) MUST_CHECK;

/* For the test that holds commands against the table, and for docs: the i-th act, NULL after the last. */
const char *access_act(size_t i, unsigned *out_roles);

#endif
