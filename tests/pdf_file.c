/* tests/pdf_file.c - a PDF as a file, and what the tools of others say of it */
#include <criterion/criterion.h>
#include <criterion/logging.h>

#include "tests/pdf_file.h"

#include "core/text.h"

#include <unistd.h>

struct path golden(const char *sample, const char *ending)
{
	const char *data = getenv("DAYBOOK_TEST_DATA"), *source = getenv("DAYBOOK_SOURCE");
	struct path path;

	if (data)
		(void) snprintf(path.s, sizeof path.s, "%s/golden/pdf_%s.%s", data, sample, ending);
	else
		(void) snprintf(path.s, sizeof path.s, "%s/tests/golden/pdf_%s.%s",
				source ? source : ".", sample, ending);
	return path;
}

char *read_whole(const char *path, size_t *length)
{
	struct err err = { 0 };
	char *text = NULL;

	cr_assert_eq(file_read(path, 16000000, &text, length, &err), ERR_OK, "%s: %s", path,
		     err.msg);
	return text;
}

struct pdf_fonts *fonts_new(void)
{
	struct err err = { 0 };
	struct pdf_fonts *fonts = NULL;

	cr_assert_eq(pdf_fonts_new(&fonts, &err), ERR_OK, "%s", err.msg);
	return fonts;
}

/* A file of a new folder. */
struct path pdf_file(const char *pdf, size_t length, struct path *folder)
{
	struct err err = { 0 };
	struct path file;

	(void) snprintf(folder->s, sizeof folder->s, "/tmp/daybook-pdf-XXXXXX");
	cr_assert_not_null(mkdtemp(folder->s));
	(void) snprintf(file.s, sizeof file.s, "%.400s/document.pdf", folder->s);
	cr_assert_eq(file_write(file.s, pdf, length, &err), ERR_OK, "%s", err.msg);
	return file;
}

void remove_folder(const struct path *folder)
{
	char command[600];

	(void) snprintf(command, sizeof command, "rm -r '%s'", folder->s);
	cr_expect_eq(system(command), 0);
}

static bool has_tool(const char *tool)
{
	char command[128];

	(void) snprintf(command, sizeof command, "command -v %s >/dev/null 2>&1", tool);
	return system(command) == 0;
}

/* What a command prints, on both streams, with the file as its $FILE; its end must be 0. Caller frees. */
char *output_of(const struct path *folder, const char *command, const char *file, size_t *length)
{
	char line[1200];
	struct path out;
	int status;

	(void) snprintf(out.s, sizeof out.s, "%.400s/output", folder->s);
	(void) snprintf(line, sizeof line, "FILE='%s'; { %s; } >'%s' 2>&1", file, command, out.s);
	status = system(line);
	cr_expect_eq(status, 0, "%s", line);
	return read_whole(out.s, length);
}

bool needs(const char *tool)
{
	if (has_tool(tool))
		return true;
	cr_log_warn("%s is not installed: nothing was tested", tool);
	return false;
}
