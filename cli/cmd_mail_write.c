/* cli/cmd_mail_write.c - daybook mail write DIR: messages as files that a mail program sends */
#include "cli/result.h"
#include "core/mime.h"
#include "core/text.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "DIR", "folder to write into", OPTION_NEEDED },
};

static const struct option options[] = {
	{ "state", "WORD", "queued (as when it is not given), or another of mail list", 0 },
	{ "key", "TEXT", "only those whose key begins so", 0 },
};

struct writing {
	struct store *store;
	const char *folder;
	struct mime_sender from; /* on the day of 'loaded' */
	struct date loaded;
	struct json *files;
	size_t count;
};

static int write_one(void *context, struct message *m, struct err *err)
{
	struct writing *w = context;
	SCOPED(buffer_release) struct buffer mail = { 0 };
	SCOPED(freep) char *path = NULL;
	struct json *row;
	int r;

	if (asprintf(&path, "%s/%06" PRId64 ".eml", w->folder, m->id) < 0)
		return err_nomem(err);
	if (date_compare(w->loaded, m->queued_on) != 0 &&
	    (r = mime_sender_load(w->store, m->queued_on, &w->from, err)) < 0)
		return r;
	w->loaded = m->queued_on;
	if ((r = mime_write(m, &w->from, &mail, err)) < 0 ||
	    (r = file_write(path, mail.bytes, mail.length, err)) < 0)
		return r;
	w->count++;
	row = json_add_object(w->files, NULL);
	json_add_int(row, "message", m->id);
	json_add_text(row, "file", path);
	json_add_int(row, "bytes", (int64_t) mail.length);
	return ERR_OK;
}

static int run(struct cli *cli, struct err *err)
{
	const char *state = cli_option(cli, "state");
	const struct outbox_filter filter = { .state = state ? state : "queued",
					      .key = cli_option(cli, "key") };
	SCOPED(json_freep) struct json *root = json_object();
	struct writing w = { .store = cli_store(cli),
			     .folder = cli_operand(cli, 0),
			     .loaded = DATE_NONE };
	int r;

	w.files = json_add_array(root, "files");
	if ((r = folder_make(w.folder, err)) < 0 ||
	    (r = outbox_each(cli_store(cli), &filter, write_one, &w, err)) < 0)
		return r;
	return result_print(cli, root, err, "Wrote %zu %s into %s.", w.count,
			    w.count == 1 ? "message" : "messages", w.folder);
}

const struct command cmd_mail_write = {
	.noun = "mail",
	.verb = "write",
	.summary = "Write messages that wait as files for a mail program",
	.about =
		"One file a message, NUMBER.eml: the whole mail, with an invitation as its "
		"calendar part and as a file. A message gives the same bytes each time, so what "
		"was "
		"sent can be told by its Message-ID. Nothing is sent, and the book stays as it is; "
		"files that are there already are written again, and none is taken away.",
	.example = "daybook mail write outgoing/\n"
		   "daybook mail write outgoing/ --key left:",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_BOOK,
	.run = run,
};
