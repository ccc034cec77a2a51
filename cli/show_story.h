/* cli/show_story.h - the story of a contract for people, in 80 columns, and for programs */
#ifndef CLI_SHOW_STORY_H
#define CLI_SHOW_STORY_H

#include "cli/command.h"
#include "core/story.h"

/* Each thing that happened, on lines of its own. */
int story_print(FILE *out, struct store *st, const struct contract *c, const struct as_known *as,
		struct err *err) MUST_CHECK;
int story_json(struct json *array, struct store *st, const struct contract *c,
	       const struct as_known *as, struct err *err) MUST_CHECK;

/* Words in 80 columns; lines after the first, and 'first' before the first, stand 'indent' columns in. */
void print_wrapped(FILE *out, const char *first, int indent, const char *words);

#endif
