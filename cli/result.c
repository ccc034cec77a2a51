/* cli/result.c - how commands that write say what they did; files of JSON that commands read */
#include <stdarg.h>

#include "cli/result.h"

#include "core/text.h"

#include "core/banned.h"

int result_print(const struct cli *cli, const struct json *root, struct err *err, const char *fmt,
		 ...)
{
	va_list args;

	if (cli_json(cli))
		return cli_print_json(cli, root, err);
	va_start(args, fmt);
	vfprintf(cli_out(cli), fmt, args); /* the dispatcher notices when it is lost */
	va_end(args);
	putc('\n', cli_out(cli));
	return ERR_OK;
}

int json_file_fail(const char *path, int r, const struct err *why, struct err *err)
{
	if (r < 0) {
		(void) err_set(err, r, "'%s': %s", path, why->msg);
		return err_at(err, why->field, why->line);
	}
	return r;
}

int json_file_read(const char *path, struct json **out, struct err *err)
{
	SCOPED(freep) char *text = NULL;
	struct err why = { 0 };
	size_t length = 0;
	int r = file_read(path, 16 << 20, &text, &length, err);

	if (r < 0)
		return r;
	return json_file_fail(path, json_parse(text, length, out, &why), &why, err);
}

static void release_json(void *file)
{
	json_free(file);
}

int json_file_prepare(struct cli *cli, struct err *err)
{
	struct json *file = NULL;
	int r = json_file_read(cli_operand(cli, 0), &file, err);

	if (r == ERR_OK)
		cli_keep(cli, file, release_json);
	return r;
}
