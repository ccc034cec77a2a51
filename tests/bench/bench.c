/* tests/bench/bench.c - prints how long things take at the size of a large authority; see bench.h */
#include "tests/bench/bench.h"

#include <dirent.h>
#include <unistd.h>

#include "core/banned.h"

void bench_fail(const char *call, const char *msg)
{
	(void) fflush(stdout);
	fprintf(stderr, "bench: %s\n  in %s\n", msg, call);
	exit(EXIT_FAILURE);
}

void bench_heading(const char *title)
{
	printf("\n%-58s %9s %10s %11s %12s\n", title, "count", "ms", "us each", "per second");
	(void) fflush(stdout);
}

void bench_line(const char *what, int64_t count, int64_t ticks)
{
	double all = ticks > 0 ? (double) ticks : 1.0;

	printf("  %-56s %9" PRId64 " %10.1f %11.2f %12.0f\n", what, count, all / 1e3,
	       all / (double) count, (double) count * 1e6 / all);
	(void) fflush(stdout);
}

void bench_value(const char *what, int64_t value, const char *unit)
{
	printf("  %-56s %9" PRId64 " %s\n", what, value, unit);
}

static const struct {
	const char *name;
	void (*run)(void);
} parts[] = {
	{ "import", bench_import },   { "invoices", bench_invoices },
	{ "journal", bench_journal }, { "balances", bench_balances },
	{ "visits", bench_visits },   { "series", bench_series },
	{ "tables", bench_tables },   { "income", bench_income },
	{ "debt", bench_debt },
};

/* The folder is flat: books and files that were imported. */
static void clean(const char *folder)
{
	DIR *d = opendir(folder);

	for (struct dirent *e; d && (e = readdir(d)) != NULL;)
		if (e->d_type == DT_REG)
			(void) unlink(e->d_name); /* what stays is in /tmp */
	if (d)
		(void) closedir(d);
	(void) rmdir(folder);
}

/* Names of parts as arguments; none: all of them. */
int main(int argc, char **argv)
{
	char folder[] = "/tmp/daybook-bench-XXXXXX";

	if (!mkdtemp(folder) || chdir(folder) < 0)
		bench_fail("mkdtemp", "cannot make a folder under /tmp");
	for (size_t i = 0; i < COUNT_OF(parts); i++) {
		bool wanted = argc < 2;

		for (int k = 1; k < argc; k++)
			wanted = wanted || strcmp(argv[k], parts[i].name) == 0;
		if (wanted)
			parts[i].run();
	}
	clean(folder);
	return EXIT_SUCCESS;
}
