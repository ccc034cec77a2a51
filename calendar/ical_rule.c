/* calendar/ical_rule.c - checks rules, and has libical tell when they come true */
#include <libical/ical.h>

#include "calendar/ical_rule.h"

#include "core/buffer.h"
#include "core/text.h"

#include "core/banned.h"

#define RULE_MAX 500    /* bytes */
#define SEARCHED 240000 /* days through which libical looks for a time that never comes */

/* A rule without its end, which is reckoned here: libical compares times of different zones loosely. */
struct rule {
	char text[RULE_MAX + 1];
	const char *until; /* in the property; NULL: none */
	int64_t count;     /* 0: none */
	bool yearly, weekly, daily;
	int64_t interval;
	int64_t per_week; /* values of BYDAY; 1: none */
	unsigned days;    /* BYDAY without numbers: 1 << 1 Monday to 1 << 7 Sunday; 0: none */
	int week_start;   /* 1 Monday to 7 */
};

/* The parts that are taken; what is looked at here stands first. */
enum {
	RULE_FREQ,
	RULE_INTERVAL,
	RULE_COUNT,
	RULE_UNTIL,
	RULE_BYDAY,
	RULE_WKST,
	RULE_BYHOUR,
	RULE_BYMINUTE
};
static const char *const names[] = {
	"FREQ",     "INTERVAL", "COUNT",      "UNTIL",     "BYDAY",    "WKST",     "BYHOUR",
	"BYMINUTE", "BYMONTH",  "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS",
};

/* 1 Monday to 7 Sunday of "MO" to "SU"; 0: something else. */
static int weekday_of(const char *text)
{
	static const char days[] = "MOTUWETHFRSASU";

	for (int i = 0; i < 7; i++)
		if (strlen(text) == 2 && strncmp(days + (size_t) i * 2, text, 2) == 0)
			return i + 1;
	return 0;
}

static int64_t count_values(const char *list)
{
	int64_t count = 1;

	for (; *list != '\0'; list++)
		count += *list == ',';
	return count;
}

static unsigned days_of(const char *list)
{
	unsigned days = 0;
	char day[8];

	while (ical_list_next(&list, day, sizeof day))
		days |= 1U << weekday_of(day);
	return days & 1U ? 0 : days;
}

static int take_often(const struct ical_property *p, struct rule *rule, const char *value,
		      struct err *err)
{
	static const char *const often[] = { "DAILY", "WEEKLY", "MONTHLY", "YEARLY" };

	rule->yearly = strcmp(value, "YEARLY") == 0;
	rule->weekly = strcmp(value, "WEEKLY") == 0;
	rule->daily = strcmp(value, "DAILY") == 0;
	for (size_t i = 0; i < COUNT_OF(often); i++)
		if (strcmp(often[i], value) == 0)
			return ERR_OK;
	return ical_refuse(err, p->line,
			   "recurs '%.20s': daily, weekly, monthly and yearly are taken", value);
}

static int take_part(const struct ical_property *p, struct rule *rule, unsigned *seen,
		     const char *part, struct err *err)
{
	size_t length = strcspn(part, "="), i = 0;
	const char *value = part[length] == '=' ? part + length + 1 : "";
	struct err why = { 0 };
	int64_t number = 0;

	while (i < COUNT_OF(names) &&
	       (strlen(names[i]) != length || strncmp(names[i], part, length) != 0))
		i++;
	if (i == COUNT_OF(names) || *value == '\0' || (*seen & 1U << i))
		return ical_refuse(err, p->line, "'%.40s' is not taken in a rule of recurrence",
				   part);
	*seen |= 1U << i;
	if (i == RULE_FREQ)
		return take_often(p, rule, value, err);
	if ((i == RULE_INTERVAL || i == RULE_COUNT) &&
	    number_parse(value, names[i], 1, i == RULE_COUNT ? 100000 : 999, &number, &why) < 0)
		return ical_refuse(err, p->line, "%s", why.msg);
	if ((i == RULE_BYHOUR || i == RULE_BYMINUTE) && count_values(value) > 1)
		return ical_refuse(err, p->line, "'%.40s' recurs more often than daily", part);
	if (i == RULE_BYDAY)
		rule->per_week = count_values(value);
	if (i == RULE_COUNT)
		rule->count = number;
	else if (i == RULE_INTERVAL)
		rule->interval = number;
	else if (i == RULE_UNTIL)
		rule->until = p->value + (value - rule->text);
	else if (i == RULE_BYDAY)
		rule->days = days_of(value);
	else if (i == RULE_WKST && weekday_of(value) > 0)
		rule->week_start = weekday_of(value);
	return ERR_OK;
}

/* The parts, each looked at; then put together again without the end. */
static int take_apart(const struct ical_property *p, struct rule *rule, struct err *err)
{
	char kept[RULE_MAX + 1] = "";
	unsigned seen = 0;
	int r;

	*rule = (struct rule){ .interval = 1, .per_week = 1, .week_start = 1 };
	if (strlen(p->value) > RULE_MAX ||
	    strspn(p->value, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789=;,+-") != strlen(p->value))
		return ical_refuse(err, p->line, "'%.60s' is no rule of recurrence", p->value);
	memcpy(rule->text, p->value, strlen(p->value) + 1);
	for (char *part = rule->text; *part != '\0';) {
		size_t length = strcspn(part, ";");
		bool last = part[length] == '\0';

		part[length] = '\0';
		if (length > 0 && (r = take_part(p, rule, &seen, part, err)) < 0)
			return r;
		if (length > 0 && strncmp(part, "UNTIL=", 6) != 0 &&
		    strncmp(part, "COUNT=", 6) != 0) {
			size_t used = strlen(kept);

			(void) snprintf(kept + used, sizeof kept - used, "%s%s", used ? ";" : "",
					part);
		}
		part += length + !last;
	}
	if (!(seen & 1U << RULE_FREQ))
		return ical_refuse(err, p->line, "the rule does not say how often (FREQ)");
	if (rule->until && rule->count > 0)
		return ical_refuse(err, p->line, "the rule has both COUNT and UNTIL");
	memcpy(rule->text, kept, sizeof kept);
	return ERR_OK;
}

static struct icaltimetype to_libical(const struct ical_time *t)
{
	struct icaltimetype out = icaltime_null_time();
	struct civil on = date_civil(t->on);

	out.year = on.year;
	out.month = on.month;
	out.day = on.day;
	out.is_date = t->is_date;
	if (!t->is_date) {
		out.hour = t->sec / 3600;
		out.minute = t->sec / 60 % 60;
		out.second = t->sec % 60;
	}
	return out;
}

/* false: the rule does not come true any more. */
static bool next_start(icalrecur_iterator *it, const struct ical_time *start, struct ical_time *out)
{
	struct icaltimetype next = icalrecur_iterator_next(it);

	*out = *start;
	if (icaltime_is_null_time(next) ||
	    !date_from_civil(next.year, next.month, next.day, &out->on))
		return false;
	if (!start->is_date)
		out->sec = next.hour * 3600 + next.minute * 60 + next.second;
	return true;
}

static void iterator_freep(icalrecur_iterator **it)
{
	if (*it)
		icalrecur_iterator_free(*it);
}

/*
 * The first time of a weekly rule, whose event may begin on another day: libical counts the weeks wrongly from there, up
 * to a Sunday.
 */
static struct ical_time first_start(const struct rule *rule, const struct ical_time *start)
{
	int back = (date_weekday(start->on) - rule->week_start + 7) % 7;
	struct ical_time t = *start;

	if (!rule->weekly || rule->days == 0)
		return t;
	for (int n = back; n < back + 7 * (int) rule->interval; n++) {
		t.on = date_add(start->on, n - back);
		if (n / 7 % rule->interval == 0 && (rule->days & 1U << date_weekday(t.on)))
			break;
	}
	return t;
}

static int begin(const struct ical_property *p, const struct rule *rule,
		 const struct ical_time *start, icalrecur_iterator **out, struct err *err)
{
	const struct ical_time first = first_start(rule, start);
	struct icalrecurrencetype r;

	icalerror_set_errors_are_fatal(0);
	r = icalrecurrencetype_from_string(rule->text);
	*out = r.freq == ICAL_NO_RECURRENCE ? NULL : icalrecur_iterator_new(r, to_libical(&first));
	return *out ? ERR_OK
		    : ical_refuse(err, p->line,
				  "'%.60s' is no rule of recurrence that ever comes true",
				  p->value);
}

/* When the rule ends: of whole days by the day, otherwise by the instant. */
struct end {
	struct date on;
	int64_t utc;
};

static int read_end(const struct ical_zones *zones, const struct ical_property *p,
		    const struct rule *rule, const struct ical_time *start, struct end *out,
		    struct err *err)
{
	struct ical_property until = { .name = p->name, .params = (char[]){ "" }, .line = p->line };
	struct ical_time t;
	char value[24];
	int r;

	*out = (struct end){ { INT32_MAX }, INT64_MAX };
	if (!rule->until)
		return ERR_OK;
	(void) snprintf(value, sizeof value, "%.*s", (int) strcspn(rule->until, ";"), rule->until);
	if ((r = ical_time_read(NULL, &until, value, &t, err)) < 0)
		return r;
	out->on = t.on;
	if (t.is_date) { /* all of that day */
		t.sec = 86399;
		t.is_date = false;
	}
	if (t.zone == 0)
		t.zone = start->zone;
	out->utc = ical_utc(zones, &t);
	return ERR_OK;
}

/*
 * What libical walked through to come from one day to another: a day of a daily rule, a day of BYDAY of a weekly one,
 * and about as much work of the others.
 */
static int64_t steps_between(const struct rule *rule, struct date from, struct date to)
{
	int64_t days = to.day > from.day ? (int64_t) to.day - from.day : 0;

	if (rule->daily)
		days /= rule->interval;
	else if (rule->weekly)
		days = days * rule->per_week / (7 * rule->interval);
	else
		days /= (rule->yearly ? 60 : 7) * rule->interval;
	return days > 1 ? days : 1;
}

/* Hand on a start that is not after the end; false: it is, or it is enough. */
static bool each_in_time(const struct ical_zones *zones, const struct ical_time *t,
			 const struct ical_time *start, const struct end *end, ical_start *each,
			 void *context)
{
	if (start->is_date ? date_compare(t->on, end->on) > 0 : ical_utc(zones, t) > end->utc)
		return false;
	return each(context, t);
}

int ical_rule_each(const struct ical_zones *zones, const struct ical_property *p,
		   const struct ical_time *start, int64_t *steps, ical_start *each, void *context,
		   struct err *err)
{
	SCOPED(iterator_freep) icalrecur_iterator *it = NULL;
	struct date before = start->on;
	struct rule rule = { .count = 0 };
	struct ical_time t = *start;
	struct end end = { .utc = 0 };
	int r;

	if ((r = take_apart(p, &rule, err)) < 0 ||
	    (r = read_end(zones, p, &rule, start, &end, err)) < 0 ||
	    (r = begin(p, &rule, start, &it, err)) < 0)
		return r;
	for (int64_t times = 0; rule.count == 0 || times < rule.count; times++) {
		bool found = next_start(it, start, &t);

		if (!found && times == 0)
			return ical_refuse(err, p->line,
					   "'%.60s' is no rule of recurrence that ever comes true",
					   p->value);
		*steps -= steps_between(&rule, before, found ? t.on : date_add(before, SEARCHED));
		if (*steps < 0)
			return ical_refuse(err, p->line,
					   "the events of the file recur more than %d times, or so "
					   "seldom that it takes as long to find out",
					   ICAL_STEPS_MAX);
		if (!found || !each_in_time(zones, &t, start, &end, each, context))
			return ERR_OK;
		before = t.on;
	}
	return ERR_OK;
}

int ical_rule_check_yearly(const struct ical_property *p, struct err *err)
{
	SCOPED(iterator_freep) icalrecur_iterator *it = NULL;
	const struct ical_time start = { .on = { 0 } };
	struct ical_time t;
	struct rule rule;
	struct end end;
	int r;

	if ((r = take_apart(p, &rule, err)) < 0)
		return r;
	if (!rule.yearly)
		return ical_refuse(err, p->line, "a time zone changes by yearly rules alone");
	if ((r = read_end(NULL, p, &rule, &start, &end, err)) < 0 ||
	    (r = begin(p, &rule, &start, &it, err)) < 0)
		return r;
	return next_start(it, &start, &t)
		       ? ERR_OK
		       : ical_refuse(err, p->line,
				     "'%.60s' is no rule of recurrence that ever comes true",
				     p->value);
}
