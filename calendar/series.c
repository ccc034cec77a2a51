/* calendar/series.c - reads the rule of a series, and finds its days */
#include "calendar/series.h"

#include "core/text.h"

#include "core/banned.h"

/* ---- reading ---- */

static const char weekday_codes[7][3] = { "MO", "TU", "WE", "TH", "FR", "SA", "SU" };

#define PART_MAX 200

/* A part of the rule: its name, and what it is. */
struct part {
	char name[16], value[PART_MAX];
};

static int read_number(const struct part *p, const char *text, int min, int max, int *out,
		       struct err *err)
{
	int64_t n = 0;
	int r = number_parse(text, p->name, min, max, &n, err);

	*out = (int) n;
	return r;
}

static int weekday_of(const char *code)
{
	for (int i = 0; i < 7; i++)
		if (strcmp(code, weekday_codes[i]) == 0)
			return i + 1;
	return 0;
}

static int read_freq(const struct part *p, struct series_rule *rule, struct err *err)
{
	rule->monthly = strcmp(p->value, "MONTHLY") == 0;
	if (rule->monthly || strcmp(p->value, "WEEKLY") == 0)
		return ERR_OK;
	return err_set(err, ERR_INVALID, "a series is WEEKLY or MONTHLY, not FREQ=%s", p->value);
}

static int read_interval(const struct part *p, struct series_rule *rule, struct err *err)
{
	return read_number(p, p->value, 1, 99, &rule->interval, err);
}

static int read_count(const struct part *p, struct series_rule *rule, struct err *err)
{
	return read_number(p, p->value, 1, SERIES_MAX, &rule->count, err);
}

/* "20250331", "20250331T235959Z" of which the time is nothing to us, or "2025-03-31". */
static int read_until(const struct part *p, struct series_rule *rule, struct err *err)
{
	const char *v = p->value;
	size_t digits = strspn(v, "0123456789");
	char iso[16];
	struct err why = { 0 };

	if (digits == 8 && (v[8] == '\0' || v[8] == 'T'))
		(void) snprintf(iso, sizeof iso, "%.4s-%.2s-%.2s", v, v + 4, v + 6);
	else
		(void) snprintf(iso, sizeof iso, "%.15s", v);
	if (date_parse(iso, &rule->until, &why) < 0)
		return err_set(err, ERR_INVALID, "'%s' is not a day such as UNTIL=20250331", v);
	return ERR_OK;
}

/* "TU", "1TU", "-1FR" */
static int read_day(const struct part *p, const char *text, struct series_rule *rule,
		    struct err *err)
{
	size_t length = strlen(text), sign = text[0] == '-' || text[0] == '+';
	struct series_day day = { 0, length >= 2 ? weekday_of(text + length - 2) : 0 };
	bool plain = length == 2;
	int ordinal = 0;

	if (!plain && day.weekday != 0 && length == sign + 3) {
		ordinal = text[sign] - '0';
		day.ordinal = text[0] == '-' ? -ordinal : ordinal;
	}
	if (day.weekday == 0 || (!plain && (ordinal < 1 || ordinal > 5)))
		return err_set(err, ERR_INVALID, "'%s' is not a day such as %s=TU or %s=1TU", text,
			       p->name, p->name);
	rule->day[rule->day_count++] = day;
	return ERR_OK;
}

static int read_month_day(const struct part *p, const char *text, struct series_rule *rule,
			  struct err *err)
{
	int n = 0, r = read_number(p, text[0] == '-' ? text + 1 : text, 1, 31, &n, err);

	if (r == ERR_OK)
		rule->month_day[rule->month_day_count++] = text[0] == '-' ? -n : n;
	return r;
}

typedef int read_item(const struct part *p, const char *text, struct series_rule *rule,
		      struct err *err);

/* Parts of a value between commas. */
static int read_list(const struct part *p, read_item *item, struct series_rule *rule,
		     struct err *err)
{
	const char *at = p->value;
	size_t count = 0;

	for (;;) {
		size_t length = strcspn(at, ",");
		char text[16];
		int r;

		(void) snprintf(text, sizeof text, "%.*s", length < 15 ? (int) length : 15, at);
		if (++count > SERIES_PARTS_MAX)
			return err_set(err, ERR_INVALID, "%s has more than %d parts", p->name,
				       SERIES_PARTS_MAX);
		if ((r = item(p, text, rule, err)) < 0 || at[length] == '\0')
			return r;
		at += length + 1;
	}
}

static int read_by_day(const struct part *p, struct series_rule *rule, struct err *err)
{
	return read_list(p, read_day, rule, err);
}

static int read_by_month_day(const struct part *p, struct series_rule *rule, struct err *err)
{
	return read_list(p, read_month_day, rule, err);
}

static int read_week_start(const struct part *p, struct series_rule *rule, struct err *err)
{
	rule->week_start = weekday_of(p->value);
	return rule->week_start
		       ? ERR_OK
		       : err_set(err, ERR_INVALID, "'%s' is not a day such as WKST=MO", p->value);
}

static const struct {
	const char *name;
	int (*read)(const struct part *p, struct series_rule *rule, struct err *err);
} readers[] = {
	{ "FREQ", read_freq },       { "INTERVAL", read_interval },
	{ "COUNT", read_count },     { "UNTIL", read_until },
	{ "BYDAY", read_by_day },    { "BYMONTHDAY", read_by_month_day },
	{ "WKST", read_week_start },
};

/* *seen: a bit for each part that was there. */
static int read_part(const struct part *p, unsigned *seen, struct series_rule *rule,
		     struct err *err)
{
	for (size_t i = 0; i < COUNT_OF(readers); i++)
		if (strcmp(p->name, readers[i].name) == 0) {
			if (*seen & 1U << i)
				return err_set(err, ERR_INVALID, "%s stands twice", p->name);
			*seen |= 1U << i;
			return readers[i].read(p, rule, err);
		}
	return err_set(err, ERR_INVALID,
		       "'%s' is no part of a series: FREQ, INTERVAL, COUNT, UNTIL, BYDAY, "
		       "BYMONTHDAY, WKST",
		       p->name);
}

static int check_rule(const struct series_rule *rule, bool has_freq, struct err *err)
{
	if (!has_freq)
		return err_set(err, ERR_INVALID, "say how often: FREQ=WEEKLY or FREQ=MONTHLY");
	if ((rule->count == 0) == date_is_none(rule->until))
		return err_set(err, ERR_INVALID,
			       "say how many or until when: COUNT=12 or UNTIL=20250331, not both");
	for (size_t i = 0; i < rule->day_count; i++)
		if (!rule->monthly && rule->day[i].ordinal != 0)
			return err_set(err, ERR_INVALID,
				       "a week has each day once: BYDAY=%s, without a number",
				       weekday_codes[rule->day[i].weekday - 1]);
	if (!rule->monthly && rule->month_day_count > 0)
		return err_set(err, ERR_INVALID, "BYMONTHDAY is for FREQ=MONTHLY");
	if (rule->day_count > 0 && rule->month_day_count > 0)
		return err_set(err, ERR_INVALID, "say BYDAY or BYMONTHDAY, not both");
	return ERR_OK;
}

/* Capitals, whatever was typed. */
static void raise_letters(char *text)
{
	for (; *text; text++)
		if (*text >= 'a' && *text <= 'z')
			*text = (char) (*text - 'a' + 'A');
}

static int next_part(const char **at, struct part *out, struct err *err)
{
	size_t length = strcspn(*at, ";"), name = strcspn(*at, "=;");

	if (name == length || name == 0 || name >= sizeof out->name ||
	    length - name - 1 >= sizeof out->value || length == name + 1)
		return err_set(err, ERR_INVALID,
			       "'%.40s' is not a rule such as FREQ=WEEKLY;INTERVAL=2;COUNT=12",
			       *at);
	(void) snprintf(out->name, sizeof out->name, "%.*s", (int) name, *at);
	(void) snprintf(out->value, sizeof out->value, "%.*s", (int) (length - name - 1),
			*at + name + 1);
	raise_letters(out->name);
	raise_letters(out->value);
	*at += length + ((*at)[length] == ';');
	return ERR_OK;
}

int series_parse(const char *text, struct series_rule *out, struct err *err)
{
	struct series_rule rule = { .interval = 1, .until = DATE_NONE, .week_start = 1 };
	unsigned seen = 0;
	struct part part;
	int r;

	do {
		if ((r = next_part(&text, &part, err)) < 0 ||
		    (r = read_part(&part, &seen, &rule, err)) < 0)
			return r;
	} while (*text);
	if ((r = check_rule(&rule, seen & 1U, err)) < 0)
		return r;
	*out = rule;
	return ERR_OK;
}

void series_text(const struct series_rule *rule, char out[SERIES_TEXT_MAX])
{
	struct civil until = date_civil(date_is_none(rule->until) ? DATE_FIRST : rule->until);
	size_t used = (size_t) snprintf(out, SERIES_TEXT_MAX, "FREQ=%s",
					rule->monthly ? "MONTHLY" : "WEEKLY");

	/* 31 parts of at most 5 bytes, and 60 of the rest: there is room. */
#define ADD(...) (used += (size_t) snprintf(out + used, SERIES_TEXT_MAX - used, __VA_ARGS__))
	if (rule->interval > 1)
		ADD(";INTERVAL=%d", rule->interval);
	if (rule->count > 0)
		ADD(";COUNT=%d", rule->count);
	else
		ADD(";UNTIL=%04d%02d%02d", until.year, until.month, until.day);
	for (size_t i = 0; i < rule->day_count; i++) {
		ADD("%s", i ? "," : ";BYDAY=");
		if (rule->day[i].ordinal != 0)
			ADD("%d", rule->day[i].ordinal);
		ADD("%s", weekday_codes[rule->day[i].weekday - 1]);
	}
	for (size_t i = 0; i < rule->month_day_count; i++)
		ADD("%s%d", i ? "," : ";BYMONTHDAY=", rule->month_day[i]);
	if (rule->week_start != 1)
		ADD(";WKST=%s", weekday_codes[rule->week_start - 1]);
#undef ADD
}

/* ---- the days ---- */

/* Of a week that begins on a day, or of a month: a bit for each of its days. */
static unsigned week_days(const struct series_rule *rule, struct date start, struct date week)
{
	unsigned days = 0;

	if (rule->day_count == 0)
		return 1U << ((date_weekday(start) - date_weekday(week) + 7) % 7);
	for (size_t i = 0; i < rule->day_count; i++)
		days |= 1U << ((rule->day[i].weekday - date_weekday(week) + 7) % 7);
	return days;
}

static unsigned weekday_in_month(const struct series_day *day, struct date first, int length)
{
	int begin = (day->weekday - date_weekday(first) + 7) % 7;
	unsigned all = 0;
	int count = 0;

	for (int at = begin; at < length; at += 7) {
		all |= 1U << at;
		count++;
	}
	if (day->ordinal == 0)
		return all;
	int n = day->ordinal > 0 ? day->ordinal - 1 : count + day->ordinal;

	return n >= 0 && n < count ? 1U << (begin + 7 * n) : 0;
}

static unsigned month_days(const struct series_rule *rule, struct date start, struct date first,
			   int length)
{
	int own = date_civil(start).day;
	unsigned days = 0;

	for (size_t i = 0; i < rule->day_count; i++)
		days |= weekday_in_month(&rule->day[i], first, length);
	for (size_t i = 0; i < rule->month_day_count; i++) {
		int n = rule->month_day[i] > 0 ? rule->month_day[i]
					       : length + 1 + rule->month_day[i];

		if (n >= 1 && n <= length)
			days |= 1U << (n - 1);
	}
	if (rule->day_count + rule->month_day_count == 0 && own <= length)
		days = 1U << (own - 1);
	return days;
}

/* The n-th week or month of the rule: where it begins, and its days; *out_days 0: none. */
static struct date period(const struct series_rule *rule, struct date start, int n,
			  unsigned *out_days)
{
	struct date begins, next;

	if (!rule->monthly) {
		int into = (date_weekday(start) - rule->week_start + 7) % 7;

		begins = date_add(start, 7 * n * rule->interval - into);
		*out_days = week_days(rule, start, begins);
		return begins;
	}
	begins = date_add_months(date_add(start, 1 - date_civil(start).day), n * rule->interval);
	next = date_add_months(begins, 1);
	*out_days = month_days(rule, start, begins, next.day - begins.day);
	return begins;
}

int series_expand(const struct series_rule *rule, struct date start, struct date *out,
		  size_t *out_count, struct err *err)
{
	const struct date limit = date_add_months(start, 12 * SERIES_YEARS);
	const struct date last = date_is_none(rule->until) ? limit : rule->until;
	size_t count = 0;
	unsigned days = 0;

	if (date_compare(last, limit) > 0)
		return err_set(err, ERR_INVALID, "a series lasts %d years at most, not until %s",
			       SERIES_YEARS, date_long(last).s);
	for (int n = 0;; n++) {
		struct date begins = period(rule, start, n, &days);

		if (date_compare(begins, last) > 0)
			break;
		for (int32_t i = 0; i < 31; i++) {
			struct date on = date_add(begins, i);

			if (!(days & 1U << i) || date_compare(on, start) < 0 ||
			    date_compare(on, last) > 0 ||
			    (rule->count > 0 && count == (size_t) rule->count))
				continue;
			if (count == SERIES_MAX)
				return err_set(err, ERR_INVALID,
					       "a series has %d visits at most: end it earlier",
					       SERIES_MAX);
			out[count++] = on;
		}
		if (rule->count > 0 && count == (size_t) rule->count)
			break;
	}
	if (rule->count > 0 && count < (size_t) rule->count)
		return err_set(err, ERR_INVALID,
			       "a series lasts %d years at most, and these are %d days: ask for "
			       "fewer",
			       SERIES_YEARS, rule->count);
	if (count == 0)
		return err_set(err, ERR_INVALID, "the rule has no day from %s until %s",
			       date_long(start).s, date_long(last).s);
	*out_count = count;
	return ERR_OK;
}
