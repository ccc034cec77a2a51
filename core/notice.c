/* core/notice.c - the ladder of late notice, and the end of a contract by notice; both as text */
#include "core/notice.h"

#include <strings.h>

#include "core/days.h"

#include "core/banned.h"

/* ---- words ---- */

static void skip_blanks(const char **p)
{
	*p += strspn(*p, " ");
}

/* One word, in any case; the end of the text or no letter must follow. */
static bool take_word(const char **p, const char *word)
{
	size_t length = strlen(word);
	char after;

	skip_blanks(p);
	if (strncasecmp(*p, word, length) != 0)
		return false;
	after = (*p)[length];
	if ((after >= 'a' && after <= 'z') || (after >= 'A' && after <= 'Z'))
		return false;
	*p += length;
	return true;
}

static bool take_mark(const char **p, char mark)
{
	skip_blanks(p);
	if (**p != mark)
		return false;
	++*p;
	return true;
}

/* Up to six digits: what is larger is beyond every bound here. */
static bool take_number(const char **p, int *out)
{
	size_t length;

	skip_blanks(p);
	length = strspn(*p, "0123456789");
	if (length == 0 || length > 6)
		return false;
	*out = 0;
	for (; length > 0; length--)
		*out = *out * 10 + *(*p)++ - '0';
	return true;
}

static bool at_end(const char **p)
{
	skip_blanks(p);
	return **p == '\0';
}

/* "" and "none": there is no rule. */
static bool is_none(const char *text)
{
	return at_end(&text) || (take_word(&text, "none") && at_end(&text));
}

/* ---- visits called off late ---- */

static const struct {
	const char *one, *many;
	int most;
	int worth; /* in fifths of an hour, to tell which notice is the tighter: 5 working days are a week */
} units[] = {
	[NOTICE_HOURS] = { "hour", "hours", 999, 5 },
	[NOTICE_WORKING_DAYS] = { "working day", "working days", 99, 168 },
	[NOTICE_WEEKS] = { "week", "weeks", 52, 840 },
};

static bool take_unit(const char **p, enum notice_unit *out)
{
	for (size_t i = 0; i < COUNT_OF(units); i++)
		if (take_word(p, units[i].many) || take_word(p, units[i].one)) {
			*out = (enum notice_unit) i;
			return true;
		}
	return false;
}

/* "under 48 hours: 100%" */
static bool take_rung(const char **p, struct notice_rung *out)
{
	return take_word(p, "under") && take_number(p, &out->under) && take_unit(p, &out->unit) &&
	       take_mark(p, ':') && take_number(p, &out->percent) && take_mark(p, '%');
}

static int check_rung(const struct notice_rung *r, const struct notice_rung *before,
		      struct err *err)
{
	if (r->under < 1 || r->under > units[r->unit].most)
		return err_set(err, ERR_RANGE, "notice is 1 to %d %s, not %d", units[r->unit].most,
			       units[r->unit].many, r->under);
	if (r->percent < 1 || r->percent > 100)
		return err_set(err, ERR_RANGE, "late notice draws 1%% to 100%%, not %d%%",
			       r->percent);
	if (before && r->under * units[r->unit].worth >= before->under * units[before->unit].worth)
		return err_set(err, ERR_INVALID,
			       "the longest notice comes first: 'under %d %s' is not shorter than"
			       " 'under %d %s' before it",
			       r->under, units[r->unit].many, before->under,
			       units[before->unit].many);
	if (before && r->percent <= before->percent)
		return err_set(
			err, ERR_INVALID,
			"shorter notice draws more: %d%% is not more than the %d%% before it",
			r->percent, before->percent);
	return ERR_OK;
}

int notice_parse(const char *text, struct notice_ladder *out, struct err *err)
{
	struct notice_ladder ladder = { .count = 0 };
	const char *p = text;
	int r;

	if (!is_none(text)) {
		do {
			struct notice_rung rung;

			if (!take_rung(&p, &rung))
				return err_set(err, ERR_INVALID,
					       "'%.60s' is not a notice such as \"under 48 hours:"
					       " 100%%\" or \"under 4 weeks: 50%%, under 2 weeks:"
					       " 100%%\"",
					       text);
			if (ladder.count == NOTICE_RUNGS)
				return err_set(err, ERR_INVALID, "a notice has at most %d steps",
					       NOTICE_RUNGS);
			if ((r = check_rung(&rung,
					    ladder.count ? &ladder.rungs[ladder.count - 1] : NULL,
					    err)) < 0)
				return r;
			ladder.rungs[ladder.count++] = rung;
		} while (take_mark(&p, ','));
		if (!at_end(&p))
			return err_set(err, ERR_INVALID,
				       "'%.40s' is too much: a notice ends after its last step", p);
	}
	*out = ladder;
	return ERR_OK;
}

struct notice_words notice_text(const struct notice_ladder *ladder)
{
	struct notice_words text = { "" };
	size_t used = 0;

	for (size_t i = 0; i < ladder->count; i++) {
		const struct notice_rung *r = &ladder->rungs[i];

		used += (size_t) snprintf(text.s + used, sizeof text.s - used,
					  "%sunder %d %s: %d%%", used ? ", " : "", r->under,
					  r->under == 1 ? units[r->unit].one : units[r->unit].many,
					  r->percent);
		assert(used < sizeof text.s);
	}
	return text;
}

static int is_under(struct store *st, const struct notice_rung *rung, struct moment visit,
		    struct moment told, bool *out, struct err *err)
{
	struct date enough;
	int r;

	switch (rung->unit) {
	case NOTICE_HOURS:
		*out = clock_elapsed(told, visit) < (int64_t) rung->under * 60;
		return ERR_OK;
	case NOTICE_WEEKS:
		*out = date_compare(visit.on, date_add(told.on, rung->under * 7)) < 0;
		return ERR_OK;
	case NOTICE_WORKING_DAYS:
		break;
	}
	r = day_add_working(st, told.on, rung->under, &enough, err);
	if (r == ERR_OK)
		*out = date_compare(visit.on, enough) < 0;
	return r;
}

int notice_due(struct store *st, const struct notice_ladder *ladder, struct moment visit,
	       struct moment told, int *out_percent_bp, struct err *err)
{
	int percent = 0, r;
	bool under = false;

	for (size_t i = 0; i < ladder->count; i++) {
		if ((r = is_under(st, &ladder->rungs[i], visit, told, &under, err)) < 0)
			return r;
		if (under && ladder->rungs[i].percent > percent)
			percent = ladder->rungs[i].percent;
	}
	*out_percent_bp = percent * 100;
	return ERR_OK;
}

/* ---- the end of a contract ---- */

#define END_MONTHS 12

/* One part of a rule: "3 months", "1 month before renewal" or "rolling"; each may stand once. */
static bool take_part(const char **p, struct end_rule *rule)
{
	int months;

	if (take_word(p, "rolling")) {
		bool again = rule->rolling;

		rule->rolling = true;
		return !again;
	}
	if (!take_number(p, &months) || !(take_word(p, "months") || take_word(p, "month")) ||
	    months < 1 || months > END_MONTHS)
		return false;
	if (take_word(p, "before")) {
		if (!take_word(p, "renewal") || rule->renewal_months > 0)
			return false;
		rule->renewal_months = months;
		return true;
	}
	if (rule->notice_months > 0)
		return false;
	rule->notice_months = months;
	return true;
}

int end_rule_parse(const char *text, struct end_rule *out, struct err *err)
{
	struct end_rule rule = { .rolling = false };
	const char *p = text;
	bool good = true;

	if (!is_none(text)) {
		do
			good = take_part(&p, &rule);
		while (good && take_mark(&p, ';'));
		if (!good || !at_end(&p) || (rule.rolling && rule.renewal_months > 0) ||
		    (rule.notice_months == 0 && rule.renewal_months == 0))
			return err_set(
				err, ERR_INVALID,
				"'%.60s' is not a way to end such as \"3 months\", \"3 months;"
				" rolling\" or \"3 months; 1 month before renewal\", 1 to %d"
				" months",
				text, END_MONTHS);
	}
	rule.rolling = rule.rolling || rule.renewal_months > 0;
	*out = rule;
	return ERR_OK;
}

static const char *month_word(int months)
{
	return months == 1 ? "month" : "months";
}

struct notice_words end_rule_text(const struct end_rule *rule)
{
	struct notice_words text = { "" };
	int used = 0;

	if (rule->notice_months > 0)
		used = snprintf(text.s, sizeof text.s, "%d %s", rule->notice_months,
				month_word(rule->notice_months));
	if (rule->renewal_months > 0)
		(void) snprintf(text.s + used, sizeof text.s - (size_t) used,
				"%s%d %s before renewal", used ? "; " : "", rule->renewal_months,
				month_word(rule->renewal_months));
	else if (rule->rolling)
		(void) snprintf(text.s + used, sizeof text.s - (size_t) used, "; rolling");
	return text;
}

/* Last day of the term that a day lies in: the first, or one after a renewal, a year each, counted from the first. */
static struct date term_end(struct date ends, struct date on)
{
	struct date first = date_add(ends, 1), renewal = first;
	int years = date_civil(on).year - date_civil(first).year;

	if (date_compare(on, first) >= 0)
		renewal = date_add_months(first, 12 * years);
	if (date_compare(on, renewal) >= 0)
		renewal = date_add_months(first, 12 * (years + 1));
	return date_add(renewal, -1);
}

struct ending notice_end(const struct end_rule *rule, struct date starts, struct date ends,
			 struct date told)
{
	struct date on = date_max(told, starts), after = date_add_months(on, rule->notice_months);
	struct date last = rule->rolling ? term_end(ends, on) : ends, renewal = date_add(last, 1);

	if (!rule->rolling)
		return (struct ending){ .last_day = rule->notice_months > 0 ? date_min(after, ends)
									    : ends };
	if (rule->renewal_months == 0)
		return (struct ending){ after, date_compare(after, last) > 0 };
	if (date_compare(date_add_months(on, rule->renewal_months), renewal) <= 0)
		return (struct ending){ last, false };
	after = rule->notice_months > 0 ? date_max(after, last) : term_end(last, renewal);
	return (struct ending){ after, date_compare(after, last) > 0 };
}
