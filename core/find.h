/* core/find.h - which one a person means by a part of a name: schools, officers, services */
#ifndef CORE_FIND_H
#define CORE_FIND_H

#include "core/error.h"

/*
 * Offer every candidate, then ask: an exact name goes before a part of one, and then what is in use before
 * what is 'former', such as a closed school whose academy has its name. find_end() sets
 * ERR_NOT_FOUND when nothing fits, ERR_CONFLICT when several do, naming three, or two and how many more.
 */
struct find {
	const char *what, *text; /* "school"; what was typed. Borrowed */
	char *folded;
	int rank; /* of the best that fit so far */
	size_t hits;
	int64_t id;
	char names[3][176]; /* "Cantell School (116469)" */
};

#define FIND_EMPTY \
	{          \
		0  \
	}

int find_begin(struct find *f, const char *what, const char *text, struct err *err) MUST_CHECK;
void find_offer(struct find *f, int64_t id, const char *folded, const char *name, const char *code,
		bool former);
int find_end(const struct find *f, int64_t *out_id, struct err *err) MUST_CHECK;
void find_release(struct find *f); /* for SCOPED */

#endif
