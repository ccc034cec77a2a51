/* invoices/paper_deal_story.c - how an agreement came to what it is now: its changes, and the day of the last */
#include "invoices/paper_deal_private.h"

#include "core/banned.h"

/* What changes an agreement, in the words of the page; 'sign': what it does to its days. */
static const struct {
	const char *what, *words;
	int sign;
} changes[] = {
	{ "agreed", "Agreed", 1 },
	{ "top-up", "Topped up", 1 },
	{ "as-used", "Topped up for a visit", 1 },
	{ "moved", "Moved", 0 },
	{ "taken-back", "Taken back", -1 },
	{ "cancelled", "Cancelled: nothing of it was used", 0 },
	{ "notice", "Notice given", 0 },
	{ "ended", "Ended before its time", 0 },
	{ "rate-confirmed", "Rate confirmed", 0 },
	{ "repriced", "Price of all days reckoned anew", 0 },
	{ "succeeded", "Goes on", 0 },
};

/* The place in changes[]; -1: it is none. What each visit buys on a pay-as-you-go contract changes nothing. */
static int change_of(const struct deal *d, const struct story_line *line)
{
	if (strcmp(line->what, "as-used") == 0 && d->c->commitment != COMMITMENT_QUANTITY)
		return -1;
	for (size_t i = 0; i < COUNT_OF(changes); i++)
		if (strcmp(changes[i].what, line->what) == 0)
			return (int) i;
	return -1;
}

struct telling {
	struct deal *d;
	struct json *table;
	struct date last;
	size_t since;       /* changes after the agreement */
	bool agreed_by_now; /* its row is written: what was bought at several rates is one row */
	struct {
		struct quantity quantity;
		struct money net;
	} agreed, now;
};

static void count_change(void *context, const struct story_line *line)
{
	struct telling *t = context;
	int at = change_of(t->d, line);

	if (at < 0)
		return;
	t->last = date_max(t->last, line->on);
	if (strcmp(line->what, "agreed") != 0) {
		t->since++;
		return;
	}
	t->agreed.quantity.hundredths += line->quantity.hundredths;
	t->agreed.net = money_add(t->agreed.net, line->net);
}

int deal_last_change(struct deal *d, struct err *err)
{
	struct telling t = { .d = d, .last = d->c->agreed_on };
	int r = contract_story(d->st, d->c->id, &d->as, count_change, &t, err);

	d->made_on = t.last;
	d->changed = t.since > 0;
	return r;
}

/* "Topped up, by Bursar"; "Moved 1 day from Cantell School to Upper Shirley High School". */
static void say(const struct deal *d, const struct story_line *line, int at, struct short_text *out)
{
	bool moved = strcmp(line->what, "moved") == 0;
	size_t used = (size_t) snprintf(out->s, sizeof out->s, "%s", changes[at].words);
	char *end = out->s + used;
	size_t room = sizeof out->s - used;

	if (moved)
		(void) snprintf(end, room, ": %s from %s to %s",
				quantity_named(line->quantity, d->c->unit).s, line->school,
				line->other ? line->other : "another school");
	else if (strcmp(line->what, "succeeded") == 0)
		(void) snprintf(end, room, " as %s with what was left", line->other);
	else if (strcmp(line->what, "rate-confirmed") == 0)
		(void) snprintf(end, room, ": %s a %s for %s", pounds(line->rate).s, d->unit->word,
				fy_text(line->fy).s);
	else if ((strcmp(line->what, "ended") == 0 || strcmp(line->what, "notice") == 0) &&
		 !date_is_none(line->last_on))
		(void) snprintf(end, room, ": the last day is %s", date_long(line->last_on).s);
	else if (strcmp(line->what, "taken-back") == 0 && d->c->member_count > 1 &&
		 d->c->sharing != SHARING_POOLED)
		(void) snprintf(end, room, " from %s", line->school);
	else if (line->said_by)
		(void) snprintf(end, room, ", by %s", line->said_by);
}

#define STORY_CELLS 4

static void add_row(struct telling *t, struct date on, const char *what, struct quantity days,
		    struct money net)
{
	struct date_text when = deal_date(on);
	struct quantity_text quantity = deal_quantity(t->d, days);
	struct short_text price;
	const char *cells[STORY_CELLS] = { when.s, what, days.hundredths ? quantity.s : "",
					   net.pence ? price.s : "" };

	(void) snprintf(price.s, sizeof price.s, "%s%s", net.pence < 0 ? "-" : "",
			money_pretty(money_pence(net.pence < 0 ? -net.pence : net.pence)).s);
	paper_row(t->table, ROW_PLAIN, cells, STORY_CELLS);
	t->now.quantity.hundredths += days.hundredths;
	t->now.net = money_add(t->now.net, net);
}

static void tell(void *context, const struct story_line *line)
{
	struct telling *t = context;
	int at = change_of(t->d, line);
	struct quantity days = { 0 };
	struct money net = line->net;
	struct short_text what;

	if (at < 0)
		return;
	say(t->d, line, at, &what);
	if (strcmp(line->what, "agreed") == 0) {
		if (!t->agreed_by_now)
			add_row(t, line->on, what.s, t->agreed.quantity, t->agreed.net);
		t->agreed_by_now = true;
		return;
	}
	days.hundredths = changes[at].sign * line->quantity.hundredths;
	if (strcmp(line->what, "moved") == 0)
		net = money_pence(0);
	if (changes[at].sign < 0)
		net = money_negate(net);
	add_row(t, line->on, what.s, days, net);
}

int deal_history(struct deal *d, struct err *err)
{
	struct telling t = { .d = d };
	struct short_text head;
	struct quantity_text days;
	struct money_text net;
	int r;

	if (!d->changed)
		return ERR_OK;
	if ((r = contract_story(d->st, d->c->id, &d->as, count_change, &t, err)) < 0)
		return r;
	(void) snprintf(head.s, sizeof head.s, "%s", capital(d->unit->plural).s);
	paper_heading(d->paper, "What has changed since");
	t.table =
		paper_table(d->paper,
			    (const struct paper_column[]){ { "Date", 27, FORM_DATE },
							   { "What", 95, FORM_LEFT },
							   { head.s, 22, FORM_RIGHT },
							   { deal_price_head(d), 26, FORM_RIGHT } },
			    STORY_CELLS);
	if ((r = contract_story(d->st, d->c->id, &d->as, tell, &t, err)) < 0)
		return r;
	days = deal_quantity(d, t.now.quantity);
	net = money_pretty(t.now.net);
	paper_row(t.table, ROW_TOTAL, CELLS("Now", "", days.s, net.s));
	return ERR_OK;
}
