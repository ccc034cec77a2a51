/* cli/cmd_calendar_invite.c - daybook calendar invite */
#include "cli/lookup.h"
#include "cli/show_invited.h"
#include "cli/visits.h"

#include "core/banned.h"

static int run(struct cli *cli, struct err *err)
{
	SCOPED(invited_release) struct invited invited = { .visits = 0 };
	int r = ERR_OK;

	for (size_t i = 0; r == ERR_OK && i < cli_operand_count(cli); i++) {
		int64_t id = 0;

		if ((r = cli_number(cli, i, "visit", &id, err)) == ERR_OK)
			r = invite_visit(cli_work(cli), id, &invited, err);
	}
	if (r < 0 || (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	return show_invited(cli, &invited, err);
}

const struct command cmd_calendar_invite = {
	.noun = "calendar",
	.verb = "invite",
	.summary = "Invite the officers and schools of visits, by mail",
	.about = "Each gets a message that its calendar program puts the visit into the calendar "
		 "by; a school is asked to answer, an officer has accepted. From then on every "
		 "change of the visit is told: moved, covered by another officer, cancelled. Who "
		 "knows the visit as it is gets nothing, so it may be run again. The messages wait "
		 "in 'mail list'.",
	.example = "daybook calendar invite 17",
	OPERANDS(visit_operands),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
