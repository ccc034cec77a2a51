/* core/pattern.c - reads and writes patterns: "half a day a fortnight" */
#include "core/pattern.h"

#include <ctype.h>

#include "core/text.h"

#include "core/banned.h"

#define WORDS 16 /* of a pattern */

/* ---- words ---- */

struct words {
	char word[WORDS + 1][16]; /* after the last: "" */
	size_t next;
};

/* Lower case, parted by blanks, commas and hyphens; a stroke is a word. False: too many, or too long for a pattern. */
static bool words_read(const char *text, struct words *out)
{
	static const char between[] = " \t,-";
	size_t count = 0;

	*out = (struct words){ .next = 0 };
	for (text += strspn(text, between); *text != '\0'; text += strspn(text, between)) {
		size_t length = *text == '/' ? 1 : strcspn(text, " \t,-/");

		if (count == WORDS || length >= sizeof out->word[0])
			return false;
		for (size_t i = 0; i < length; i++)
			out->word[count][i] = (char) tolower((unsigned char) text[i]);
		count++;
		text += length;
	}
	return true;
}

static const char *peek(const struct words *w)
{
	return w->word[w->next];
}

static bool take(struct words *w, const char *word)
{
	if (strcmp(peek(w), word) != 0)
		return false;
	w->next++;
	return true;
}

/* Its place in a list that ends with NULL, or -1 and nothing taken. */
static int take_any(struct words *w, const char *const list[])
{
	for (int i = 0; list[i]; i++)
		if (take(w, list[i]))
			return i;
	return -1;
}

/* ---- quantity and unit ---- */

/* "2", "1.5", "two", "½", "1½"; 0: there is no number. A number that is none is refused in the words of quantities. */
static int take_number(struct words *w, int64_t *out, struct err *err)
{
	static const char *const numbers[] = { "one",    "two",    "three", "four", "five",
					       "six",    "seven",  "eight", "nine", "ten",
					       "eleven", "twelve", NULL };
	static const char half[] = "\xC2\xBD";
	char digits[16];
	struct quantity q = quantity_of(0);
	const char *mark = strstr(peek(w), half);
	size_t length = mark ? (size_t) (mark - peek(w)) : strlen(peek(w));
	int place, r;

	if ((place = take_any(w, numbers)) >= 0) {
		*out = (place + 1) * INT64_C(100);
		return ERR_OK;
	}
	*out = 0;
	if ((mark && mark[2] != '\0') || (!mark && !isdigit((unsigned char) *peek(w))))
		return ERR_OK;
	(void) snprintf(digits, sizeof digits, "%.*s", (int) length, peek(w));
	if (length > 0 && (r = quantity_parse(digits, &q, err)) < 0)
		return r;
	*out = q.hundredths + (mark ? 50 : 0);
	w->next++;
	if (*out == 0)
		return err_set(err, ERR_INVALID, "a pattern of 0 comes to nothing");
	return ERR_OK;
}

/* "half a", "a", "two", "a half", "one and a half", "2 half"; 0: none of them. */
static int take_amount(struct words *w, int64_t *out, struct err *err)
{
	static const char *const articles[] = { "a", "an", NULL };
	int64_t amount = 0;
	int r;

	if (take_any(w, articles) >= 0)
		amount = 100;
	else if ((r = take_number(w, &amount, err)) < 0)
		return r;
	if (take(w, "half")) {
		if (amount == 0) {
			amount = 100;
			(void) take_any(w, articles);
		}
		amount = amount % 2 == 0 ? amount / 2 : 0;
	} else if (amount > 0 && take(w, "and")) {
		bool is_half = take(w, "a") && take(w, "half");

		amount = is_half ? amount + 50 : 0;
	}
	*out = amount;
	return ERR_OK;
}

static bool take_unit(struct words *w, enum unit *out)
{
	for (int i = UNIT_DAY; i <= UNIT_HOUR; i++) {
		const struct unit_terms *terms = unit_terms((enum unit) i);

		if (take(w, terms->word) || take(w, terms->plural)) {
			*out = (enum unit) i;
			return true;
		}
	}
	return false;
}

/* ---- how often ---- */

static bool set_every(struct pattern *p, enum pattern_every every, int64_t weeks)
{
	p->every = every;
	p->weeks = every == PATTERN_WEEKS ? (int) weeks : 0;
	return every != PATTERN_WEEKS || (weeks >= 1 && weeks <= 52);
}

/* "other", "third", "3", "three": 2 or 3; 1 when nothing is said. */
static bool take_times(struct words *w, int64_t *out)
{
	static const char *const ordinals[] = { "other", "second", "third", "fourth",
						"fifth", "sixth",  NULL };
	struct err ignored = { 0 };
	int64_t times;
	int place = take_any(w, ordinals);

	if (place >= 0) {
		*out = place == 0 ? 2 : place + 1;
		return true;
	}
	if (take_number(w, &times, &ignored) < 0 || times % 100 != 0)
		return false;
	*out = times == 0 ? 1 : times / 100;
	return true;
}

/* "weekly", "a week", "per fortnight", "every other week", "each school month", "/ term" */
static bool take_every(struct words *w, struct pattern *p)
{
	static const char *const links[] = { "a", "an", "per", "each", "every", "/", NULL };
	static const char *const adverbs[] = { "weekly", "fortnightly", "monthly", "termly", NULL };
	static const char *const periods[] = { "week",  "fortnight",  "month", "term",
					       "weeks", "fortnights", NULL };
	int period = take_any(w, adverbs);
	int64_t times = 1;

	if (period < 0) {
		if (take_any(w, links) < 0 || !take_times(w, &times))
			return false;
		(void) take(w, "school");
		if ((period = take_any(w, periods)) < 0)
			return false;
	}
	switch (period % 4) {
	case 0:
		return set_every(p, PATTERN_WEEKS, times);
	case 1:
		return times <= 26 && set_every(p, PATTERN_WEEKS, times * 2);
	case 2:
		return times == 1 && set_every(p, PATTERN_MONTHLY, 0);
	default:
		return times == 1 && set_every(p, PATTERN_TERMLY, 0);
	}
}

/* "in term time", "term time only": that is what every pattern means. */
static bool take_end(struct words *w)
{
	static const char *const links[] = { "in", "during", NULL };

	if (take_any(w, links) >= 0 && *peek(w) != 't')
		return false;
	if (take(w, "term") && !take(w, "time"))
		return false;
	(void) take(w, "only");
	return *peek(w) == '\0';
}

int pattern_parse(const char *text, struct pattern *out, struct err *err)
{
	struct pattern p = { 0 };
	struct words w;
	int r;

	if (words_read(text, &w)) {
		if ((r = take_amount(&w, &p.quantity.hundredths, err)) < 0)
			return r;
		if (p.quantity.hundredths > 0 && take_unit(&w, &p.unit) && take_every(&w, &p) &&
		    take_end(&w)) {
			*out = p;
			return ERR_OK;
		}
	}
	return err_set(err, ERR_INVALID,
		       "'%.*s' is not a pattern such as '0.5 day per fortnight' or '2 sessions a"
		       " month'",
		       (int) text_prefix(text, 60), text);
}

struct pattern_text pattern_text(const struct pattern *p)
{
	struct pattern_text text;
	struct quantity_text each = quantity_named(p->quantity, p->unit);

	if (p->every == PATTERN_WEEKS && p->weeks > 2)
		(void) snprintf(text.s, sizeof text.s, "%s every %d weeks", each.s, p->weeks);
	else
		(void) snprintf(text.s, sizeof text.s, "%s a %s", each.s,
				p->every == PATTERN_MONTHLY  ? "month"
				: p->every == PATTERN_TERMLY ? "term"
				: p->weeks == 1              ? "week"
							     : "fortnight");
	return text;
}
