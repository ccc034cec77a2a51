/* cli/calendar_file.c - writes a calendar to a file, whole or not at all */
#include "cli/calendar_file.h"

#include "core/text.h"

#include "core/banned.h"

static bool is_stdout(const struct cli *cli)
{
	return strcmp(cli_option(cli, "o"), "-") == 0;
}

int calendar_file_check(const struct cli *cli, struct err *err)
{
	if (is_stdout(cli) && cli_json(cli))
		return err_set(err, ERR_USAGE,
			       "standard output takes the calendar or JSON, not both");
	return ERR_OK;
}

int calendar_span(const struct cli *cli, struct date from, struct date to, struct date *out_from,
		  struct date *out_to, struct err *err)
{
	int r;

	if ((r = cli_date(cli, "from", from, out_from, err)) < 0 ||
	    (r = cli_date(cli, "to", to, out_to, err)) < 0)
		return r;
	if (date_is_none(*out_to) || date_compare(*out_from, *out_to) <= 0)
		return ERR_OK;
	err_set(err, ERR_INVALID, "%s is before %s: nothing lies between", date_long(*out_to).s,
		date_long(*out_from).s);
	return err_at(err, "to", 0);
}

int calendar_file_write(const struct cli *cli, const struct buffer *bytes, const char *what,
			size_t count, struct err *err)
{
	const char *path = cli_option(cli, "o");
	SCOPED(json_freep) struct json *root = NULL;
	int r;

	if (is_stdout(cli))
		return fwrite(bytes->bytes, 1, bytes->length, cli_out(cli)) == bytes->length
			       ? ERR_OK
			       : err_set(err, ERR_IO, "cannot write the calendar");
	if ((r = file_write(path, bytes->bytes, bytes->length, err)) < 0)
		return r;
	if (!cli_json(cli)) {
		fprintf(cli_out(cli), "Wrote %s (%zu %.*s).\n", path, count,
			(int) strlen(what) - (count == 1), what);
		return ERR_OK;
	}
	root = json_object();
	json_add_text(root, "file", path);
	json_add_int(root, what, (int64_t) count);
	json_add_int(root, "bytes", (int64_t) bytes->length);
	return cli_print_json(cli, root, err);
}
