/*
 * core/tools/embed.c - puts files into the program: embed OUTPUT.c INPUT...
 *
 * Writes a C file that defines, with NAME the output's name without its folder and '.c':
 *
 *   const struct embedded_file *NAME(const char *name);        NULL: there is no such file
 *   const struct embedded_file *NAME_all(size_t *count);       in the order given; a NULL name ends it
 *
 * Bytes become arrays of numbers, because a string literal over 4095 bytes is no portable C. The same
 * inputs give the same output. Runs on the machine that builds and uses nothing of the project but
 * headers.
 */
#include "core/base.h"

#include <ctype.h>
#include <errno.h>

#include "core/banned.h"

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static int fail(const char *path, const char *why)
{
	fprintf(stderr, "embed: %s: %s\n", path, why);
	return -1;
}

/* The function's name from the output's: "schema_embedded" of "core/schema_embedded.c". */
static int symbol_from(const char *output, char *out, size_t size)
{
	const char *base = base_name(output);
	size_t length = strlen(base);

	if (length < 3 || strcmp(base + length - 2, ".c") != 0)
		return fail(output, "the output's name must end in .c");
	length -= 2;
	if (length >= size)
		return fail(output, "the output's name is too long");
	if (isdigit((unsigned char) base[0]))
		return fail(output, "the output's name must be a C name");
	for (size_t i = 0; i < length; i++)
		if (!isalnum((unsigned char) base[i]) && base[i] != '_')
			return fail(output, "the output's name must be a C name");
	memcpy(out, base, length);
	out[length] = '\0';
	return 0;
}

static int write_bytes(FILE *out, const char *path, size_t number, size_t *out_length)
{
	SCOPED(fclosep) FILE *in = fopen(path, "rb");
	size_t length = 0;
	int c;

	if (!in)
		return fail(path, strerror(errno));
	fprintf(out, "\nstatic const unsigned char bytes_%zu[] = {", number);
	while ((c = getc(in)) != EOF) {
		if (length % 32 == 0)
			putc('\n', out);
		fprintf(out, "%d,", c);
		length++;
	}
	if (ferror(in))
		return fail(path, strerror(errno));
	fprintf(out, "\n0 };\n");
	*out_length = length;
	return 0;
}

/* A name is written between quotes: nothing that would need an escape may stand in it. */
static int check_names(int count, char **paths)
{
	for (int i = 0; i < count; i++) {
		const char *base = base_name(paths[i]);

		for (const char *p = base; *p != '\0'; p++)
			if (!isalnum((unsigned char) *p) && !strchr("._-+", *p))
				return fail(paths[i],
					    "a name may hold only letters, digits and . _ - +");
		for (int j = 0; j < i; j++)
			if (strcmp(base_name(paths[j]), base) == 0)
				return fail(paths[i], "another file has the same name");
	}
	return 0;
}

static void write_functions(FILE *out, const char *symbol, int count)
{
	fprintf(out,
		"\nconst struct embedded_file *%s_all(size_t *count);\n"
		"const struct embedded_file *%s_all(size_t *count)\n"
		"{\n"
		"\tif (count)\n"
		"\t\t*count = %d;\n"
		"\treturn files;\n"
		"}\n",
		symbol, symbol, count);
	fprintf(out,
		"\nconst struct embedded_file *%s(const char *name);\n"
		"const struct embedded_file *%s(const char *name)\n"
		"{\n"
		"\tfor (const struct embedded_file *f = files; f->name; f++)\n"
		"\t\tif (strcmp(f->name, name) == 0)\n"
		"\t\t\treturn f;\n"
		"\treturn NULL;\n"
		"}\n",
		symbol, symbol);
}

static int embed(FILE *out, const char *symbol, int count, char **paths)
{
	SCOPED(freep) size_t *lengths = calloc((size_t) count, sizeof *lengths);

	if (!lengths)
		return fail(symbol, "out of memory");
	if (check_names(count, paths) < 0)
		return -1;
	fprintf(out,
		"/* %s.c - made by core/tools/embed.c; do not edit */\n#include \"core/embed.h\"\n",
		symbol);
	for (int i = 0; i < count; i++)
		if (write_bytes(out, paths[i], (size_t) i, &lengths[i]) < 0)
			return -1;
	fprintf(out, "\nstatic const struct embedded_file files[] = {\n");
	for (int i = 0; i < count; i++)
		fprintf(out, "\t{ \"%s\", bytes_%d, %zu },\n", base_name(paths[i]), i, lengths[i]);
	fprintf(out, "\t{ NULL, NULL, 0 },\n};\n");
	write_functions(out, symbol, count);
	return 0;
}

int main(int argc, char **argv)
{
	char symbol[64];
	FILE *out;
	int r;

	if (argc < 3) {
		fprintf(stderr, "usage: embed OUTPUT.c INPUT...\n");
		return 2;
	}
	if (symbol_from(argv[1], symbol, sizeof symbol) < 0)
		return 1;
	out = fopen(argv[1], "wb");
	if (!out) {
		(void) fail(argv[1], strerror(errno));
		return 1;
	}
	r = embed(out, symbol, argc - 2, argv + 2);
	if (ferror(out) && r == 0)
		r = fail(argv[1], "could not be written");
	if (fclose(out) != 0 && r == 0)
		r = fail(argv[1], strerror(errno));
	if (r < 0)
		(void) remove(argv[1]); /* half a file must not look like a whole one */
	return r < 0 ? 1 : 0;
}
