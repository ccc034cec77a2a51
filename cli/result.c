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

int json_file_read(const char *path, struct json **out, struct err *err)
{
	SCOPED(freep) char *text = NULL;
	struct err why = { 0 };
	size_t length = 0;
	int r = file_read(path, 16 << 20, &text, &length, err);

	if (r < 0)
		return r;
	r = json_parse(text, length, out, &why);
	if (r < 0) {
		(void) err_set(err, r, "'%s': %s", path, why.msg);
		return err_at(err, why.field, why.line);
	}
	return ERR_OK;
}
