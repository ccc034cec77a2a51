/* cli/show_sent.c - sends messages for 'mail send' and 'daily', and says what became of them */
#include "cli/show_sent.h"

#include "cli/stop.h"
#include "core/clock.h"

#include "core/banned.h"

struct watch {
	const struct cli *cli;
	struct stop *stop;
};

static int now(char out_instant[32], struct err *err)
{
	struct date today;

	return clock_now(out_instant, &today, err);
}

static bool progress(void *context, size_t done, size_t total)
{
	struct watch *watch = context;

	cli_progress(watch->cli, "sending", done, total);
	return !stop_asked(watch->stop);
}

int send_choices(struct cli *cli, const struct try_choices *choices, bool asked,
		 struct sent_all *out, struct err *err)
{
	SCOPED(stop_end) struct stop stop = STOP_EMPTY;
	SCOPED(mail_server_wipe) struct mail_server server = { .url = "" };
	struct watch watch = { .cli = cli, .stop = &stop };
	const struct send_hooks hooks = { .now = now, .progress = progress, .context = &watch };
	struct work_door door;
	int r;

	*out = (struct sent_all){ .one = NULL };
	if (choices->count == 0)
		return ERR_OK;
	if ((r = mail_server_load(cli_store(cli), cli_today(cli), &server, err)) < 0)
		return r;
	cli_door(cli, &door);
	stop_hold(&stop);
	return outbox_send(cli_store(cli), &door, &server, choices, asked, &hooks, out, err);
}

int send_due(struct cli *cli, struct sent_all *out, struct err *err)
{
	SCOPED(try_choices_release) struct try_choices choices = { NULL, 0 };
	char instant[32];
	int r;

	*out = (struct sent_all){ .one = NULL };
	if ((r = now(instant, err)) < 0 ||
	    (r = try_due(cli_store(cli), instant, false, 0, &choices, err)) < 0)
		return r;
	return send_choices(cli, &choices, false, out, err);
}

/* ---- what became of them ---- */

static const struct column columns[] = {
	{ "message", "No", COLUMN_INT },     { "to", "To", COLUMN_TEXT },
	{ "state", "State", COLUMN_CODE },   { "next", "Next", COLUMN_CODE },
	{ "reply", "Because", COLUMN_TEXT },
};

static int print_unsent(const struct cli *cli, const struct sent_all *sent, struct err *err)
{
	struct table *t = NULL;
	int r;

	if (sent->sent == sent->count)
		return ERR_OK;
	if ((r = table_open(cli_out(cli), TABLE_TEXT, 80, columns, COUNT_OF(columns), &t, err)) < 0)
		return r;
	for (size_t i = 0; i < sent->count; i++) {
		const struct sent_one *one = &sent->one[i];

		if (strcmp(one->state, "sent") == 0)
			continue;
		table_add_int(t, one->message_id);
		table_add_text(t, one->to);
		table_add_text(t, one->state);
		table_add_text(t, outbox_next(one->next_at, false).s);
		table_add_text(t, one->reply);
	}
	return table_close(t, err);
}

int sent_print(const struct cli *cli, const struct sent_all *sent, struct err *err)
{
	FILE *out = cli_out(cli);

	if (sent->count == 0 && sent->left == 0)
		fputs("No message is due.\n", out);
	else
		fprintf(out, "Sent %zu message%s.\n", sent->sent, sent->sent == 1 ? "" : "s");
	return print_unsent(cli, sent, err);
}

void sent_add_json(struct json *root, const struct sent_all *sent)
{
	struct json *list;

	json_add_int(root, "sent", (int64_t) sent->sent);
	json_add_int(root, "waiting", (int64_t) sent->waiting);
	json_add_int(root, "refused", (int64_t) sent->refused);
	json_add_int(root, "doubtful", (int64_t) sent->doubtful);
	json_add_int(root, "kept", (int64_t) sent->kept);
	json_add_int(root, "left", (int64_t) sent->left);
	list = json_add_array(root, "messages");
	for (size_t i = 0; i < sent->count; i++) {
		const struct sent_one *one = &sent->one[i];
		struct json *row = json_add_object(list, NULL);

		json_add_int(row, "message", one->message_id);
		json_add_text(row, "to", one->to);
		json_add_text(row, "subject", one->subject);
		json_add_text(row, "state", one->state);
		json_add_text(row, "reply", one->reply);
		json_add_text(row, "next_at", one->next_at[0] ? one->next_at : NULL);
	}
}

/* "; 3 others wait" */
static const char *say_left(const struct sent_all *sent, char out[64])
{
	out[0] = '\0';
	if (sent->left > 0)
		(void) snprintf(out, 64, "; %zu other%s not tried", sent->left,
				sent->left == 1 ? " was" : "s were");
	return out;
}

int sent_verdict(const struct sent_all *sent, struct err *err)
{
	const struct sent_one *last = sent->count > 0 ? &sent->one[sent->count - 1] : NULL;
	char left[64];

	if (sent->unreachable && last && strcmp(last->state, "doubtful") == 0)
		return err_set(err, ERR_IO,
			       "message %" PRId64 " is doubtful, it may have arrived: %s%s",
			       last->message_id, last->reply, say_left(sent, left));
	if (sent->unreachable && last)
		return err_set(err, ERR_IO, "the mail server takes nothing: %s%s", last->reply,
			       say_left(sent, left));
	if (sent->stopped)
		return err_set(err, ERR_CONFLICT,
			       "stopped: %zu sent, %zu not tried; the next 'daybook mail send'"
			       " sends them",
			       sent->sent, sent->left);
	if (sent->refused + sent->kept > 0)
		return err_set(err, ERR_CONFLICT, "%zu of %zu were not sent",
			       sent->refused + sent->kept, sent->count);
	return ERR_OK;
}
