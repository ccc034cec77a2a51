/* core/standard_list.c - lists what is to be done, and by when */
#include "core/standard_report.h"

#include "core/party_names.h"

#include "core/banned.h"

const struct column due_columns[] = {
	{ "due_on", "Due", COLUMN_DATE },      { "days_over", NULL, COLUMN_INT },
	{ "state", "State", COLUMN_CODE },     { "standard", "Standard", COLUMN_CODE },
	{ "subject", "Of", COLUMN_CODE },      { "subject_no", "No", COLUMN_INT },
	{ "officer", "Officer", COLUMN_CODE }, { "urn", NULL, COLUMN_CODE },
	{ "school", "School", COLUMN_TEXT },   { "started_on", NULL, COLUMN_DATE },
	{ "due_first_on", NULL, COLUMN_DATE }, { "reason", NULL, COLUMN_TEXT },
};
const size_t due_column_count = COUNT_OF(due_columns);

/* What is asked for, kept until it can be put in order. */
struct item {
	struct date sort, due, due_plain, started;
	bool paused;
	const struct promise *promise;
	char subject[16];
	int64_t subject_id, school_id, officer_id;
	char why[200];
};

struct items {
	const struct due_filter *filter;
	struct date on;
	struct item *item;
	size_t count;
};

static bool is_asked(const struct items *s, const struct clock_line *line)
{
	const struct due_filter *f = s->filter;

	if ((f->school_id && line->school_id != f->school_id) ||
	    (f->officer_id && line->officer_id != f->officer_id))
		return false;
	if (line->paused)
		return !f->overdue;
	if (f->overdue)
		return clock_is_late(line, s->on);
	return date_is_none(f->to) || date_compare(line->due, f->to) <= 0;
}

static int keep(void *context, const struct clock_line *line, struct err *err)
{
	struct items *s = context;
	struct item *grown, *it;

	if (!is_asked(s, line))
		return ERR_OK;
	if (!(grown = array_grow(s->item, s->count, sizeof *grown)))
		return err_nomem(err);
	s->item = grown;
	it = &grown[s->count++];
	*it = (struct item){ .sort = line->paused ? line->due_plain : line->due,
			     .due = line->due,
			     .due_plain = line->due_plain,
			     .started = line->started.on,
			     .paused = line->paused,
			     .promise = line->promise,
			     .subject_id = line->subject_id,
			     .school_id = line->school_id,
			     .officer_id = line->officer_id };
	(void) snprintf(it->subject, sizeof it->subject, "%s", line->subject);
	(void) snprintf(it->why, sizeof it->why, "%s", line->why);
	return ERR_OK;
}

/* What is due first comes first; of one day as the standards are listed, then by number. */
static int compare(const void *a, const void *b)
{
	const struct item *x = a, *y = b;
	int c = date_compare(x->sort, y->sort);

	if (c == 0)
		c = (x->promise > y->promise) - (x->promise < y->promise);
	if (c == 0)
		c = strcmp(x->subject, y->subject);
	return c ? c : (x->subject_id > y->subject_id) - (x->subject_id < y->subject_id);
}

static void add_row(struct table *t, const struct item *it, struct date on,
		    const struct party_names *officers, const struct party_names *schools)
{
	const struct party_name *officer = party_names_find(officers, it->officer_id);
	const struct party_name *school = party_names_find(schools, it->school_id);
	int64_t over = it->paused ? 0 : on.day - it->due.day;

	table_add_date(t, it->due);
	table_add_int(t, over > 0 ? over : 0);
	table_add_text(t, it->paused  ? "paused"
			  : over > 0  ? "overdue"
			  : over == 0 ? "today"
				      : "open");
	table_add_text(t, it->promise->code);
	table_add_text(t, it->subject);
	table_add_int(t, it->subject_id);
	table_add_text(t, officer ? officer->code : NULL);
	table_add_text(t, school ? school->code : NULL);
	table_add_text(t, school ? school->name : NULL);
	table_add_date(t, it->started);
	table_add_date(t, it->due_plain);
	table_add_text(t, it->why[0] ? it->why : NULL);
}

static int read_items(struct store *st, struct items *s, struct err *err)
{
	SCOPED(work_days_freep) struct work_days *days = NULL;
	const struct clock_filter clocks = {
		.from = DATE_NONE, .to = DATE_NONE, .standard = s->filter->standard, .running = true
	};
	int r;

	if ((r = work_days_open(st, &days, err)) < 0 ||
	    (r = clocks_each(st, days, &clocks, keep, s, err)) < 0)
		return r;
	if (s->count > 0)
		qsort(s->item, s->count, sizeof *s->item, compare);
	return ERR_OK;
}

int due_list(struct store *st, struct date on, const struct due_filter *filter, struct table *t,
	     struct err *err)
{
	SCOPED(party_names_free) struct party_names officers = { .count = 0 };
	SCOPED(party_names_free) struct party_names schools = { .count = 0 };
	SCOPED(freep) struct item *owned = NULL;
	struct items s = { .filter = filter, .on = on };
	int r = read_items(st, &s, err);

	owned = s.item;
	if (r < 0 || (r = party_names_officers(st, &officers, err)) < 0 ||
	    (r = party_names_schools(st, &schools, err)) < 0)
		return r;
	for (size_t i = 0; i < s.count; i++)
		add_row(t, &s.item[i], on, &officers, &schools);
	return ERR_OK;
}
