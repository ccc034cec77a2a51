/* cli/cmd_init.c - daybook init --authority FILE.json: a new book, wholly or not at all */
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "billing/account.h"
#include "billing/late_rate.h"
#include "billing/vat.h"
#include "cli/data_embedded.h"
#include "cli/result.h"
#include "core/days.h"
#include "core/service.h"
#include "core/setting.h"
#include "core/text.h"
#include "core/user.h"

#include "core/banned.h"

static const struct option options[] = {
	{ "authority", "FILE.json",
	  "Who the book belongs to: name, address, VAT number, bank, terms", OPTION_NEEDED },
};

static int embedded_json(const char *name, struct json **out, struct err *err)
{
	const struct embedded_file *file = data_embedded(name);

	assert(file);
	return json_parse((const char *) file->bytes, file->length, out, err);
}

/* What is in the program: catalogue, VAT rates, account codes, law of late payment, bank holidays. */
static int load_data(struct work *work, struct err *err)
{
	SCOPED(json_freep) struct json *catalogue = NULL;
	SCOPED(json_freep) struct json *vat = NULL;
	SCOPED(json_freep) struct json *accounts = NULL;
	SCOPED(json_freep) struct json *late = NULL;
	SCOPED(json_freep) struct json *holidays = NULL;
	size_t added;
	int r;

	if ((r = embedded_json("catalogue.json", &catalogue, err)) < 0 ||
	    (r = service_load(work, catalogue, err)) < 0 ||
	    (r = embedded_json("vat.json", &vat, err)) < 0 || (r = vat_load(work, vat, err)) < 0 ||
	    (r = embedded_json("accounts.json", &accounts, err)) < 0 ||
	    (r = account_load(work, json_get(accounts, "accounts"), err)) < 0 ||
	    (r = embedded_json("late-payment.json", &late, err)) < 0 ||
	    (r = late_load(work, late, err)) < 0 ||
	    (r = embedded_json("bank-holidays.json", &holidays, err)) < 0)
		return r;
	return holiday_load(work, holidays, &added, err);
}

static int fill(const struct cli *cli, struct store *st, const struct json *authority,
		struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	struct work_door door;
	int r;

	cli_door(cli, &door);
	door.founding = true; /* there is no user yet */
	if ((r = work_begin(&work, st, &door, err)) < 0 ||
	    (r = setting_load(&work, authority, err)) < 0 || (r = load_data(&work, err)) < 0 ||
	    (r = account_load(&work, json_get(authority, "accounts"), err)) < 0 ||
	    (r = user_add(&work, cli_actor(cli), ROLE_ADMIN, 0, err)) < 0)
		return r;
	return work_commit(&work, err);
}

/* The folders above the book; *out_made is how much of the path had to be made (0: nothing), to take it away again. */
static int make_folders(char *path, size_t *out_made, struct err *err)
{
	*out_made = 0;
	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		int r = ERR_OK;

		*slash = '\0';
		if (mkdir(path, 0700) == 0)
			*out_made = *out_made ? *out_made : (size_t) (slash - path);
		else if (errno != EEXIST)
			r = err_set(err, ERR_IO, "the folder '%s' cannot be made: %s", path,
				    strerror(errno));
		*slash = '/';
		if (r < 0)
			return r;
	}
	return ERR_OK;
}

/* Folders that were made for a book that came to nothing. */
static void take_folders(char *path, size_t made)
{
	for (char *slash = strrchr(path, '/'); made && slash && (size_t) (slash - path) >= made;
	     slash = strrchr(path, '/')) {
		*slash = '\0';
		(void) rmdir(path); /* not empty: somebody else's by now */
	}
}

static int save(struct store *st, const char *book, struct err *err)
{
	SCOPED(freep) void *image = NULL;
	SCOPED(freep) char *path = strdup(book);
	size_t length = 0, made = 0;
	int r;

	if (!path)
		return err_nomem(err);
	if ((r = store_image(st, &image, &length, err)) == ERR_OK &&
	    (r = make_folders(path, &made, err)) == ERR_OK)
		r = file_create(book, image, length, err);
	if (r < 0)
		take_folders(path, made);
	return r;
}

static int count(struct store *st, const char *sql, int64_t *out, struct err *err)
{
	return store_int(st, sql, BIND_NONE, 0, out, err);
}

static int report(const struct cli *cli, struct store *st, struct err *err)
{
	SCOPED(json_freep) struct json *root = json_object();
	int64_t services, holidays;
	char name[128], la_code[8];
	int r;

	if ((r = setting_get(st, "authority.name", cli_today(cli), name, sizeof name, err)) < 0 ||
	    (r = setting_get(st, "authority.la-code", cli_today(cli), la_code, sizeof la_code,
			     err)) < 0 ||
	    (r = count(st, "SELECT count(*) FROM service", &services, err)) < 0 ||
	    (r = count(st, "SELECT count(*) FROM closed_day", &holidays, err)) < 0)
		return r;
	json_add_text(root, "book", cli_book(cli));
	json_add_text(root, "authority", name);
	json_add_text(root, "la_code", la_code);
	json_add_text(root, "admin", cli_actor(cli));
	json_add_int(root, "services", services);
	json_add_int(root, "bank_holidays", holidays);
	return result_print(cli, root, err,
			    "Made the book %s of %s (%s): %" PRId64 " services, %" PRId64
			    " bank holidays.\n%s is its admin. What comes next:\n"
			    "  daybook user add finance --role finance\n"
			    "  daybook school import FILE.csv --preview\n"
			    "  daybook term import FILE.json\n"
			    "  daybook rate set --fy %s --rate 368.00",
			    cli_book(cli), name, la_code, services, holidays, cli_actor(cli),
			    fy_text(fy_of(cli_today(cli))).s);
}

/* What SQLite keeps beside a book belongs to that book alone: a new one of the name would be changed by it. */
static int check_leftovers(const char *book, struct err *err)
{
	static const char *const ends[] = { "-wal", "-shm", "-journal" };

	for (size_t i = 0; i < COUNT_OF(ends); i++) {
		SCOPED(freep) char *path = NULL;
		struct stat about;

		if (asprintf(&path, "%s%s", book, ends[i]) < 0) {
			path = NULL;
			return err_nomem(err);
		}
		if (lstat(path, &about) == 0)
			return err_set(
				err, ERR_CONFLICT,
				"'%s' is left over from a book that is gone, and would be read"
				" into the new one: move it away first",
				path);
	}
	return ERR_OK;
}

static int run(struct cli *cli, struct err *err)
{
	SCOPED(json_freep) struct json *authority = NULL;
	SCOPED(store_closep) struct store *st = NULL;
	const char *book = cli_book(cli), *path = cli_option(cli, "authority");
	struct err why = { 0 };
	int r;

	if (!book)
		return err_set(
			err, ERR_USAGE,
			"there is no home folder: say where the book is to be with --book FILE");
	if (cli_actor(cli)[0] == '\0')
		return err_set(err, ERR_USAGE,
			       "the system does not know who you are: say so with --as USER");
	if (access(book, F_OK) == 0)
		return err_set(err, ERR_CONFLICT, "there is a file '%s' already: it stays as it is",
			       book);
	if ((r = check_leftovers(book, err)) < 0 ||
	    (r = json_file_read(path, &authority, err)) < 0 ||
	    (r = store_open(":memory:", STORE_CREATE, &st, err)) < 0)
		return r;
	if ((r = fill(cli, st, authority, &why)) < 0) {
		(void) err_set(err, r, "%s: no book was made", why.msg);
		return err_at(err, why.field, why.line);
	}
	if ((r = save(st, book, err)) < 0)
		return r;
	return report(cli, st, err);
}

const struct command cmd_init = {
	.noun = "init",
	.summary = "Make a new book for an authority",
	.about = "The book is made whole or not at all, at --book, $DAYBOOK or in the home folder. "
		 "It has"
		 " the settings of the file, the catalogue of services, VAT rates, codes of "
		 "accounts and bank holidays. Who makes it is its first admin.",
	.example = "daybook --book ews.db init --authority authority.json",
	OPTIONS(options),
	.run = run,
};
