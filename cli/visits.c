/* cli/visits.c - one act on one or more visits */
#include "cli/visits.h"

#include "cli/lookup.h"

#include "core/banned.h"

const struct operand visit_operands[1] = {
	{ "VISIT", "number of the visit, as 'visit list' shows it", OPTION_NEEDED | OPTION_REPEAT }
};

struct report {
	const struct cli *cli;
	const char *did;
	struct json *array;
};

static void say(void *context, const struct visit *v)
{
	const struct report *report = context;

	if (report->array) {
		struct json *row = json_add_object(report->array, NULL);

		json_add_int(row, "visit", v->id);
		json_add_text(row, "urn", v->urn);
		json_add_text(row, "officer", v->officer);
		json_add_date(row, "date", v->on);
		json_add_quantity(row, "quantity", v->days);
		json_add_text(row, "state", v->state);
		return;
	}
	fprintf(cli_out(report->cli), "%s visit %" PRId64 ": %s at %s on %s", report->did, v->id,
		v->officer, v->school, date_table(v->on).s);
	if (v->free_service)
		fprintf(cli_out(report->cli), " (%s, free).\n", v->service);
	else if (v->days.hundredths > 0)
		fprintf(cli_out(report->cli), " (%s on %s).\n", quantity_pretty(v->days, 1).s,
			v->contract);
	else
		fprintf(cli_out(report->cli), ": its days are free to book again.\n");
}

int visits_run(struct cli *cli, const char *did, visit_act *act, const char *by, struct err *err)
{
	SCOPED(json_freep) struct json *root = cli_json(cli) ? json_array() : NULL;
	struct report report = { .cli = cli, .did = did, .array = root };
	struct visit_filter filter = { .from = DATE_NONE, .to = DATE_NONE };
	int r;

	for (size_t i = 0; i < cli_operand_count(cli); i++) {
		int64_t id = 0;

		if ((r = cli_number(cli, i, "visit", &id, err)) < 0 ||
		    (r = act(cli_work(cli), id, by, err)) < 0)
			return r;
	}
	if ((r = work_commit(cli_work(cli), err)) < 0)
		return r;
	for (size_t i = 0; i < cli_operand_count(cli); i++)
		if ((r = cli_number(cli, i, "visit", &filter.visit_id, err)) < 0 ||
		    (r = visit_each(cli_store(cli), &filter, say, &report, err)) < 0)
			return r;
	return root ? cli_print_json(cli, root, err) : ERR_OK;
}
