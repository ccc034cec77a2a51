/* cli/cmd_mail_show.c - daybook mail show NUMBER: a message as it would be read */
#include "cli/lookup.h"
#include "core/clock.h"
#include "core/outbox_try.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "NUMBER", "of the message, as 'mail list' shows it", OPTION_NEEDED },
};

/* "With:    visit.ics, 2013 bytes", or the type of what has no name. */
static void print_part(FILE *out, const struct message_part *part)
{
	fprintf(out, "%s %s, %zu bytes\n", part->form == PART_ATTACHMENT ? "With:   " : "Also:   ",
		part->name[0] ? part->name : part->media_type, part->length);
}

struct telling {
	FILE *out;         /* for people */
	struct json *list; /* for programs */
};

/* "2 September 2024 10:00", or the day alone. */
static const char *when(const char *at, char out[48])
{
	struct moment m;
	struct err ignored = { 0 };

	(void) snprintf(out, 48, "%s", at);
	if (strlen(at) == 20 && clock_moment(at, &m, &ignored) == ERR_OK)
		(void) snprintf(out, 48, "%s %s", date_long(m.on).s, clock_text(m.min).s);
	else if (date_parse(at, &m.on, &ignored) == ERR_OK)
		(void) snprintf(out, 48, "%s", date_long(m.on).s);
	return out;
}

static void print_event(void *context, const struct try_event *e)
{
	struct telling *t = context;
	char at[48];

	fprintf(t->out, "%s %s%s%s, %s\n", e->server ? "Tried:  " : "Report: ", when(e->at, at),
		e->server ? " to " : "", e->server ? e->to : "",
		e->what ? e->what : "its end is not known");
	if (e->reply)
		fprintf(t->out, "         %s\n", e->reply);
	if (e->next_at)
		fprintf(t->out, "         due again %s\n", when(e->next_at, at));
}

static void add_event(void *context, const struct try_event *e)
{
	struct telling *t = context;
	struct json *row = json_add_object(t->list, NULL);

	json_add_text(row, "kind", e->server ? "try" : "report");
	json_add_text(row, "at", e->at);
	json_add_text(row, "to", e->to);
	json_add_text(row, "server", e->server);
	json_add_text(row, "outcome", e->what);
	json_add_text(row, "about", e->about);
	json_add_text(row, "reply", e->reply);
	json_add_text(row, "next_at", e->next_at);
	json_add_bool(row, "asked", e->asked);
	json_add_text(row, "by", e->by);
}

static int print_text(const struct cli *cli, const struct message *m, struct err *err)
{
	struct telling t = { .out = cli_out(cli) };
	FILE *out = cli_out(cli);
	size_t length = strlen(m->body);
	int r;

	fprintf(out, "To:      %s\n", m->to);
	fprintf(out, "Subject: %s\n", m->subject);
	fprintf(out, "Queued:  %s\n", date_long(m->queued_on).s);
	fprintf(out, "Key:     %s\n", m->key);
	if (strcmp(m->state, "queued") != 0 && strcmp(m->state, "dropped") != 0)
		fprintf(out, "State:   %s\n", m->state);
	if (!date_is_none(m->dropped_on))
		fprintf(out, "Dropped: %s by %s (%s)\n", date_long(m->dropped_on).s, m->dropped_by,
			m->reason);
	if (m->held)
		fprintf(out, "Held:    %s takes no mail (%s)\n", m->goes_to, m->reply);
	if ((r = try_each(cli_store(cli), m->id, print_event, &t, err)) < 0)
		return r;
	for (size_t i = 0; i < m->part_count; i++)
		print_part(out, &m->parts[i]);
	fprintf(out, "\n%s%s", m->body, length > 0 && m->body[length - 1] == '\n' ? "" : "\n");
	return ERR_OK;
}

static void add_parts(struct json *root, const struct message *m)
{
	struct json *parts = json_add_array(root, "parts");

	for (size_t i = 0; i < m->part_count; i++) {
		struct json *part = json_add_object(parts, NULL);

		json_add_text(part, "form", part_form_word(m->parts[i].form));
		json_add_text(part, "media_type", m->parts[i].media_type);
		json_add_text(part, "name", m->parts[i].name[0] ? m->parts[i].name : NULL);
		json_add_int(part, "bytes", (int64_t) m->parts[i].length);
	}
}

static int print_json(const struct cli *cli, const struct message *m, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	struct telling t = { .list = NULL };
	int r;

	json_add_int(root, "message", m->id);
	json_add_date(root, "queued_on", m->queued_on);
	json_add_text(root, "to", m->to);
	json_add_text(root, "subject", m->subject);
	json_add_text(root, "key", m->key);
	json_add_text(root, "state", m->state);
	json_add_text(root, "goes_to", m->goes_to);
	json_add_bool(root, "held", m->held);
	json_add_text(root, "next_at", m->next_at[0] ? m->next_at : NULL);
	json_add_date(root, "dropped_on", m->dropped_on);
	json_add_text(root, "dropped_by", m->dropped_by[0] ? m->dropped_by : NULL);
	json_add_text(root, "reason", m->reason[0] ? m->reason : NULL);
	json_add_text(root, "body", m->body);
	add_parts(root, m);
	t.list = json_add_array(root, "tries");
	if ((r = try_each(cli_store(cli), m->id, add_event, &t, err)) < 0)
		return r;
	return cli_print_json(cli, root, err);
}

static int run(struct cli *cli, struct err *err)
{
	SCOPED(message_release) struct message m = { 0 };
	int64_t id = 0;
	int r;

	if ((r = cli_number(cli, 0, "message", &id, err)) < 0 ||
	    (r = outbox_load(cli_store(cli), id, &m, err)) < 0)
		return r;
	if (cli_json(cli))
		return print_json(cli, &m, err);
	return print_text(cli, &m, err);
}

const struct command cmd_mail_show = {
	.noun = "mail",
	.verb = "show",
	.summary = "Show a message, and each try to send it",
	.example = "daybook mail show 17",
	OPERANDS(operands),
	.needs = NEEDS_BOOK,
	.run = run,
};
