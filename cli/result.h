/* cli/result.h - how commands that write say what they did; files of JSON that commands read */
#ifndef CLI_RESULT_H
#define CLI_RESULT_H

#include "cli/command.h"

/* With --json the tree, otherwise the sentence, on standard output. */
int result_print(const struct cli *cli, const struct json *root, struct err *err, const char *fmt,
		 ...) MUST_CHECK PRINTF_LIKE(4, 5);

/* r again; a failure's sentence, in 'why', gets the name of the file that it is about before it. */
int json_file_fail(const char *path, int r, const struct err *why, struct err *err) MUST_CHECK;

/* Read a file of JSON, at most 16 MB. A refusal names the file. The caller frees *out. */
int json_file_read(const char *path, struct json **out, struct err *err) MUST_CHECK;

/* For command.prepare: read the file that the first operand names, and keep it: cli_kept() is a struct json *. */
int json_file_prepare(struct cli *cli, struct err *err) MUST_CHECK;

#endif
