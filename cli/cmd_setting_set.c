/* cli/cmd_setting_set.c - daybook setting set NAME VALUE; of a logo the value is a file, which the book then keeps */
#include "cli/result.h"
#include "core/blob.h"
#include "core/setting.h"
#include "core/text.h"
#include "invoices/picture.h"

#include "core/banned.h"

static const struct operand operands[] = {
	{ "NAME", "What to set, such as invoice.pay-days: 'setting list' shows them",
	  OPTION_NEEDED },
	{ "VALUE",
	  "What to set it to; of theme.logo a PNG or JPEG file; '' takes it, or a line of a list, "
	  "away",
	  OPTION_NEEDED },
};

static const struct option options[] = {
	{ "from", "DATE", "From when it holds; otherwise today", 0 },
};

#define FILE_LIMIT (64 << 20) /* what is too large for a logo is refused with its size */

/* A logo's file, read before the book is open. */
struct logo {
	char *bytes; /* NULL: what is set is no file */
	size_t length;
	struct picture picture;
};

static void logo_free(void *thing)
{
	struct logo *logo = thing;

	picture_release(&logo->picture);
	free(logo->bytes);
	free(logo);
}

/* Is the value the hash of a picture that the book has? An earlier logo is set again so. */
static bool is_hash(const char *value)
{
	return strlen(value) == 64 && strspn(value, "0123456789abcdef") == 64;
}

static int prepare(struct cli *cli, struct err *err)
{
	const char *path = cli_operand(cli, 1);
	struct logo *logo;
	int r;

	logo = calloc(1, sizeof *logo);
	if (!logo)
		return err_nomem(err);
	cli_keep(cli, logo, logo_free);
	if (strcmp(cli_operand(cli, 0), "theme.logo") != 0 || !*path || is_hash(path))
		return ERR_OK;
	if ((r = file_read(path, FILE_LIMIT, &logo->bytes, &logo->length, err)) < 0 ||
	    (r = picture_read(path, logo->bytes, logo->length, &logo->picture, err)) < 0)
		return err_at(err, "theme.logo", 0);
	return ERR_OK;
}

/* The value, or the hash of the logo that the book has taken in. */
static int set(struct cli *cli, const char *name, struct date from, struct err *err)
{
	const struct logo *logo = cli_kept(cli);
	struct work *work = cli_work(cli);
	struct sha256_text sha;
	int r;

	if (!logo->bytes)
		return setting_set(work, name, cli_operand(cli, 1), from, err);
	if ((r = blob_keep(work, logo->picture.media_type, logo->bytes, logo->length, &sha, err)) <
	    0)
		return r;
	return setting_set(work, name, sha.s, from, err);
}

static int print_logo(struct cli *cli, struct json *root, const struct logo *logo, struct date from,
		      struct err *err)
{
	const struct picture *p = &logo->picture;

	json_add_text(root, "file", cli_operand(cli, 1));
	json_add_text(root, "media_type", p->media_type);
	json_add_int(root, "width", p->width);
	json_add_int(root, "height", p->height);
	json_add_int(root, "bytes", (int64_t) logo->length);
	return result_print(cli, root, err, "The logo is '%s' (%u x %u points, %zu KB) from %s.",
			    cli_operand(cli, 1), p->width, p->height, (logo->length + 1023) / 1024,
			    date_long(from).s);
}

static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	const struct logo *logo = cli_kept(cli);
	const char *name = cli_operand(cli, 0);
	char value[320];
	struct date from;
	int r;

	if ((r = cli_date(cli, "from", cli_today(cli), &from, err)) < 0 ||
	    (r = set(cli, name, from, err)) < 0 ||
	    (r = setting_get(cli_store(cli), name, from, value, sizeof value, err)) < 0 ||
	    (r = work_commit(cli_work(cli), err)) < 0)
		return r;
	json_add_text(root, "name", name);
	json_add_text(root, "value", value);
	json_add_date(root, "from", from);
	if (logo->bytes)
		return print_logo(cli, root, logo, from, err);
	return result_print(cli, root, err, "%s is %s%s%s from %s.", name, value[0] ? "'" : "",
			    value[0] ? value : "empty", value[0] ? "'" : "", date_long(from).s);
}

const struct command cmd_setting_set = {
	.noun = "setting",
	.verb = "set",
	.summary = "Set something of the authority, from a date on",
	.about = "Documents that were issued stay as they are, in the colour and with the logo "
		 "that they "
		 "had. A logo is a PNG or JPEG of at most 512 KB and 4,000 points on either side; "
		 "on paper "
		 "it is at most 44 mm wide and 15 mm high. A colour must be dark enough to read on "
		 "white "
		 "and on the tint behind figures.",
	.example = "daybook setting set invoice.pay-days 14 --from 2025-04-01\n"
		   "daybook setting set theme.colour '#7a1f3d'\n"
		   "daybook setting set theme.logo logo.png",
	OPERANDS(operands),
	OPTIONS(options),
	.needs = NEEDS_WRITE,
	.prepare = prepare,
	.run = run,
};
