/* core/party_names.h - codes and names of all officers or schools, read once: for lists put together in memory */
#ifndef CORE_PARTY_NAMES_H
#define CORE_PARTY_NAMES_H

#include "core/store.h"

struct party_name {
	int64_t id;
	char code[16]; /* officer's code, school's URN */
	char name[128];
};

struct party_names {
	struct party_name *item;
	size_t count;
};

int party_names_officers(struct store *st, struct party_names *out, struct err *err) MUST_CHECK;
int party_names_schools(struct store *st, struct party_names *out, struct err *err) MUST_CHECK;
void party_names_free(struct party_names *names); /* for SCOPED; an empty one is fine */

/* NULL: nobody has that key. */
const struct party_name *party_names_find(const struct party_names *names, int64_t id);

#endif
