/* cli/cmd_visit_show.c - daybook visit show */
#include "calendar/reply.h"
#include "cli/lookup.h"
#include "cli/show_story.h"
#include "cli/visits.h"

#include "core/banned.h"

#define ACT_INDENT 18

static void line(FILE *out, const char *title, const char *text)
{
	if (text && text[0])
		fprintf(out, "%-10s %s\n", title, text);
}

static void print_use(FILE *out, const struct visit_story *s, size_t i)
{
	const struct visit_use *use = &s->use[i];
	struct visit_story one = { .school_count = 1, .use = { *use } };
	char drawn[260];

	visits_say_drawn(&one, drawn, sizeof drawn);
	fprintf(out, "%-10s %s (%s)", "School", use->school, use->urn);
	if (s->school_count > 1)
		fprintf(out, ", %s%%", quantity_short(quantity_of(use->part_bp)).s);
	if (use->booked.hundredths > 0)
		fprintf(out, ": %s booked on %s", quantity_named(use->booked, use->unit).s,
			use->contract);
	else if (drawn[0])
		fprintf(out, ": %s%s%s", drawn, use->contract[0] ? " on " : "", use->contract);
	fprintf(out, "\n");
	if (s->reply[i][0] && strcmp(s->visit.state, "planned") == 0)
		line(out, "Answer", reply_words(s->reply[i]));
}

/* What officers answered to the invitation, of a visit to come. */
static void print_officer_replies(FILE *out, const struct visit_story *s)
{
	for (size_t i = 0; i < s->officer_count; i++)
		if (s->officer_reply[i][0] && strcmp(s->visit.state, "planned") == 0)
			fprintf(out, "%-10s %s %s\n", "Answer", s->officer[i],
				reply_words(s->officer_reply[i]));
}

static void print_off(FILE *out, const struct visit_story *s)
{
	if (date_is_none(s->off.told.on))
		return;
	fprintf(out, "%-10s %s, %s", "Told", date_table(s->off.told.on).s,
		clock_text(s->off.told.min).s);
	if (s->off.rung[0])
		fprintf(out, " (%s)", s->off.rung);
	else if (strcmp(s->off.decided, "notice") != 0)
		fprintf(out, " (%s)", s->off.decided);
	fprintf(out, "\n");
	if (s->off.owed)
		fprintf(out, "%-10s until it is made good or decided\n", "Owed");
}

static void print(FILE *out, const struct visit_story *s, struct date today)
{
	const struct visit *v = &s->visit;

	fprintf(out, "%-10s %" PRId64 ", %s\n", "Visit", v->id, visit_state_words(v, today));
	fprintf(out, "%-10s %s, %s to %s\n", "When", date_table(v->on).s,
		clock_text(v->start_min).s, clock_text(v->end_min).s);
	line(out, "Place", place_word(v->place));
	line(out, s->officer_count > 1 ? "Officers" : "Officer", s->officers);
	print_officer_replies(out, s);
	fprintf(out, "%-10s %s%s\n", "Service", v->service, v->free_service ? " (free)" : "");
	for (size_t i = 0; i < s->school_count; i++)
		print_use(out, s, i);
	if (v->series_id)
		fprintf(out, "%-10s %" PRId64 ", with others: 'visit list --series %" PRId64 "'\n",
			"Series", v->series_id, v->series_id);
	print_off(out, s);
	if (!date_is_none(v->awaiting_until) && strcmp(v->state, "reversed") != 0 && !v->confirmed)
		line(out, "Awaiting", date_table(v->awaiting_until).s);
}

/* "Tue 10 Sep 2024, 08:45 to 12:27" */
static void say_time(const struct visit_shown *shown, char *out, size_t size)
{
	(void) snprintf(out, size, "%s, %s to %s", date_table(shown->on).s,
			clock_text(shown->start_min).s, clock_text(shown->end_min).s);
}

/* What it was became what it is: one line for each thing that changed. */
static void print_change(FILE *out, const struct visit_deed *deed)
{
	const struct visit_shown *was = &deed->was, *is = &deed->is;
	char before[64], after[64], text[160];

	say_time(was, before, sizeof before);
	say_time(is, after, sizeof after);
	if (strcmp(before, after) != 0) {
		(void) snprintf(text, sizeof text, "%s became %s", before, after);
		print_wrapped(out, "", ACT_INDENT, text);
	}
	if (strcmp(was->place, is->place) != 0)
		fprintf(out, "%*s%s became %s\n", ACT_INDENT, "", was->place, is->place);
	if (was->officer && is->officer)
		fprintf(out, "%*s%s took it over from %s\n", ACT_INDENT, "", is->officer,
			was->officer);
}

static void print_act(void *context, const struct visit_deed *deed)
{
	FILE *out = context;

	fprintf(out, "%-*s%s, by %s", ACT_INDENT, date_table(deed->on).s, deed->act, deed->actor);
	if (deed->said_by[0])
		fprintf(out, " for %s", deed->said_by);
	fprintf(out, "%s%s\n", deed->reason[0] ? ": " : "", deed->reason);
	if (deed->changed)
		print_change(out, deed);
}

static void add_shown(struct json *row, const char *key, const struct visit_shown *shown)
{
	struct json *object = json_add_object(row, key);

	json_add_date(object, "date", shown->on);
	json_add_text(object, "start", clock_text(shown->start_min).s);
	json_add_text(object, "end", clock_text(shown->end_min).s);
	json_add_text(object, "place", shown->place);
	if (shown->officer)
		json_add_text(object, "officer", shown->officer);
}

static void add_act(void *context, const struct visit_deed *deed)
{
	struct json *row = json_add_object(context, NULL);

	json_add_date(row, "on", deed->on);
	json_add_text(row, "act", deed->act);
	json_add_text(row, "by", deed->actor);
	json_add_text(row, "said_by", deed->said_by[0] ? deed->said_by : NULL);
	json_add_text(row, "reason", deed->reason[0] ? deed->reason : NULL);
	if (deed->changed) {
		add_shown(row, "was", &deed->was);
		add_shown(row, "is", &deed->is);
	}
}

static int run(struct cli *cli, struct err *err)
{
	struct visit_story s;
	int64_t id = 0;
	int r;

	if ((r = cli_number(cli, 0, "visit", &id, err)) < 0 ||
	    (r = visits_load(cli_store(cli), id, &s, err)) < 0)
		return r;
	if (cli_json(cli)) {
		SCOPED(json_freep) struct json *root = json_object();

		visits_add_json(root, &s);
		if ((r = visit_act_each(cli_store(cli), id, add_act, json_add_array(root, "acts"),
					err)) < 0)
			return r;
		return cli_print_json(cli, root, err);
	}
	print(cli_out(cli), &s, cli_today(cli));
	fputc('\n', cli_out(cli));
	return visit_act_each(cli_store(cli), id, print_act, cli_out(cli), err);
}

const struct command cmd_visit_show = {
	.noun = "visit",
	.verb = "show",
	.summary = "Show a visit: its schools, officers, what it draws, and what was done with it",
	.example = "daybook visit show 17",
	OPERANDS(visit_operand),
	.needs = NEEDS_BOOK,
	.run = run,
};
