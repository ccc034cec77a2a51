/* cli/cmd_calendar_import.c - daybook calendar import FILE.ics: an officer's own calendar, or an answer */
#include "calendar/ical_import.h"
#include "calendar/reply.h"
#include "cli/lookup.h"
#include "cli/result.h"
#include "core/text.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "FILE.ics", "Exported from Outlook, Google or Apple, or an answer; - is standard input",
	  OPTION_NEEDED },
};

static const struct option options[] = {
	{ "officer", "OFFICER", "whose calendar it is; an answer needs none", 0 },
	{ "kind", "KIND",
	  "leave, sickness, training, other or busy; otherwise out of office is other, all else "
	  "busy",
	  0 },
	{ "preview", NULL, "Show what would change, and change nothing", OPTION_SWITCH },
};

struct bytes {
	char *text;
	size_t length;
};

static void release_bytes(void *context)
{
	struct bytes *b = context;

	free(b->text);
	free(b);
}

static int prepare(struct cli *cli, struct err *err)
{
	struct bytes *b = calloc(1, sizeof *b);

	if (!b)
		return err_nomem(err);
	cli_keep(cli, b, release_bytes);
	return file_read(cli_operand(cli, 0), ICAL_BYTES_MAX, &b->text, &b->length, err);
}

/* ---- an answer ---- */

static const char *const fates[] = {
	[REPLY_TAKEN] = "taken", [REPLY_KNOWN] = "known", [REPLY_STALE] = "stale",
	[REPLY_OLDER] = "older", [REPLY_OVER] = "over",
};

static int print_answer(const struct cli *cli, const struct ical_answer *a,
			const struct reply_taken *taken, struct err *err)
{
	static const char *const words[] = {
		[REPLY_TAKEN] = "",
		[REPLY_KNOWN] = "\nThe book has that answer already.",
		[REPLY_STALE] = "\nNot taken: the visit was moved since it was invited to.",
		[REPLY_OLDER] = "\nNot taken: there is a later answer.",
		[REPLY_OVER] = "\nNot taken: the visit is not planned any more.",
	};
	SCOPED(json_freep) struct json *root = json_object();

	json_add_int(root, "visit", taken->visit_id);
	json_add_text(root, "party", taken->is_school ? "school" : "officer");
	json_add_text(root, "code", taken->code);
	json_add_text(root, "name", taken->name);
	json_add_text(root, "reply", a->reply);
	json_add_text(root, "answered_at", a->stamped_at);
	json_add_int(root, "sequence", a->sequence);
	json_add_text(root, "result", fates[taken->fate]);
	json_add_bool(root, "preview", cli_switch(cli, "preview"));
	return result_print(cli, root, err, "%s (%s) says %s to visit %" PRId64 ", %s at %s.%s%s",
			    taken->name, taken->code, a->reply, taken->visit_id,
			    date_long(taken->on).s, clock_text(taken->start_min).s,
			    words[taken->fate],
			    cli_switch(cli, "preview") ? "\npreview: nothing was written" : "");
}

static int take_answer(struct cli *cli, const struct ical_answer *a, struct err *err)
{
	const struct reply_given given = { .uid = a->uid,
					   .mail = a->mail,
					   .reply = a->reply,
					   .stamped_at = a->stamped_at,
					   .sequence = a->sequence };
	struct reply_taken taken;
	int r;

	if (cli_option(cli, "officer") || cli_option(cli, "kind"))
		return err_set(err, ERR_INVALID,
			       "the file is an answer to an invitation: it is nobody's calendar, "
			       "so leave off --officer and --kind");
	if (cli_table_only(cli))
		return err_set(
			err, ERR_INVALID,
			"the file is an answer to an invitation: it makes no table, so leave "
			"off --csv and --xlsx");
	if ((r = reply_take(cli_work(cli), &given, &taken, err)) < 0)
		return r;
	if (!cli_switch(cli, "preview") && (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	return print_answer(cli, a, &taken, err);
}

/* ---- a calendar ---- */

static void json_span(struct json *row, const struct absence_span *span)
{
	json_add_date(row, "from", span->first_on);
	json_add_text(row, "start", clock_text(span->start_min).s);
	json_add_date(row, "to", span->last_on);
	json_add_text(row, "end", clock_text(span->end_min).s);
}

static void json_counts(struct json *root, const struct ical_file *f, const struct ical_imported *i)
{
	json_add_int(root, "events", (int64_t) f->events);
	json_add_int(root, "added", (int64_t) i->added);
	json_add_int(root, "changed", (int64_t) i->changed);
	json_add_int(root, "withdrawn", (int64_t) i->withdrawn);
	json_add_int(root, "unchanged", (int64_t) i->same);
	json_add_int(root, "stay_withdrawn", (int64_t) i->dismissed);
	json_add_int(root, "free", (int64_t) f->free);
	json_add_int(root, "outside", (int64_t) f->outside);
	json_add_int(root, "visits", (int64_t) i->visits);
	json_add_int(root, "after_leaving", (int64_t) i->left);
}

static int print_json(const struct cli *cli, const struct officer *officer,
		      const struct ical_file *f, const struct ical_imported *i, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	struct json *array;

	json_add_text(root, "officer", officer->code);
	json_add_bool(root, "preview", cli_switch(cli, "preview"));
	json_counts(root, f, i);
	array = json_add_array(root, "changes");
	for (size_t n = 0; n < i->row_count; n++) {
		struct json *row = json_add_object(array, NULL);

		json_add_text(row, "change", import_change_word(i->rows[n].change));
		json_add_text(row, "kind", absence_kind_word(i->rows[n].kind));
		json_span(row, &i->rows[n].span);
	}
	array = json_add_array(root, "visits_affected");
	for (size_t n = 0; n < i->hit_count; n++) {
		struct json *row = json_add_object(array, NULL);

		json_add_int(row, "visit", i->hits[n].visit_id);
		json_add_date(row, "date", i->hits[n].on);
		json_add_text(row, "start", clock_text(i->hits[n].start_min).s);
		json_add_text(row, "end", clock_text(i->hits[n].end_min).s);
		json_add_text(row, "school", i->hits[n].school);
	}
	array = json_add_array(root, "warnings");
	for (size_t n = 0; n < f->warning_count; n++) {
		struct json *row = json_add_object(array, NULL);

		json_add_int(row, "line", f->warnings[n].line);
		json_add_text(row, "text", f->warnings[n].text);
	}
	return cli_print_json(cli, root, err);
}

static void say_warnings(const struct cli *cli, const struct ical_file *f)
{
	for (size_t i = 0; i < f->warning_count; i++)
		cli_say(cli, "line %" PRId64 ": %s", f->warnings[i].line, f->warnings[i].text);
	if (f->more_warnings > 0)
		cli_say(cli, "and %zu more such lines", f->more_warnings);
}

static void print_passed_over(const struct cli *cli, const struct ical_file *f,
			      const struct ical_imported *i)
{
	struct ical_window w = ical_import_window(cli_today(cli), NULL);
	FILE *out = cli_out(cli);

	if (i->dismissed > 0)
		fprintf(out, "%zu %s withdrawn, as somebody withdrew %s.\n", i->dismissed,
			i->dismissed == 1 ? "time stays" : "times stay",
			i->dismissed == 1 ? "it" : "them");
	if (f->free > 0)
		fprintf(out, "%zu %s no time: free, cancelled, declined or without length.\n",
			f->free, f->free == 1 ? "event takes" : "events take");
	if (f->outside > 0)
		fprintf(out, "%zu %s outside %s to %s.\n", f->outside,
			f->outside == 1 ? "event lies" : "events lie", date_long(w.from).s,
			date_long(w.to).s);
	if (i->visits > 0)
		fprintf(out, "%zu of daybook's own visits passed over.\n", i->visits);
	if (i->left > 0)
		fprintf(out, "%zu %s after the officer's last day passed over.\n", i->left,
			i->left == 1 ? "time" : "times");
}

static void print_hits(const struct cli *cli, const struct ical_imported *i)
{
	FILE *out = cli_out(cli);

	if (i->hit_count > 0)
		fprintf(out, "Booked then, and to be covered or moved:\n");
	for (size_t n = 0; n < i->hit_count; n++)
		fprintf(out, "  visit %" PRId64 ", %s %s, %.40s\n", i->hits[n].visit_id,
			date_table(i->hits[n].on).s, clock_text(i->hits[n].start_min).s,
			i->hits[n].school);
}

static int print_text(const struct cli *cli, const struct officer *officer,
		      const struct ical_file *f, const struct ical_imported *i, struct err *err)
{
	struct table *t = NULL;
	int r;

	if (cli_table_only(cli) || (cli_switch(cli, "preview") && i->row_count > 0)) {
		if ((r = cli_table(cli, ical_import_columns, ical_import_column_count, &t, err)) <
		    0)
			return r;
		ical_import_table(i, t);
		if ((r = table_close(t, err)) < 0 || cli_table_only(cli))
			return r;
		putc('\n', cli_out(cli));
	}
	fprintf(cli_out(cli), "%s: %zu %s added, %zu changed, %zu withdrawn, %zu unchanged.\n",
		officer->code, i->added, i->added == 1 ? "absence" : "absences", i->changed,
		i->withdrawn, i->same);
	print_passed_over(cli, f, i);
	print_hits(cli, i);
	if (cli_switch(cli, "preview"))
		cli_say(cli, "preview: nothing was written");
	return ERR_OK;
}

static int take_calendar(struct cli *cli, const struct ical_file *f,
			 const struct ical_window *window, const struct officer *officer,
			 struct err *err)
{
	SCOPED(ical_imported_release) struct ical_imported i = ICAL_IMPORTED_EMPTY;
	const char *given = cli_option(cli, "kind");
	enum absence_kind kind = ABSENCE_BUSY;
	int r;

	if (given && absence_kind_parse(given, &kind, err) < 0)
		return err_at(err, "kind", 0);
	if ((r = ical_import(cli_work(cli), officer, f, window, given ? &kind : NULL, &i, err)) < 0)
		return r;
	if (!cli_switch(cli, "preview") && (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	say_warnings(cli, f);
	return cli_json(cli) ? print_json(cli, officer, f, &i, err)
			     : print_text(cli, officer, f, &i, err);
}

static int run(struct cli *cli, struct err *err)
{
	SCOPED(ical_file_release) struct ical_file f = ICAL_FILE_EMPTY;
	const struct bytes *b = cli_kept(cli);
	struct officer officer = { .id = 0 };
	struct ical_window window;
	struct err why = { 0 };
	int r;

	if (cli_option(cli, "officer") && (r = cli_officer(cli, "officer", &officer, err)) < 0)
		return r;
	window = ical_import_window(cli_today(cli), officer.mail);
	if ((r = json_file_fail(cli_operand(cli, 0),
				ical_read(b->text, b->length, &window, &f, &why), &why, err)) < 0)
		return r;
	if (f.is_answer)
		return take_answer(cli, &f.answer, err);
	if (officer.id == 0) {
		(void) err_set(err, ERR_INVALID, "say whose calendar it is, with --officer");
		return err_at(err, "officer", 0);
	}
	return take_calendar(cli, &f, &window, &officer, err);
}

const struct command cmd_calendar_import = {
	.noun = "calendar",
	.verb = "import",
	.summary = "Take in an officer's own calendar, or an answer to an invitation",
	.about = "The file is the whole of the officer's calendar, from a year before today to "
		 "two years after: its times become absences; what an earlier file had and this "
		 "one has not is withdrawn. The same file twice changes nothing. What was entered "
		 "by hand stays, what 'absence withdraw' took back stays withdrawn until its time "
		 "changes, and visits that the calendar has from daybook are none of its own. "
		 "Events that "
		 "are free, transparent, cancelled or declined take no time; what an event is "
		 "about is not "
		 "kept. A damaged file is refused whole, with the line that is wrong.\n"
		 "A file with METHOD:REPLY is the answer of a school or an officer to 'calendar "
		 "invite': it is written down for the visit, unless the visit was moved since, or "
		 "there is a later answer.\n"
		 "At most 2 MB, 100,000 lines and 10,000 times. Not taken: rules that recur more "
		 "often than daily, another calendar than ours, a change of a time and all that "
		 "follow.",
	.example = "daybook calendar import holidays.ics --officer EWO-04 --kind leave --preview\n"
		   "daybook calendar import outlook.ics --officer EWO-04\n"
		   "daybook calendar import answer.ics",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_WRITE | NEEDS_TABLE,
	.prepare = prepare,
	.run = run,
};
