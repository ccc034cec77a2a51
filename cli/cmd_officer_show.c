/* cli/cmd_officer_show.c - daybook officer show OFFICER */
#include "calendar/absence.h"
#include "calendar/visit.h"
#include "cli/command.h"
#include "core/officer.h"
#include "core/user.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "OFFICER", "Code, or a part of the name", OPTION_NEEDED },
};

static const struct option options[] = {
	{ "on", "DATE", "As it is on this date; otherwise today", 0 },
};

struct card {
	struct officer officer;
	char days[120], users[200];
	size_t visits;         /* booked, from the date on */
	struct json *schools;  /* borrowed: of the tree; NULL for people */
	struct json *absences; /* the same */
	FILE *out;             /* where people read */
	size_t count, away;    /* of schools; of absences */
};

static void count_visit(void *context, const struct visit *v)
{
	struct card *c = context;

	(void) v;
	c->visits++;
}

static void show_school(void *context, const struct officer_school *school)
{
	struct card *c = context;

	if (c->schools) {
		struct json *row = json_add_object(c->schools, NULL);

		json_add_text(row, "urn", school->urn);
		json_add_text(row, "name", school->name);
		json_add_date(row, "from", school->from);
	} else {
		fprintf(c->out, "%-14s%s %s, from %s\n", c->count ? "" : "Schools", school->urn,
			school->name, date_long(school->from).s);
	}
	c->count++;
}

static void show_absence(void *context, const struct absence *a)
{
	struct card *c = context;

	if (c->absences) {
		struct json *row = json_add_object(c->absences, NULL);

		json_add_int(row, "absence", a->id);
		json_add_text(row, "kind", absence_kind_word(a->kind));
		json_add_date(row, "from", a->span.first_on);
		json_add_date(row, "to", a->span.last_on);
	} else {
		fprintf(c->out, "%-14s%s (%s, absence %" PRId64 ")\n", c->away ? "" : "Away",
			absence_text(&a->span).s, absence_kind_word(a->kind), a->id);
	}
	c->away++;
}

/* That last to the date or longer. */
static int show_absences(const struct cli *cli, struct card *c, struct date on, struct err *err)
{
	const struct absence_filter filter = { .officer_id = c->officer.id,
					       .from = on,
					       .to = DATE_NONE };

	return absence_each(cli_store(cli), &filter, show_absence, c, err);
}

static int load(const struct cli *cli, struct date on, struct card *c, struct err *err)
{
	const char *between = cli_json(cli) ? "\n" : ", "; /* of users */
	struct store *st = cli_store(cli);
	struct visit_filter planned = { .from = on, .to = DATE_NONE, .state = "planned" };
	int r;

	if ((r = officer_find(st, cli_operand(cli, 0), &c->officer, err)) < 0 ||
	    (r = officer_days_text(st, c->officer.id, on, c->days, sizeof c->days, err)) < 0 ||
	    (r = user_names(st, c->officer.id, between, c->users, sizeof c->users, err)) < 0)
		return r;
	planned.officer_id = c->officer.id;
	return visit_each(st, &planned, count_visit, c, err);
}

static int print_json(const struct cli *cli, struct card *c, struct date on, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	int r;

	json_add_text(root, "code", c->officer.code);
	json_add_text(root, "name", c->officer.name);
	json_add_text(root, "role", c->officer.role);
	json_add_bool(root, "experienced", c->officer.experienced);
	json_add_text(root, "mail", c->officer.mail[0] ? c->officer.mail : NULL);
	json_add_text(root, "days", c->days);
	json_add_date(root, "ends_on", c->officer.ends_on);
	json_add_lines(root, "users", c->users);
	json_add_int(root, "visits", (int64_t) c->visits);
	c->schools = json_add_array(root, "schools");
	if ((r = officer_schools(cli_store(cli), c->officer.id, on, on, show_school, c, err)) < 0)
		return r;
	c->absences = json_add_array(root, "absences");
	r = show_absences(cli, c, on, err);
	return r < 0 ? r : cli_print_json(cli, root, err);
}

static void line(FILE *out, const char *what, const char *value)
{
	if (value[0] != '\0')
		fprintf(out, "%-14s%s\n", what, value);
}

static int print_text(const struct cli *cli, struct card *c, struct date on, struct err *err)
{
	int r;

	c->out = cli_out(cli);
	fprintf(c->out, "%s %s\n\n", c->officer.code, c->officer.name);
	line(c->out, "Role", c->officer.role);
	line(c->out, "Experienced", c->officer.experienced ? "yes" : "");
	line(c->out, "Mail", c->officer.mail);
	line(c->out, "Works", c->days);
	line(c->out, "Last day", date_long(c->officer.ends_on).s);
	line(c->out, "User", c->users);
	fprintf(c->out, "%-14s%zu from %s\n", "Booked visits", c->visits, date_long(on).s);
	if ((r = show_absences(cli, c, on, err)) < 0)
		return r;
	return officer_schools(cli_store(cli), c->officer.id, on, on, show_school, c, err);
}

static int run(struct cli *cli, struct err *err)
{
	struct card c = { .visits = 0 };
	struct date on;
	int r;

	if ((r = cli_date(cli, "on", cli_today(cli), &on, err)) < 0 ||
	    (r = load(cli, on, &c, err)) < 0)
		return r;
	return cli_json(cli) ? print_json(cli, &c, on, err) : print_text(cli, &c, on, err);
}

const struct command cmd_officer_show = {
	.noun = "officer",
	.verb = "show",
	.summary = "Show one officer: working days, absences, last day, schools, booked visits",
	.example = "daybook officer show EWO-01\ndaybook officer show EWO-01 --on 2024-09-02",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK,
	.run = run,
};
