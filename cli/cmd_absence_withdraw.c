/* cli/cmd_absence_withdraw.c - daybook absence withdraw */
#include "calendar/absence.h"
#include "cli/lookup.h"
#include "cli/result.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "ABSENCE", "number of the absence, as 'absence list' shows it", OPTION_NEEDED },
};

static const struct option options[] = {
	{ "reason", "TEXT", "why it does not hold", OPTION_NEEDED },
};

static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	struct absence a;
	int64_t id = 0;
	int r;

	if ((r = cli_number(cli, 0, "absence", &id, err)) < 0 ||
	    (r = absence_load(cli_store(cli), id, &a, err)) < 0 ||
	    (r = absence_withdraw(cli_work(cli), id, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	json_add_int(root, "absence", id);
	json_add_text(root, "officer", a.officer);
	json_add_date(root, "withdrawn_on", cli_today(cli));
	return result_print(cli, root, err, "Withdrew absence %" PRId64 ": %s is there %s.", id,
			    a.officer, absence_text(&a.span).s);
}

const struct command cmd_absence_withdraw = {
	.noun = "absence",
	.verb = "withdraw",
	.summary = "Withdraw an absence that does not hold",
	.about = "The officer can be booked then. Visits that others took over, or that were "
		 "moved or cancelled, stay as they are.",
	.example = "daybook absence withdraw 7 --reason \"Back early\"",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
