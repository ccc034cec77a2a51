/* core/find.c - which one a person means by a part of a name */
#include "core/find.h"

#include "core/text.h"

#include "core/banned.h"

#define NAMED 3 /* candidates that a refusal names */

int find_begin(struct find *f, const char *what, const char *text, struct err *err)
{
	*f = (struct find){ .what = what, .text = text, .folded = text_fold(text) };
	return f->folded ? ERR_OK : err_nomem(err);
}

void find_offer(struct find *f, int64_t id, const char *folded, const char *name, const char *code,
		bool former)
{
	int rank = (strcmp(folded, f->folded) == 0 ? 3 : 1) + !former;
	size_t used;

	if (f->folded[0] == '\0' || rank < f->rank || !strstr(folded, f->folded))
		return;
	if (rank > f->rank) { /* what fitted less well does not count any more */
		f->rank = rank;
		f->hits = 0;
		f->names[0] = '\0';
	}
	f->id = id;
	if (f->hits++ >= NAMED)
		return;
	used = strlen(f->names);
	(void) snprintf(f->names + used, sizeof f->names - used, "%s%s (%s)", used ? ", " : "",
			name, code);
}

int find_end(const struct find *f, int64_t *out_id, struct err *err)
{
	if (f->hits == 0)
		return err_set(err, ERR_NOT_FOUND, "there is no %s '%s'", f->what, f->text);
	if (f->hits > 1)
		return err_set(err, ERR_CONFLICT,
			       "'%s' fits %zu of them, such as %s: say which %s by more of the name"
			       " or by the code",
			       f->text, f->hits, f->names, f->what);
	*out_id = f->id;
	return ERR_OK;
}

void find_release(struct find *f)
{
	free(f->folded);
	*f = (struct find) FIND_EMPTY;
}
