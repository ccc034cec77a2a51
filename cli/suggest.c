/* cli/suggest.c - the word that was probably meant, by edit distance; one that is far off is not offered */
#include "cli/suggest.h"

#include "core/banned.h"

#define WORD_MAX 40

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

size_t edit_distance(const char *a, const char *b)
{
	size_t row[3][WORD_MAX + 1];
	size_t *before = row[0], *last = row[1], *now = row[2];
	size_t a_length = strlen(a), b_length = strlen(b);

	if (a_length > WORD_MAX || b_length > WORD_MAX)
		return 99;
	for (size_t j = 0; j <= b_length; j++)
		last[j] = j;
	for (size_t i = 1; i <= a_length; i++) {
		size_t *spare = before;

		now[0] = i;
		for (size_t j = 1; j <= b_length; j++) {
			size_t best = last[j - 1] + (a[i - 1] != b[j - 1]);

			best = least(best, least(last[j], now[j - 1]) + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				best = least(best, before[j - 2] + 1);
			now[j] = best;
		}
		before = last;
		last = now;
		now = spare;
	}
	return last[b_length];
}

void suggest_try(struct suggestion *s, const char *candidate)
{
	size_t length = strlen(s->word);
	size_t distance = edit_distance(s->word, candidate);
	size_t limit = length <= 3 ? 1 : length <= 6 ? 2 : 3;

	if (length >= 2 && strncmp(s->word, candidate, length) == 0)
		distance = 1; /* the beginning of a word is as good as a slip */
	if (distance <= limit && (!s->best || distance < s->distance)) {
		s->best = candidate;
		s->distance = distance;
	}
}
