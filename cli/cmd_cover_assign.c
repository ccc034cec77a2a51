/* cli/cmd_cover_assign.c - daybook cover assign VISIT OFFICER */
#include "calendar/cover.h"
#include "cli/lookup.h"
#include "cli/result.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "VISIT", "number of the visit, as 'visit list' shows it", OPTION_NEEDED },
	{ "OFFICER", "who goes: code, or a part of the name", OPTION_NEEDED },
};

static const struct option options[] = {
	{ "for", "OFFICER", "who is to be covered, where a visit has several officers", 0 },
	{ "reason", "TEXT", "why, for the audit trail; needed out of working hours", 0 },
};

static int print(const struct cli *cli, const struct cover_assigned *done, const struct officer *to,
		 struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	char untold[96] = "";

	json_add_int(root, "visit", done->visit.id);
	json_add_text(root, "officer", to->code);
	json_add_text(root, "covers", done->visit.officer);
	json_add_int(root, "schools_told", (int64_t) done->told);
	json_add_int(root, "schools_without_mail", (int64_t) done->untold);
	if (done->untold > 0)
		(void) snprintf(untold, sizeof untold,
				"\n%zu %s no mail address and must be told otherwise.",
				done->untold, done->untold == 1 ? "school has" : "schools have");
	return result_print(cli, root, err,
			    "%s goes to %s on %s instead of %s (visit %" PRId64 ").%s", to->code,
			    done->visit.school, date_table(done->visit.on).s, done->visit.officer,
			    done->visit.id, untold);
}

static int run(struct cli *cli, struct err *err)
{
	struct cover_assigned done;
	struct officer to;
	int64_t visit_id = 0, officer_id = 0;
	int r;

	if ((r = cli_number(cli, 0, "visit", &visit_id, err)) < 0 ||
	    (r = cli_officer_id(cli, "for", &officer_id, err)) < 0 ||
	    (r = officer_find(cli_store(cli), cli_operand(cli, 1), &to, err)) < 0 ||
	    (r = cover_assign(cli_work(cli), visit_id, officer_id, &to, &done, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	return print(cli, &done, &to, err);
}

const struct command cmd_cover_assign = {
	.noun = "cover",
	.verb = "assign",
	.summary = "Give a planned visit to another officer",
	.about = "The visit keeps its time and its days; its schools are told who comes ('mail "
		 "list'), never why.",
	.example = "daybook cover assign 17 EWO-02",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
