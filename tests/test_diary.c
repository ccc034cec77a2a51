/*
 * tests/test_diary.c - random diaries under two writers at once: nobody is ever at two places.
 *
 * Two processes book, move, hand over, cancel and book series in one book, at random and without a reason. Afterwards
 * every pair of visits of each officer is held against each other, by loops that share nothing with the engine.
 */
#include <criterion/criterion.h>

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "calendar/series.h"
#include "core/setting.h"
#include "core/text.h"
#include "tests/use.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

#define WRITERS 2
#define ACTS 120
#define TRAVEL 20

/* What the writers did, in memory that they share with the test. */
struct tally {
	int done[WRITERS], clashes[WRITERS], refused[WRITERS], broken[WRITERS];
	char what[WRITERS][400];
};

struct writer {
	uint64_t state;
	struct store *st;
};

static int dice(struct writer *w, int sides)
{
	w->state = w->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (int) ((w->state >> 33) % (uint64_t) sides);
}

static const char *const officers[] = { "EWO-01", "EWO-02", "SM-01" };
static const char *const schools[] = { BOOK_ACADEMY, BOOK_MAINTAINED, BOOK_NURSERY };

/* Few days, so that they meet: two weeks of October. */
static struct date throw_day(struct writer *w)
{
	return date_add(day("2024-10-07"), dice(w, 12));
}

static void throw_time(struct writer *w, enum visit_session *session, int *start, int *end)
{
	*session = (enum visit_session) dice(w, 4);
	*start = 9 * 60 + dice(w, 80) * 5;
	*end = *start + 15 + dice(w, 24) * 5;
}

/* ---- acts, each in its own unit of work ---- */

static int throw_plan(struct writer *w, struct school *school, struct officer *who,
		      struct service *service, struct visit_plan *plan, struct err *err)
{
	int r;

	if ((r = school_find(w->st, schools[dice(w, 3)], school, err)) < 0 ||
	    (r = officer_find(w->st, officers[dice(w, 3)], &who[0], err)) < 0 ||
	    (r = officer_find(w->st, officers[dice(w, 3)], &who[1], err)) < 0 ||
	    (r = service_find(w->st, dice(w, 2) ? SERVICE_DAYS : "fast-track-meeting", service,
			      err)) < 0)
		return r;
	*plan = (struct visit_plan){ .school = school,
				     .officer = &who[0],
				     .service = service,
				     .place = dice(w, 5) ? PLACE_SCHOOL : PLACE_ONLINE,
				     .on = throw_day(w) };
	throw_time(w, &plan->session, &plan->start_min, &plan->end_min);
	if (dice(w, 4) == 0 && who[0].id != who[1].id) {
		plan->officers[0] = &who[0];
		plan->officers[1] = &who[1];
		plan->officer_count = 2;
	}
	return ERR_OK;
}

static int act_book(struct writer *w, struct work *work, struct err *err)
{
	struct school school;
	struct officer who[2];
	struct service service;
	struct visit_plan plan;
	struct visit_booked booked;
	struct series_rule rule = { .interval = 1 + dice(w, 2),
				    .count = 2 + dice(w, 3),
				    .until = DATE_NONE,
				    .week_start = 1 };
	SCOPED(freep) struct series_booked *s = NULL;
	int r = throw_plan(w, &school, who, &service, &plan, err);

	if (r < 0)
		return r;
	if (dice(w, 4) == 0)
		return series_book(work, &plan, &rule, &s, err);
	return visit_book(work, &plan, &booked, err);
}

/* One of the visits that there are; 0: none. */
static int throw_visit(struct writer *w, int64_t *out, struct err *err)
{
	int64_t count = 0;
	int r = store_int(w->st, "SELECT count(*) FROM visit", BIND_NONE, 0, &count, err);

	*out = count > 0 ? 1 + dice(w, (int) count) : 0;
	return r;
}

static int act_move(struct writer *w, struct work *work, struct err *err)
{
	struct visit_move to = { .on = dice(w, 4) ? throw_day(w) : DATE_NONE,
				 .new_time = dice(w, 2) };
	struct visit_moved moved;
	struct officer officer;
	int64_t id;
	int r;

	throw_time(w, &to.session, &to.start_min, &to.end_min);
	if ((r = officer_find(w->st, officers[dice(w, 3)], &officer, err)) < 0 ||
	    (r = throw_visit(w, &id, err)) < 0)
		return r;
	if (dice(w, 3) == 0)
		to.officer = &officer;
	return visit_move(work, id, &to, &moved, err);
}

static int act_hand_over(struct writer *w, struct work *work, struct err *err)
{
	struct officer from, to;
	int64_t id;
	int r;

	if ((r = officer_find(w->st, officers[dice(w, 3)], &from, err)) < 0 ||
	    (r = officer_find(w->st, officers[dice(w, 3)], &to, err)) < 0 ||
	    (r = throw_visit(w, &id, err)) < 0)
		return r;
	return visit_hand_over(work, id, from.id, &to, err);
}

static int act_cancel(struct writer *w, struct work *work, struct err *err)
{
	const struct visit_told told = { .by = dice(w, 2) ? "school" : "service" };
	int64_t id;
	int r = throw_visit(w, &id, err);

	work->reason = "random";
	return r < 0 ? r : visit_cancel(work, id, &told, err);
}

static const struct {
	const char *name;
	int (*act)(struct writer *w, struct work *work, struct err *err);
	int share; /* of 16 */
} acts[] = {
	{ "visit book", act_book, 7 },
	{ "visit move", act_move, 5 },
	{ "visit move", act_hand_over, 2 },
	{ "visit cancel", act_cancel, 2 },
};

static int act_once(struct writer *w, struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	int pick = dice(w, 16), r;
	size_t i = 0;

	for (; pick >= acts[i].share; i++)
		pick -= acts[i].share;
	if ((r = book_try_begin(&work, w->st, "manager", acts[i].name, "2024-09-02", err)) < 0 ||
	    (r = acts[i].act(w, &work, err)) < 0)
		return r;
	return work_commit(&work, err);
}

/* ---- a process ---- */

static void write_diary(const char *path, int n, uint64_t seed, struct tally *tally)
{
	struct writer w = { .state = seed * 1000003 + (uint64_t) n };
	struct err err = { 0 };

	if (store_open(path, STORE_WRITE, &w.st, &err) < 0) {
		(void) snprintf(tally->what[n], sizeof tally->what[n], "%s", err.msg);
		tally->broken[n]++;
		return;
	}
	for (int i = 0; i < ACTS; i++) {
		int r;

		err = (struct err){ 0 };
		r = act_once(&w, &err);
		if (r == ERR_OK)
			tally->done[n]++;
		else if (r == ERR_BUSY)
			i--; /* the other has it: once more */
		else if (r == ERR_CONFLICT && strstr(err.msg, "(visit "))
			tally->clashes[n]++;
		else if (r == ERR_CONFLICT || r == ERR_INVALID || r == ERR_NOT_FOUND)
			tally->refused[n]++;
		else {
			(void) snprintf(tally->what[n], sizeof tally->what[n], "%s", err.msg);
			tally->broken[n]++;
		}
		/* what the triggers alone find is a check that the engine lacks */
		if (strstr(err.msg, "the officer has another visit then")) {
			(void) snprintf(tally->what[n], sizeof tally->what[n], "%s", err.msg);
			tally->broken[n]++;
		}
	}
	store_close(w.st);
}

/* ---- what they left ---- */

struct seat {
	int64_t visit, officer, school;
	struct date on;
	int start, end, session; /* 1 am, 2 pm, 0 others */
	bool online;
};

static size_t read_seats(struct store *st, struct seat *seats, size_t room)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	struct err err = { 0 };
	bool row = false;
	size_t count = 0;

	MUST(store_query(st,
			 "SELECT v.visit_id, o.officer_id, v.school_id, v.on_date, v.start_min, "
			 "v.end_min, CASE v.session WHEN 'am' THEN 1 WHEN 'pm' THEN 2 ELSE 0 END, "
			 "CASE v.place WHEN 'online' THEN 1 ELSE 0 END FROM visit v JOIN "
			 "visit_officer o ON o.visit_id = v.visit_id WHERE v.state = 'planned'",
			 BIND_NONE, &q, &err));
	while (stmt_next(q, &row, &err) == ERR_OK && row && count < room)
		seats[count++] = (struct seat){ stmt_int(q, 0),       stmt_int(q, 1),
						stmt_int(q, 2),       stmt_date(q, 3),
						(int) stmt_int(q, 4), (int) stmt_int(q, 5),
						(int) stmt_int(q, 6), stmt_int(q, 7) != 0 };
	return count;
}

static void check_pair(const struct seat *a, const struct seat *b, uint64_t seed)
{
	int between = a->start < b->start ? b->start - a->end : a->start - b->end;

	if (a->officer != b->officer || a->on.day != b->on.day)
		return;
	cr_expect(between >= 0, "seed %" PRIu64 ": visits %" PRId64 " and %" PRId64 " at once",
		  seed, a->visit, b->visit);
	if (a->school != b->school && !a->online && !b->online && a->session + b->session != 3)
		cr_expect(between >= TRAVEL,
			  "seed %" PRIu64 ": visits %" PRId64 " and %" PRId64 ": %d minutes", seed,
			  a->visit, b->visit, between);
}

static void check_diary(const char *path, uint64_t seed)
{
	static struct seat seats[2000];
	SCOPED(store_closep) struct store *st = NULL;
	struct err err = { 0 };
	size_t count;

	MUST(store_open(path, STORE_READ, &st, &err));
	count = read_seats(st, seats, COUNT_OF(seats));
	cr_expect_gt(count, 10, "seed %" PRIu64, seed);
	for (size_t i = 0; i < count; i++)
		for (size_t j = i + 1; j < count; j++)
			check_pair(&seats[i], &seats[j], seed);
	use_check(st);
}

/* ---- the book ---- */

static void make_book(const char *path)
{
	SCOPED(store_closep) struct store *st = book_new();
	SCOPED(freep) void *image = NULL;
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	size_t length = 0;

	for (size_t i = 0; i < COUNT_OF(schools); i++)
		(void) use_sell(st, &(struct terms){ .urn = schools[i], .quantity = 1500 });
	book_begin(&work, st, "admin", "setting set", "2024-04-02");
	MUST(setting_set(&work, "visit.travel", "20", day("2024-04-01"), &err));
	book_commit(&work);
	MUST(store_image(st, &image, &length, &err));
	MUST(file_write(path, image, length, &err));
}

static void run_writers(const char *path, uint64_t seed, struct tally *tally)
{
	pid_t children[WRITERS];

	for (int n = 0; n < WRITERS; n++) {
		children[n] = fork();
		cr_assert_geq(children[n], 0);
		if (children[n] == 0) {
			write_diary(path, n, seed, tally);
			_exit(0);
		}
	}
	for (int n = 0; n < WRITERS; n++) {
		int status = 0;

		cr_assert_eq(waitpid(children[n], &status, 0), children[n]);
		cr_expect(WIFEXITED(status) && WEXITSTATUS(status) == 0, "seed %" PRIu64, seed);
	}
}

Test(diary, two_writers)
{
	struct tally *tally = mmap(NULL, sizeof *tally, PROT_READ | PROT_WRITE,
				   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	char folder[] = "/tmp/daybook-diary-XXXXXX", path[64], side[80];

	cr_assert_neq(tally, MAP_FAILED);
	cr_assert_not_null(mkdtemp(folder));
	for (uint64_t seed = 1; seed <= 6; seed++) {
		(void) snprintf(path, sizeof path, "%s/%" PRIu64 ".db", folder, seed);
		*tally = (struct tally){ 0 };
		make_book(path);
		run_writers(path, seed, tally);
		for (int n = 0; n < WRITERS; n++) {
			cr_expect_eq(tally->broken[n], 0, "seed %" PRIu64 ", writer %d: %s", seed,
				     n, tally->what[n]);
			cr_expect_gt(tally->done[n], 10,
				     "seed %" PRIu64 ": %d done, %d clashes, %d "
				     "refused",
				     seed, tally->done[n], tally->clashes[n], tally->refused[n]);
			cr_expect_gt(tally->clashes[n], 0, "seed %" PRIu64, seed);
		}
		check_diary(path, seed);
		(void) unlink(path);
		for (size_t i = 0; i < 2; i++) {
			(void) snprintf(side, sizeof side, "%s%s", path, i ? "-wal" : "-shm");
			(void) unlink(side);
		}
	}
	(void) rmdir(folder);
	(void) munmap(tally, sizeof *tally);
}
