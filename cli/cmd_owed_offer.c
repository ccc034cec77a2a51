/* cli/cmd_owed_offer.c - daybook owed offer: a slot was offered to the school after all */
#include "cli/lookup.h"
#include "cli/result.h"
#include "core/owed.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "NUMBER", "of what is owed, as 'owed list' shows it", OPTION_NEEDED },
};

static const struct option options[] = {
	{ "date", "DATE", "day of the slot", OPTION_NEEDED },
	{ "reason", "TEXT", "how it was offered, and what the school said", OPTION_NEEDED },
};

static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	struct owed o;
	struct date slot_on = DATE_NONE;
	int64_t id = 0;
	int r;

	if ((r = cli_number(cli, 0, "what is owed", &id, err)) < 0 ||
	    (r = cli_date(cli, "date", DATE_NONE, &slot_on, err)) < 0 ||
	    (r = owed_offer(cli_work(cli), id, slot_on, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0 ||
	    (r = owed_load(cli_store(cli), id, &o, err)) < 0)
		return r;
	json_add_int(root, "owed", id);
	json_add_text(root, "settled", owed_how_word(o.how));
	json_add_date(root, "slot_on", slot_on);
	return result_print(cli, root, err,
			    "Settled: %s of %s was offered a slot on %s for %s, which end unused "
			    "if they are not booked.",
			    o.school, o.contract, date_long(slot_on).s,
			    quantity_named(o.quantity, o.unit).s);
}

const struct command cmd_owed_offer = {
	.noun = "owed",
	.verb = "offer",
	.summary = "Settle what is owed by a slot that was offered",
	.about = "The days are the school's to book, like all others: what it does not take ends "
		 "unused.",
	.example = "daybook owed offer 3 --date 2025-03-12 --reason \"By telephone; accepted\"",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
