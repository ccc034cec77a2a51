/* cli/suggest.h - the word that was probably meant */
#ifndef CLI_SUGGEST_H
#define CLI_SUGGEST_H

#include "core/base.h"

/* The nearest word so far; start with { .word = the one typed }. */
struct suggestion {
	const char *word;
	const char *best; /* NULL: nothing is near */
	size_t distance;
};

void suggest_try(struct suggestion *s, const char *candidate);

/* Single letters to add, drop, change or swap with their neighbour; for words up to 40 bytes, else 99. */
size_t edit_distance(const char *a, const char *b);

#endif
