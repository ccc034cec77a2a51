/* cli/write_chosen.c - the PDFs of many documents */
#include "cli/write_chosen.h"

#include "cli/lookup.h"
#include "cli/show_receipt.h"
#include "cli/stop.h"
#include "invoices/chosen.h"

#include "core/banned.h"

struct watch {
	const struct cli *cli;
	struct stop *stop;
	const char *what;
};

static bool step(void *context, size_t done, size_t total)
{
	struct watch *watch = context;

	cli_progress(watch->cli, watch->what, done, total);
	return !stop_asked(watch->stop);
}

static int check_words(const struct cli *cli, struct err *err)
{
	if (cli_operand_count(cli) > 0 || cli_option(cli, "o"))
		return err_set(err, ERR_USAGE,
			       "--all takes every document that the other options choose: it goes"
			       " without NUMBER and -o");
	if (!cli_option(cli, "to") && !cli_option(cli, "combined"))
		return err_set(err, ERR_USAGE,
			       "say where to: --to DIR, each as a file, or --combined FILE.pdf");
	if (cli_switch(cli, "duplex") && !cli_option(cli, "combined"))
		return err_set(err, ERR_USAGE, "--duplex goes with --combined FILE.pdf");
	if (cli_option(cli, "fy") && (cli_option(cli, "from") || cli_option(cli, "until")))
		return err_set(err, ERR_USAGE,
			       "--fy says both days: give it or --from and --until");
	return ERR_OK;
}

static int choose_days(const struct cli *cli, struct chosen *out, struct err *err)
{
	struct fy fy = fy_of(cli_today(cli));
	int r;

	if ((r = cli_date(cli, "from", DATE_NONE, &out->from, err)) < 0 ||
	    (r = cli_date(cli, "until", DATE_NONE, &out->until, err)) < 0 ||
	    (r = cli_fy(cli, "fy", fy, &fy, err)) < 0)
		return r;
	if (cli_option(cli, "fy")) {
		out->from = fy_first(fy);
		out->until = fy_last(fy);
	}
	if (!date_is_none(out->from) && !date_is_none(out->until) &&
	    date_compare(out->from, out->until) > 0) {
		(void) err_set(err, ERR_INVALID, "nothing lies between %s and %s",
			       date_long(out->from).s, date_long(out->until).s);
		return err_at(err, "from", 0);
	}
	return ERR_OK;
}

static int choose(const struct cli *cli, struct chosen *out, struct err *err)
{
	const char *kind = cli_option(cli, "kind");
	struct payer payer;
	int r;

	if ((r = check_words(cli, err)) < 0 || (r = choose_days(cli, out, err)) < 0 ||
	    (r = cli_school_id(cli, "school", &out->school_id, err)) < 0 ||
	    (r = cli_payer(cli, "payer", &payer, err)) < 0)
		return r;
	if (kind && chosen_kind(kind, &out->kind, err) < 0)
		return err_at(err, "kind", 0);
	out->account_id = payer.account_id;
	return ERR_OK;
}

static const char *plural(size_t count)
{
	return count == 1 ? "" : "s";
}

static void say_folder(const struct cli *cli, const char *folder, const struct chosen_sum *sum)
{
	FILE *out = cli_out(cli);

	if (sum->documents == 0)
		fputs("No documents match.\n", out);
	else if (sum->written == 0)
		fprintf(out, "Nothing to write: %s in %s already.\n",
			sum->there == 1 ? "the PDF is" : "all of the PDFs are", folder);
	else if (sum->there == 0)
		fprintf(out, "Wrote %zu PDF%s to %s.\n", sum->written, plural(sum->written),
			folder);
	else
		fprintf(out, "Wrote %zu PDF%s to %s; %zu %s there already, the same.\n",
			sum->written, plural(sum->written), folder, sum->there,
			sum->there == 1 ? "was" : "were");
}

static int write_folder(const struct cli *cli, struct stop *stop, const struct chosen *which,
			struct json *root, struct err *err)
{
	struct watch watch = { .cli = cli, .stop = stop, .what = "writing PDFs" };
	const struct chosen_watch told = { .step = step, .context = &watch };
	const char *folder = cli_option(cli, "to");
	struct chosen_sum sum;
	int r;

	if (!folder)
		return ERR_OK;
	if ((r = chosen_to_folder(cli_store(cli), which, folder, &told, &sum, err)) < 0)
		return r;
	json_add_text(root, "folder", folder);
	json_add_int(root, "documents", (int64_t) sum.documents);
	json_add_int(root, "written", (int64_t) sum.written);
	json_add_int(root, "there", (int64_t) sum.there);
	if (!cli_json(cli))
		say_folder(cli, folder, &sum);
	return ERR_OK;
}

static int write_file(const struct cli *cli, struct stop *stop, const struct chosen *which,
		      struct json *root, struct err *err)
{
	struct watch watch = { .cli = cli, .stop = stop, .what = "drawing" };
	const struct chosen_watch told = { .step = step, .context = &watch };
	const char *file = cli_option(cli, "combined");
	struct chosen_sum sum;
	struct json *part;
	int r;

	if (!file)
		return ERR_OK;
	if ((r = chosen_to_file(cli_store(cli), which, file, cli_switch(cli, "duplex"), &told, &sum,
				err)) < 0)
		return r;
	part = json_add_object(root, "combined");
	json_add_text(part, "file", file);
	json_add_int(part, "documents", (int64_t) sum.documents);
	json_add_int(part, "bytes", (int64_t) sum.bytes);
	if (!cli_json(cli))
		fprintf(cli_out(cli), "Wrote %s: %zu document%s, by payer (%zu KB).\n", file,
			sum.documents, plural(sum.documents), (sum.bytes + 1023) / 1024);
	return ERR_OK;
}

int cli_write_chosen(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	SCOPED(stop_end) struct stop stop = STOP_EMPTY;
	struct chosen which = { .kind = NULL };
	int r;

	stop_hold(&stop);
	if ((r = choose(cli, &which, err)) < 0 ||
	    (r = write_folder(cli, &stop, &which, root, err)) < 0 ||
	    (r = write_file(cli, &stop, &which, root, err)) < 0)
		return r;
	return cli_json(cli) ? cli_print_json(cli, root, err) : ERR_OK;
}
