/* cli/cmd_statutory_add.c - daybook statutory add */
#include "cli/lookup.h"

#include "core/statutory.h"
#include "core/text.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "school", "SCHOOL", "URN or part of the name", OPTION_NEEDED },
	{ "service", "CODE", "free service: code or part of its title", OPTION_NEEDED },
	{ "officer", "OFFICER", "code or part of the name", OPTION_NEEDED },
	{ "on", "DATE", "day on which it was delivered (today)", 0 },
	{ "minutes", "N", "how long it took (the service's usual time)", 0 },
	{ "case", "REF", "opaque case reference, never a name", 0 },
};

static int print(const struct cli *cli, const struct statutory_record *record, const char *officer,
		 int64_t id, struct err *err)
{
	if (cli_json(cli)) {
		SCOPED(json_freep) struct json *root = json_object();

		json_add_int(root, "record", id);
		json_add_text(root, "urn", record->school->urn);
		json_add_text(root, "service", record->service->code);
		json_add_text(root, "officer", officer);
		json_add_date(root, "done_on", record->done_on);
		json_add_int(root, "minutes", record->minutes);
		return cli_print_json(cli, root, err);
	}
	fprintf(cli_out(cli), "Recorded free service %" PRId64 ": %s, %s at %s on %s.\n", id,
		record->service->title, officer, record->school->name,
		date_long(record->done_on).s);
	return ERR_OK;
}

static int run(struct cli *cli, struct err *err)
{
	struct work *work = cli_work(cli);
	struct school school;
	struct officer officer;
	struct service service;
	struct statutory_record record = { .school = &school,
					   .service = &service,
					   .case_ref = cli_option(cli, "case") };
	const char *minutes = cli_option(cli, "minutes");
	int64_t id;
	int r;

	if ((r = cli_school(cli, "school", &school, err)) < 0 ||
	    (r = cli_service(cli, "service", NULL, &service, err)) < 0 ||
	    (r = cli_officer(cli, "officer", &officer, err)) < 0 ||
	    (r = cli_date(cli, "on", cli_today(cli), &record.done_on, err)) < 0)
		return r;
	record.officer_id = officer.id;
	record.minutes = service.minutes;
	if (minutes && (r = number_parse(minutes, "minutes", 0, 1440, &record.minutes, err)) < 0)
		return err_at(err, "minutes", 0);
	if ((r = statutory_add(work, &record, &id, err)) < 0 || (r = work_commit(work, err)) < 0)
		return r;
	return print(cli, &record, officer.code, id, err);
}

const struct command cmd_statutory_add = {
	.noun = "statutory",
	.verb = "add",
	.summary = "Record a service delivered free",
	.about = "Every school is owed the services that are free by statute, guidance or the "
		 "authority's promise, with or without "
		 "a contract. They draw no days and are never charged; the annex of the school's "
		 "next document lists them.",
	.example = "daybook statutory add --school 137037 --service fast-track-meeting --officer "
		   "SM-01 --on 2024-09-26",
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
