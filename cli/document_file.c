/* cli/document_file.c - where a document's file goes, and what is said of it */
#include "cli/document_file.h"

#include <sys/stat.h>

#include "core/text.h"

#include "core/banned.h"

/* NUMBER.pdf here or in the folder named; else the file named, for one document alone. Caller frees *out. */
static int choose_path(const struct cli *cli, const struct document_file *file, char **out,
		       struct err *err)
{
	const char *given = cli_option(cli, "o");
	struct stat info;
	bool folder = given && stat(given, &info) == 0 && S_ISDIR(info.st_mode);
	int length;

	if (given && !folder && cli_operand_count(cli) > 1)
		return err_set(err, ERR_USAGE, "several documents go into a folder: '%s' is none",
			       given);
	if (given && !folder)
		length = asprintf(out, "%s", given);
	else
		length = asprintf(out, "%s%s%s.%s", folder ? given : "", folder ? "/" : "",
				  file->name, file->ending);
	return length < 0 ? err_nomem(err) : ERR_OK;
}

int document_file_write(const struct cli *cli, const struct document_file *file, struct json *array,
			struct err *err)
{
	SCOPED(freep) char *path = NULL;
	struct json *row;
	int r;

	if ((r = choose_path(cli, file, &path, err)) < 0)
		return r;
	if (strcmp(path, "-") == 0)
		return fwrite(file->bytes, 1, file->length, cli_out(cli)) == file->length
			       ? ERR_OK
			       : err_set(err, ERR_IO, "cannot write %s.%s to standard output",
					 file->name, file->ending);
	if ((r = file_write(path, file->bytes, file->length, err)) < 0)
		return r;
	if (!cli_json(cli))
		fprintf(cli_out(cli), "Wrote %s (%zu bytes).\n", path, file->length);
	row = json_add_object(array, NULL);
	json_add_text(row, "number", file->name);
	json_add_text(row, "file", path);
	json_add_int(row, "bytes", (int64_t) file->length);
	return ERR_OK;
}

int document_file_check(const struct cli *cli, const char *what, struct err *err)
{
	const char *given = cli_option(cli, "o");

	if (given && strcmp(given, "-") == 0 && cli_json(cli))
		return err_set(err, ERR_USAGE, "standard output takes the %s or JSON, not both",
			       what);
	return ERR_OK;
}
