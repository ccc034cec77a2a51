/* cli/cmd_officer_end.c - daybook officer end OFFICER --on DATE */
#include "calendar/leaver.h"
#include "cli/result.h"
#include "core/user.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "OFFICER", "Code, or a part of the name", OPTION_NEEDED },
};

static const struct option options[] = {
	{ "on", "DATE", "Last day of work; none: stays after all", OPTION_NEEDED },
	{ "reason", "TEXT", "Why, for the audit trail", 0 },
};

static const struct column left_columns[] = {
	{ "what", "Still has", COLUMN_CODE },
	{ "date", "Date", COLUMN_DATE },
	{ "school", "School", COLUMN_TEXT },
};

static void add_left(struct table *t, const struct leaver *left)
{
	char what[40];

	for (size_t i = 0; i < left->visits && i < LEAVER_MAX; i++) {
		(void) snprintf(what, sizeof what, "visit %" PRId64, left->visit[i].id);
		table_add_text(t, what);
		table_add_date(t, left->visit[i].on);
		table_add_text(t, left->visit[i].school);
	}
	for (size_t i = 0; i < left->schools && i < LEAVER_MAX; i++) {
		(void) snprintf(what, sizeof what, "school %s", left->school[i].urn);
		table_add_text(t, what);
		table_add_date(t, left->school[i].from);
		table_add_text(t, left->school[i].name);
	}
}

/* To people, before the refusal that has the counts: what it is, ten of each at most. */
static int show_left(const struct cli *cli, int64_t officer_id, struct date on, struct err *err)
{
	struct leaver left;
	struct table *t = NULL;
	int r;

	if (cli_json(cli) || date_is_none(on))
		return ERR_OK;
	if ((r = leaver_look(cli_store(cli), officer_id, on, &left, err)) < 0 ||
	    left.visits + left.schools == 0 ||
	    (r = table_open(stderr, TABLE_TEXT, 10000, left_columns, COUNT_OF(left_columns), &t,
			    err)) < 0)
		return r;
	add_left(t, &left);
	return table_close(t, err);
}

static int read_day(const struct cli *cli, struct date *out, struct err *err)
{
	*out = DATE_NONE;
	return strcmp(cli_option(cli, "on"), "none") == 0 ? ERR_OK
							  : cli_date(cli, "on", *out, out, err);
}

static int print(const struct cli *cli, const struct officer *officer, struct date on,
		 const char *users, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();

	json_add_text(root, "officer", officer->code);
	json_add_date(root, "ends_on", on);
	json_add_lines(root, "users", users);
	if (date_is_none(on))
		return result_print(cli, root, err, "%s stays.", officer->code);
	if (users[0])
		return result_print(cli, root, err,
				    "The last day of %s is %s.\n"
				    "An admin must see to it that %s can do nothing after it:"
				    " 'daybook user disable'.",
				    officer->code, date_long(on).s, users);
	return result_print(cli, root, err, "The last day of %s is %s.", officer->code,
			    date_long(on).s);
}

static int run(struct cli *cli, struct err *err)
{
	struct officer officer;
	struct date on;
	char users[200];
	int r;

	if ((r = read_day(cli, &on, err)) < 0 ||
	    (r = officer_find(cli_store(cli), cli_operand(cli, 0), &officer, err)) < 0 ||
	    (r = show_left(cli, officer.id, on, err)) < 0 ||
	    (r = officer_end(cli_work(cli), &officer, on, err)) < 0 ||
	    (r = user_names(cli_store(cli), officer.id, cli_json(cli) ? "\n" : ", ", users,
			    sizeof users, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	return print(cli, &officer, on, users, err);
}

const struct command cmd_officer_end = {
	.noun = "officer",
	.verb = "end",
	.summary = "Say when an officer leaves",
	.about = "Refused while the officer has visits to come after the last day, or schools: "
		 "these need another officer first. Afterwards no visit is booked and no school "
		 "linked beyond it; what was done before stays. The user that is the officer may "
		 "act until an admin disables it.",
	.example = "daybook officer end EWO-04 --on 2024-12-20 --reason \"retires\"",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_WRITE,
	.run = run,
};
