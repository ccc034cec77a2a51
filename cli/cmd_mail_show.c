/* cli/cmd_mail_show.c - daybook mail show NUMBER: a message as it would be read */
#include "cli/lookup.h"
#include "core/outbox.h"

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

static void print_text(FILE *out, const struct message *m)
{
	size_t length = strlen(m->body);

	fprintf(out, "To:      %s\n", m->to);
	fprintf(out, "Subject: %s\n", m->subject);
	fprintf(out, "Queued:  %s\n", date_long(m->queued_on).s);
	fprintf(out, "Key:     %s\n", m->key);
	if (!date_is_none(m->dropped_on))
		fprintf(out, "Dropped: %s by %s (%s)\n", date_long(m->dropped_on).s, m->dropped_by,
			m->reason);
	for (size_t i = 0; i < m->part_count; i++)
		print_part(out, &m->parts[i]);
	fprintf(out, "\n%s%s", m->body, length > 0 && m->body[length - 1] == '\n' ? "" : "\n");
}

static int print_json(const struct cli *cli, const struct message *m, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	struct json *parts;

	json_add_int(root, "message", m->id);
	json_add_date(root, "queued_on", m->queued_on);
	json_add_text(root, "to", m->to);
	json_add_text(root, "subject", m->subject);
	json_add_text(root, "key", m->key);
	json_add_text(root, "state", m->state);
	json_add_date(root, "dropped_on", m->dropped_on);
	json_add_text(root, "dropped_by", m->dropped_by[0] ? m->dropped_by : NULL);
	json_add_text(root, "reason", m->reason[0] ? m->reason : NULL);
	json_add_text(root, "body", m->body);
	parts = json_add_array(root, "parts");
	for (size_t i = 0; i < m->part_count; i++) {
		struct json *part = json_add_object(parts, NULL);

		json_add_text(part, "form", part_form_word(m->parts[i].form));
		json_add_text(part, "media_type", m->parts[i].media_type);
		json_add_text(part, "name", m->parts[i].name[0] ? m->parts[i].name : NULL);
		json_add_int(part, "bytes", (int64_t) m->parts[i].length);
	}
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
	print_text(cli_out(cli), &m);
	return ERR_OK;
}

const struct command cmd_mail_show = {
	.noun = "mail",
	.verb = "show",
	.summary = "Show a message",
	.example = "daybook mail show 17",
	OPERANDS(operands),
	.needs = NEEDS_BOOK,
	.run = run,
};
