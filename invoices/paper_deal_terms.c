/* invoices/paper_deal_terms.c - of a quote or an agreement: the rules, texts that the authority adopted, contacts, acceptance */
#include "invoices/paper_deal_private.h"

#include "core/notice.h"
#include "core/officer.h"
#include "core/setting.h"
#include "core/standard.h"

#include "core/banned.h"

#define LINES_MAX 20
#define LINE_BYTES 512

/* ---- what the authority adopted ---- */

static int read_line(const struct deal *d, const char *stem, int number, char out[LINE_BYTES],
		     struct err *err)
{
	char name[48];

	(void) snprintf(name, sizeof name, "%s.%d", stem, number);
	return setting_get(d->st, name, d->terms_on, out, LINE_BYTES, err);
}

/* A list that begins, under its heading, with its first line: what has no line is not printed. */
struct lines {
	struct deal *d;
	const char *heading; /* NULL: none */
	bool list;           /* else paragraphs */
	bool begun;
	struct json *items;
};

static void add_line(struct lines *l, const char *line)
{
	if (!l->begun && l->heading)
		paper_heading(l->d->paper, l->heading);
	if (!l->begun && l->list)
		l->items = paper_list(l->d->paper, 1);
	l->begun = true;
	if (l->list)
		paper_item(l->items, line);
	else
		paper_text(l->d->paper, "%s", line);
}

static int add_settings(struct lines *l, const char *stem, struct err *err)
{
	for (int i = 1; i <= LINES_MAX; i++) {
		char line[LINE_BYTES];
		int r = read_line(l->d, stem, i, line, err);

		if (r < 0)
			return r;
		if (line[0])
			add_line(l, line);
	}
	return ERR_OK;
}

int deal_adopted(struct deal *d, const char *stem, const char *heading, bool list, struct err *err)
{
	struct lines l = { d, heading, list, false, NULL };

	return add_settings(&l, stem, err);
}

static void add_standard(void *context, const struct standard *standard)
{
	add_line(context, standard->title);
}

int deal_standards(struct deal *d, struct err *err)
{
	struct lines l = { d, "Our standards", true, false, NULL };
	int r = standard_each(d->st, d->terms_on, add_standard, &l, err);

	return r < 0 ? r : add_settings(&l, "agreement.standard", err);
}

/* ---- rules ---- */

static void add_rule(struct json *table, const char *what, const char *rule)
{
	paper_row(table, ROW_PLAIN, CELLS(what, rule));
}

static void unused_rule(struct deal *d, struct json *table)
{
	const struct contract *c = d->c;
	const char *units = d->unit->plural;
	struct short_text what, rule;
	struct fy last = c->year[c->year_count - 1].fy;

	(void) snprintf(what.s, sizeof what.s, "Unused %s", units);
	if (c->commitment == COMMITMENT_AS_USED)
		(void) snprintf(rule.s, sizeof rule.s,
				"None: nothing is bought beforehand, and nothing is carried into "
				"another financial year.");
	else if (c->year_count > 1)
		(void) snprintf(
			rule.s, sizeof rule.s,
			"The %s of each financial year end unused on the date in the table. "
			"They are not refunded, and none is moved into another year.",
			units);
	else
		(void) snprintf(rule.s, sizeof rule.s,
				"%s not used by %s end unused. They are not refunded or moved into "
				"%s.",
				capital(units).s, date_long(c->last_on).s,
				fy_text((struct fy){ (int16_t) (last.begins + 1) }).s);
	add_rule(table, what.s, rule.s);
}

/* "31 January" of "01-31". */
static struct date_text ask_by(const struct deal *d)
{
	struct err ignored = { 0 };
	struct date on;
	struct date_text out = { "" };

	if (fy_day_parse(d->c->ask_by, d->c->fy, &on, &ignored) == ERR_OK)
		out = day_month(on, true);
	return out;
}

static void owed_rule(struct deal *d, struct json *table)
{
	struct short_text what, rule;

	if (d->c->commitment == COMMITMENT_AS_USED)
		return;
	(void) snprintf(what.s, sizeof what.s, "%s that we owe you", capital(d->unit->plural).s);
	(void) snprintf(rule.s, sizeof rule.s,
			"What we call off and do not re-arrange, or what you ask for by %s and we "
			"offer no date for, does not end unused: we owe it to you. We credit it at "
			"the rate of this agreement, unless you tell us that you do without.",
			ask_by(d).s);
	add_rule(table, what.s, rule.s);
}

static int notice_rule(struct deal *d, struct json *table, struct err *err)
{
	static const char *const units[] = {
		[NOTICE_HOURS] = "hours'",
		[NOTICE_WORKING_DAYS] = "working days'",
		[NOTICE_WEEKS] = "weeks'",
	};
	struct notice_ladder ladder;
	struct short_text rule;
	size_t used;
	int r = notice_parse(d->c->notice_ladder, &ladder, err);

	if (r < 0)
		return r;
	if (ladder.count == 0) {
		(void) snprintf(rule.s, sizeof rule.s,
				"There is no notice rule: a visit that you call off, however late, "
				"uses nothing.");
	} else {
		used = (size_t) snprintf(
			rule.s, sizeof rule.s,
			"A visit that you call off late, or at which we find nobody, "
			"uses what it had booked:");
		for (size_t i = 0; i < ladder.count; i++) {
			const struct notice_rung *rung = &ladder.rungs[i];

			used += (size_t) snprintf(rule.s + used, sizeof rule.s - used,
						  "%s %d%% with less than %d %s notice",
						  i ? "," : "", rung->percent, rung->under,
						  units[rung->unit]);
		}
		(void) snprintf(rule.s + used, sizeof rule.s - used,
				". A closure that is not the school's own doing uses nothing.");
	}
	add_rule(table, "Calling a visit off", rule.s);
	return ERR_OK;
}

static const char *months(int count)
{
	return count == 1 ? "month" : "months";
}

/* What the rule says, in words. */
static void say_ending(const struct deal *d, const struct end_rule *rule, struct short_text *out)
{
	struct date_text last = date_long(d->c->ends_on);

	if (rule->renewal_months > 0 && rule->notice_months > 0)
		(void) snprintf(out->s, sizeof out->s,
				"Told %d %s before %s, it ends then; told later, %d %s after the "
				"telling. Otherwise it is renewed for a year.",
				rule->renewal_months, months(rule->renewal_months), last.s,
				rule->notice_months, months(rule->notice_months));
	else if (rule->renewal_months > 0)
		(void) snprintf(out->s, sizeof out->s,
				"Told %d %s before %s, it ends then; otherwise it is renewed for a "
				"year.",
				rule->renewal_months, months(rule->renewal_months), last.s);
	else if (rule->notice_months > 0)
		(void) snprintf(out->s, sizeof out->s, "It ends on %s%s, or %d %s after notice.",
				last.s, rule->rolling ? " unless it is renewed" : "",
				rule->notice_months, months(rule->notice_months));
	else
		(void) snprintf(out->s, sizeof out->s,
				"It ends on %s, and before that only if both of us agree.", last.s);
}

static int ending_rule(struct deal *d, struct json *table, struct err *err)
{
	struct end_rule rule;
	struct short_text says;
	int r = end_rule_parse(d->c->end_rule, &rule, err);

	if (r < 0 || d->c->state == CONTRACT_CANCELLED)
		return r;
	if (d->c->state == CONTRACT_ENDED)
		(void) snprintf(says.s, sizeof says.s, "Its last day is %s.",
				date_long(d->c->last_on).s);
	else
		say_ending(d, &rule, &says);
	add_rule(table, "The end", says.s);
	return ERR_OK;
}

static void more_rule(struct deal *d, struct json *table)
{
	struct short_text what, rule;

	if (d->c->commitment == COMMITMENT_AS_USED)
		return;
	(void) snprintf(what.s, sizeof what.s, "More %s", d->unit->plural);
	(void) snprintf(rule.s, sizeof rule.s,
			"In steps of %s, at the rate of this agreement, once you have agreed to "
			"them. Nothing is billed that was not agreed beforehand.",
			quantity_named(d->c->step, d->c->unit).s);
	add_rule(table, what.s, rule.s);
}

int deal_rules(struct deal *d, struct err *err)
{
	struct json *table;
	int r;

	paper_heading(d->paper, "The rules");
	table = paper_table(d->paper,
			    (const struct paper_column[]){ { "About", 40, FORM_LEFT },
							   { "What holds", 130, FORM_LEFT } },
			    2);
	unused_rule(d, table);
	owed_rule(d, table);
	more_rule(d, table);
	if ((r = notice_rule(d, table, err)) < 0 || (r = ending_rule(d, table, err)) < 0)
		return r;
	return deal_adopted(d, "agreement.term", NULL, true, err);
}

/* ---- contacts ---- */

static void add_contact(struct json *table, const char *what, const char *name, const char *how)
{
	paper_row(table, ROW_PLAIN, CELLS(what, name, how));
}

static int add_managers(struct deal *d, struct json *table, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(d->st,
			    "SELECT o.name, o.mail FROM officer o WHERE o.role = 'service-manager' "
			    "AND (o.ends_on IS NULL OR o.ends_on >= ?1) ORDER BY o.code",
			    BIND(bind_date(d->made_on)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row)
		add_contact(table, "Service manager", stmt_text(q, 0),
			    stmt_is_null(q, 1) ? "" : stmt_text(q, 1));
	return r;
}

static int add_links(struct deal *d, struct json *table, struct err *err)
{
	const struct contract *c = d->c;

	for (size_t i = 0; i < c->member_count; i++) {
		struct date on = date_max(d->made_on, c->starts_on);
		struct short_text what;
		struct officer officer;
		int r = officer_linked(d->st, c->member[i].school_id, on, &officer, err);

		if (r < 0)
			return r;
		if (officer.id == 0)
			continue;
		if (c->member_count == 1)
			(void) snprintf(what.s, sizeof what.s, "Your link officer");
		else
			(void) snprintf(what.s, sizeof what.s, "Link officer of %s",
					c->member[i].name);
		add_contact(table, what.s, officer.name, officer.mail);
	}
	return ERR_OK;
}

int deal_contacts(struct deal *d, struct err *err)
{
	const struct supplier *s = &d->supplier;
	struct short_text reach;
	struct json *table;
	int r;

	paper_heading(d->paper, "Contacts");
	table = paper_table(d->paper,
			    (const struct paper_column[]){ { "For", 62, FORM_LEFT },
							   { "Name", 54, FORM_LEFT },
							   { "How", 54, FORM_LEFT } },
			    3);
	(void) snprintf(reach.s, sizeof reach.s, "%s%s%s", s->mail,
			s->mail[0] && s->telephone[0] ? "\n" : "", s->telephone);
	add_contact(table, "The service", s->service, reach.s);
	if ((r = add_links(d, table, err)) < 0 || (r = add_managers(d, table, err)) < 0)
		return r;
	return deal_adopted(d, "agreement.contact", NULL, false, err);
}

/* ---- how to accept ---- */

static void accept_by(struct deal *d)
{
	const struct supplier *s = &d->supplier;
	bool any = s->mail[0] || s->telephone[0];

	paper_text(
		d->paper,
		"By %s%s%s%s%s, or sign below and send this back to us. Say who agrees, in which "
		"position, and your order number if you need one on the bill.",
		date_long(d->c->expires_on).s, any ? ", tell us: " : "", s->mail,
		s->mail[0] && s->telephone[0] ? " or " : "", s->telephone);
	paper_text(d->paper, "Until then the price holds. Nothing is bought, booked or billed "
			     "before you agree.");
}

int deal_acceptance(struct deal *d, struct err *err)
{
	if (!d->quote)
		return ERR_OK;
	paper_heading(d->paper, "How to accept");
	accept_by(d);
	return deal_adopted(d, "agreement.acceptance", NULL, false, err);
}
