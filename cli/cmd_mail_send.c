/* cli/cmd_mail_send.c - daybook mail send: hands messages to the authority's mail server */
#include "cli/lookup.h"
#include "cli/show_sent.h"
#include "core/clock.h"
#include "core/text.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "NUMBER", "of a message, as 'mail list' shows it; or several; otherwise all that is due",
	  OPTION_REPEAT },
};

static const struct option options[] = {
	{ "limit", "N", "at most so many", 0 },
	{ "now", NULL, "also what waits for its next time", OPTION_SWITCH },
	{ "again", NULL, "those named once more: sent, refused, held or doubtful", OPTION_SWITCH },
	{ "to", "MAIL", "those named to this address instead", 0 },
};

static int check_options(const struct cli *cli, struct err *err)
{
	bool named = cli_operand_count(cli) > 0;

	if (!named && cli_switch(cli, "again"))
		return err_set(err, ERR_USAGE, "--again is for messages that are named");
	if (!named && cli_option(cli, "to"))
		return err_set(err, ERR_USAGE, "--to is for messages that are named");
	if (named && (cli_option(cli, "limit") || cli_switch(cli, "now")))
		return err_set(err, ERR_USAGE,
			       "messages that are named are all sent at once: --limit and --now are"
			       " for what is due");
	return ERR_OK;
}

static int choose(const struct cli *cli, struct try_choices *out, struct err *err)
{
	const char *limit = cli_option(cli, "limit"), *to = cli_option(cli, "to");
	int64_t most = 0, id = 0;
	struct date today;
	char now[32];
	int r;

	for (size_t i = 0; i < cli_operand_count(cli); i++)
		if ((r = cli_number(cli, i, "message", &id, err)) < 0 ||
		    (r = try_choose(cli_store(cli), id, cli_switch(cli, "again"), to ? to : "", out,
				    err)) < 0)
			return r;
	if (cli_operand_count(cli) > 0)
		return ERR_OK;
	if (limit && number_parse(limit, "limit", 1, 1000000, &most, err) < 0)
		return err_at(err, "limit", 0);
	if ((r = clock_now(now, &today, err)) < 0)
		return r;
	return try_due(cli_store(cli), now, cli_switch(cli, "now"), most, out, err);
}

static int print(struct cli *cli, const struct sent_all *sent, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();

	if (!cli_json(cli))
		return sent_print(cli, sent, err);
	sent_add_json(root, sent);
	return cli_print_json(cli, root, err);
}

static int run(struct cli *cli, struct err *err)
{
	SCOPED(try_choices_release) struct try_choices choices = { NULL, 0 };
	SCOPED(sent_all_release) struct sent_all sent = { .one = NULL };
	struct err failure = { 0 };
	int r, printed;

	if ((r = check_options(cli, err)) < 0 || (r = choose(cli, &choices, err)) < 0)
		return r;
	work_undo(cli_work(cli)); /* nobody waits for the network: each step has its own */
	r = send_choices(cli, &choices, cli_switch(cli, "again") || cli_option(cli, "to"), &sent,
			 &failure);
	if (r < 0 && sent.count == 0) {
		*err = failure;
		return r;
	}
	if ((printed = print(cli, &sent, err)) < 0)
		return printed;
	if (r < 0)
		*err = failure;
	return r < 0 ? r : sent_verdict(&sent, err);
}

const struct command cmd_mail_send = {
	.noun = "mail",
	.verb = "send",
	.summary = "Send messages that wait, through the mail server",
	.about =
		"Goes to the server of the setting mail.server, encrypted (mail.tls), and only if "
		"its certificate is good. The password of mail.user is in DAYBOOK_SMTP_PASSWORD or "
		"in the file that mail.password-file names, never in the book.\n"
		"Each try is written down before it begins, and how it ended. What the server puts "
		"off (an answer of 4xx, or no connection) is due again after 5 minutes, 30 "
		"minutes, 2 hours, 8 hours and a day; put off once more it counts as refused. What "
		"it refuses (5xx) stays refused. A server that takes nothing ends the call: the "
		"others are not tried.\n"
		"A message is doubtful when its try was begun and the end is not known: the "
		"connection broke, or the command was killed, or is still at it. It may have "
		"arrived, so "
		"it goes out once more only when it is named with --again: the same mail, with the "
		"same Message-ID. What goes to an address that takes no mail (mail failing) is "
		"held: --to sends it to another, with the words as they are, --again to the same "
		"one.\n"
		"Ctrl-C ends after the message that is on its way. Exit status 0: all were sent or "
		"wait for their time; 1: some were refused; 4: the server took nothing.",
	.example = "daybook mail send\n"
		   "daybook mail send 17 --again\n"
		   "daybook mail send 17 18 --to office@school.example",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK | NEEDS_WRITE,
	.run = run,
};
