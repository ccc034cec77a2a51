/* cli/cmd_mail_bounce.c - daybook mail bounce FILE.eml: a report about a mail that came back */
#include "cli/result.h"
#include "core/outbox_bounce.h"
#include "core/text.h"

#include "core/banned.h"

#define FILE_MAX ((size_t) 16 << 20)

static const struct operand operands[] = {
	{ "FILE.eml", "the report as a file, whole; - for standard input", OPTION_NEEDED },
};

struct file {
	char *bytes;
	size_t length;
};

static void file_free(void *thing)
{
	struct file *f = thing;

	free(f->bytes);
	free(f);
}

static int prepare(struct cli *cli, struct err *err)
{
	struct file *f = calloc(1, sizeof *f);

	if (!f)
		return err_nomem(err);
	cli_keep(cli, f, file_free);
	return file_read(cli_operand(cli, 0), FILE_MAX, &f->bytes, &f->length, err);
}

static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	const struct file *f = cli_kept(cli);
	struct bounced b;
	struct err why = { 0 };
	int r;

	if ((r = outbox_bounce(cli_work(cli), f->bytes, f->length, &b, &why)) < 0)
		return json_file_fail(cli_operand(cli, 0), r, &why, err);
	if ((r = work_commit(cli_work(cli), err)) < 0)
		return r;
	json_add_int(root, "message", b.message_id);
	json_add_text(root, "to", b.to);
	json_add_text(root, "action", b.bounce.action);
	json_add_text(root, "status", b.bounce.status[0] ? b.bounce.status : NULL);
	json_add_text(root, "reason", b.bounce.reason);
	json_add_text(root, "state", b.state);
	return result_print(cli, root, err, "Message %" PRId64 " to %s ('%s') %s: %s.%s",
			    b.message_id, b.to, b.subject,
			    strcmp(b.bounce.action, "failed") == 0 ? "did not arrive"
								   : b.bounce.action,
			    b.bounce.reason,
			    strcmp(b.bounce.action, "failed") == 0
				    ? "\n'daybook mail failing' says whose address it is."
				    : "");
}

const struct command cmd_mail_bounce = {
	.noun = "mail",
	.verb = "bounce",
	.summary = "Enter a report that a mail did not arrive",
	.about =
		"Mail servers send such reports back (RFC 3464). Which message it is about is told "
		"by the Message-ID; the message is refused from then on, and its address is listed "
		"by 'mail failing'. Where the address takes no mail at all (5.x.x), what else "
		"waits "
		"for it is held. A report that a mail is delayed or was delivered changes nothing, "
		"and is kept with the message.",
	.example = "daybook mail bounce returned.eml",
	OPERANDS(operands),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.prepare = prepare,
	.run = run,
};
