/* tests/bench/series.c - 200 weekly series over three years: their days, those that can be, and the visits booked */
#include "tests/bench/bench.h"

#include "calendar/series.h"
#include "calendar/series_calendar.h"
#include "core/days.h"

#include "core/banned.h"

#define SERIES 200
#define OFFICERS 40 /* one morning of the week for each series */
#define YEARS 4     /* financial years that three years from September touch */
#define RULE "FREQ=WEEKLY;UNTIL=20270831"

static const char terms[] =
	"{\"authority\":\"Bench\",\"la_code\":\"852\",\"years\":["
	"{\"academic_year\":\"2024-25\",\"terms\":["
	"{\"name\":\"Autumn\",\"start\":\"2024-09-02\",\"end\":\"2024-12-20\"},"
	"{\"name\":\"Spring\",\"start\":\"2025-01-06\",\"end\":\"2025-04-04\"},"
	"{\"name\":\"Summer\",\"start\":\"2025-04-22\",\"end\":\"2025-07-22\"}]},"
	"{\"academic_year\":\"2025-26\",\"terms\":["
	"{\"name\":\"Autumn\",\"start\":\"2025-09-02\",\"end\":\"2025-12-19\"},"
	"{\"name\":\"Spring\",\"start\":\"2026-01-05\",\"end\":\"2026-03-27\"},"
	"{\"name\":\"Summer\",\"start\":\"2026-04-13\",\"end\":\"2026-07-22\"}]},"
	"{\"academic_year\":\"2026-27\",\"terms\":["
	"{\"name\":\"Autumn\",\"start\":\"2026-09-02\",\"end\":\"2026-12-18\"},"
	"{\"name\":\"Spring\",\"start\":\"2027-01-04\",\"end\":\"2027-03-25\"},"
	"{\"name\":\"Summer\",\"start\":\"2027-04-12\",\"end\":\"2027-07-22\"}]}]}";

static void fill(struct store *st, int64_t first)
{
	SCOPED(json_freep) struct json *file = NULL;
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	size_t count;

	MUST(json_parse(terms, strlen(terms), &file, &err));
	bench_begin(&work, st, "term import", "2024-04-02");
	MUST(term_load(&work, file, &count, &err));
	bench_commit(&work);
	bench_begin(&work, st, "contract agree", "2024-04-02");
	for (int y = 0; y < YEARS; y++)
		for (int64_t s = 0; s < SERIES; s++)
			(void) bench_contract(&work, first + s, (struct fy){ (int16_t) (2024 + y) },
					      s + 1, 60);
	bench_commit(&work);
}

/* The plan of the i-th series: a morning or an afternoon, Monday to Friday. */
static void plan_of(struct store *st, int64_t first, int64_t i, struct school *school,
		    struct officer *officer, struct visit_plan *plan)
{
	struct err err = { 0 };

	MUST(school_load(st, first + i, school, &err));
	MUST(officer_load(st, 1 + i % OFFICERS, officer, &err));
	plan->school = school;
	plan->officer = officer;
	plan->school_count = plan->officer_count = 0;
	plan->on = date_add(bench_day("2024-09-02"), (int32_t) (i / OFFICERS % 5));
	plan->session = SESSION_AM;
}

/* The days of the rules, and what stands against each of them: nothing is written. */
static void time_days(struct store *st, int64_t first, const struct series_rule *rule)
{
	static struct date days[SERIES_MAX];
	struct visit_plan plan = { .place = PLACE_SCHOOL };
	struct school school;
	struct officer officer;
	struct err err = { 0 };
	size_t count = 0, all = 0, free_days = 0;
	int64_t at = clock_ticks();
	char why[96];

	for (int64_t i = 0; i < SERIES; i++) {
		SCOPED(series_calendar_freep) struct series_calendar *c = NULL;

		plan_of(st, first, i, &school, &officer, &plan);
		plan.schools[0] = (struct visit_share){ &school, 10000 };
		plan.officers[0] = &officer;
		plan.school_count = plan.officer_count = 1;
		plan.start_min = 525;
		plan.end_min = 747;
		MUST(series_expand(rule, plan.on, days, &count, &err));
		MUST(series_calendar_load(st, &plan, days[0], days[count - 1], &c, &err));
		for (size_t d = 0; d < count; d++) {
			plan.on = days[d];
			free_days +=
				series_calendar_day(c, &plan, 0, why, sizeof why) == SERIES_FREE;
		}
		all += count;
	}
	bench_line("series expanded against the calendar", SERIES, clock_ticks() - at);
	bench_value("days of the rules", (int64_t) all, "");
	bench_value("of them in term, and free", (int64_t) free_days, "");
}

static void time_booking(struct store *st, int64_t first, const struct series_rule *rule)
{
	struct visit_plan plan = { .place = PLACE_SCHOOL };
	struct school school;
	struct officer officer;
	struct service service;
	struct work work = WORK_EMPTY;
	struct err err = { 0 };
	int64_t visits = 0, at;

	MUST(service_find(st, SERVICE_DAYS, &service, &err));
	plan.service = &service;
	at = clock_ticks();
	for (int64_t i = 0; i < SERIES; i++) {
		SCOPED(freep) struct series_booked *s = NULL;

		plan_of(st, first, i, &school, &officer, &plan);
		bench_begin(&work, st, "visit book", "2024-09-02");
		MUST(series_book(&work, &plan, rule, &s, &err));
		bench_commit(&work);
		visits += (int64_t) s->count;
	}
	at = clock_ticks() - at;
	bench_line("series booked, an act each", SERIES, at);
	bench_line("visits of them", visits, at);
}

void bench_series(void)
{
	SCOPED(store_closep) struct store *st = NULL;
	struct series_rule rule;
	struct err err = { 0 };
	int64_t first;
	char path[256];

	st = bench_book("series", path);
	bench_register("series.csv", SERIES);
	bench_schools(st, "series.csv", "2018-03-12");
	bench_officers(st, OFFICERS);
	MUST(store_int(st, "SELECT min(school_id) FROM school", BIND_NONE, 0, &first, &err));
	fill(st, first);
	MUST(series_parse(RULE, &rule, &err));
	bench_heading("200 weekly series over three years");
	time_days(st, first, &rule);
	time_booking(st, first, &rule);
}
