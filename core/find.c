/* core/find.c - which one a person means by a part of a name */
#include "core/find.h"

#include "core/text.h"

#include "core/banned.h"

int find_begin(struct find *f, const char *what, const char *text, struct err *err)
{
	*f = (struct find){ .what = what, .text = text, .folded = text_fold(text) };
	return f->folded ? ERR_OK : err_nomem(err);
}

void find_offer(struct find *f, int64_t id, const char *folded, const char *name, const char *code,
		bool former)
{
	int rank = (strcmp(folded, f->folded) == 0 ? 3 : 1) + !former;

	if (f->folded[0] == '\0' || rank < f->rank || !strstr(folded, f->folded))
		return;
	if (rank > f->rank) { /* what fitted less well does not count any more */
		f->rank = rank;
		f->hits = 0;
	}
	f->id = id;
	if (f->hits < COUNT_OF(f->names))
		(void) snprintf(f->names[f->hits], sizeof f->names[0], "%.*s (%s)",
				(int) text_prefix(name, 60), name, code);
	f->hits++;
}

/* "A (1) or B (2)", "A (1), B (2) or C (3)", "A (1), B (2) or 2 more" */
static void say_names(const struct find *f, char *out, size_t size)
{
	if (f->hits == 2)
		(void) snprintf(out, size, "%s or %s", f->names[0], f->names[1]);
	else if (f->hits == 3)
		(void) snprintf(out, size, "%s, %s or %s", f->names[0], f->names[1], f->names[2]);
	else
		(void) snprintf(out, size, "%s, %s or %zu more", f->names[0], f->names[1],
				f->hits - 2);
}

int find_end(const struct find *f, int64_t *out_id, struct err *err)
{
	if (f->hits == 0)
		return err_set(err, ERR_NOT_FOUND, "there is no %s '%s'", f->what, f->text);
	if (f->hits > 1) {
		bool school = strcmp(f->what, "school") == 0;
		char names[sizeof f->names + 16];

		say_names(f, names, sizeof names);
		return err_set(err, ERR_CONFLICT,
			       "'%s' could be %s: give more of the name, or the %s", f->text, names,
			       school ? "URN" : "code");
	}
	*out_id = f->id;
	return ERR_OK;
}

void find_release(struct find *f)
{
	free(f->folded);
	*f = (struct find) FIND_EMPTY;
}
