/*
 * tests/test_model.c - random histories over three financial years, the book against the slow model.
 *
 * A history is a list of acts with their random numbers drawn beforehand, so that it can be played again with
 * acts left out. On a difference the shortest list that still differs is printed. DAYBOOK_MODEL_SEEDS says how
 * many seeds, DAYBOOK_MODEL_SEED the first one.
 */
#include <criterion/criterion.h>
#include <criterion/logging.h>

#include "core/setting.h"
#include "tests/history.h"

#include "core/banned.h"

#define MUST(call) cr_assert((call) == ERR_OK, "%s: %s", #call, err.msg)

enum { ACTS = 660, SEEDS = 60 };

/* ---- the book that every history begins with ---- */

static void find_all(struct store *st)
{
	static const char *const urns[M_SCHOOLS] = { "116088",     BOOK_MAINTAINED, BOOK_NURSERY,
						     BOOK_ACADEMY, "116095",        "132025",
						     "116625",     "116465",        "141494" };
	static const char *const services[] = { SERVICE_DAYS, "fast-track-meeting",
						"penalty-notice" };
	struct err err = { 0 };

	for (size_t i = 0; i < M_SCHOOLS; i++)
		MUST(school_find(st, urns[i], &fixture.school[i], &err));
	for (size_t i = 0; i < M_SERVICES; i++)
		MUST(service_find(st, services[i], &fixture.service[i], &err));
	MUST(officer_find(st, "EWO-01", &fixture.officer[1], &err));
	MUST(officer_find(st, "EWO-02", &fixture.officer[2], &err));
}

/* Who is invoiced: each school's own account, the fund's and the trust's. */
static void find_accounts(struct store *st)
{
	static const char *const others[] = { "City Schools Fund", "Wessex Schools Trust" };
	struct err err = { 0 };

	for (int i = 0; i < M_SCHOOLS; i++)
		MUST(store_int(st, "SELECT min(payer_id) FROM payer WHERE school_id = ?1",
			       BIND(bind_int(fixture.school[i].id)), 0, &fixture.account[i], &err));
	for (int i = 0; i < 2; i++)
		MUST(store_int(st, "SELECT min(payer_id) FROM payer WHERE name = ?1",
			       BIND(bind_text(others[i])), 0, &fixture.account[M_SCHOOLS + i],
			       &err));
}

static void set_rates(struct work *work)
{
	static const long rates[4][3] = {
		{ 36800, 18400, 4973 }, { 37900, 18950, 5122 }, { 39033, 0, 5275 }, { 0, 0, 0 }
	};
	struct err err = { 0 };

	memcpy(fixture.rate, rates, sizeof rates);
	for (int fy = 0; fy < 4; fy++)
		for (int unit = 0; unit < 3; unit++)
			if (rates[fy][unit])
				MUST(rate_set(work, &fixture.service[0],
					      (struct fy){ (int16_t) (2024 + fy) },
					      (enum unit) unit, money_pence(rates[fy][unit]),
					      &err));
}

static void fixture_make(void)
{
	SCOPED(store_closep) struct store *st = book_new();
	struct work work = WORK_EMPTY;
	struct err err = { 0 };

	find_all(st);
	book_begin(&work, st, "admin", "rate set", "2024-03-01");
	set_rates(&work);
	MUST(setting_put(&work, "bank.csv.id", "No", day("2024-03-01"), &err));
	MUST(school_set(&work, fixture.school[M_BEVOIS].id,
			&(struct school_change){ .from = day("2025-09-01"),
						 .treatment = "standard",
						 .reason = "governors' own funds" },
			&err));
	MUST(school_set(&work, fixture.school[M_WOODLANDS].id,
			&(struct school_change){ .from = day("2024-03-01"),
						 .treatment = "standard",
						 .reason = "governors' own funds" },
			&err));
	for (int i = M_CANTELL; i <= M_HARDMOOR; i++)
		MUST(school_set(&work, fixture.school[i].id,
				&(struct school_change){ .from = day("2025-01-01"),
							 .payer_name = "City Schools Fund",
							 .address = "Civic Centre; Southampton" },
				&err));
	for (int i = M_UPPER_SHIRLEY; i < M_SCHOOLS; i += M_WORDSWORTH - M_UPPER_SHIRLEY)
		MUST(school_set(
			&work, fixture.school[i].id,
			&(struct school_change){ .from = day("2026-01-01"),
						 .payer_name = "Wessex Schools Trust",
						 .address = "1 High Street; Winchester; SO23 9AA" },
			&err));
	book_commit(&work);
	find_accounts(st);
	MUST(store_image(st, &fixture.image, &fixture.length, &err));
}

/* ---- one run of a history ---- */

static bool play(struct run_state *s, const struct act *a)
{
	static player *const players[KINDS] = {
		/* clang-format off */
		[PASS] = play_pass,
		[QUOTE] = play_quote,
		[AGREE] = play_agree,
		[BUY] = play_buy,
		[TAKE_BACK] = play_take_back,
		[MOVE] = play_move,
		[END] = play_end,
		[RATE] = play_rate,
		[BOOK] = play_book,
		[SHIFT] = play_shift,
		[DELIVER] = play_deliver,
		[CONFIRM] = play_confirm,
		[QUERY] = play_query,
		[ANSWER] = play_answer,
		[CANCEL] = play_cancel,
		[NO_ACCESS] = play_no_access,
		[REVERSE] = play_reverse,
		[OWED_ASK] = play_owed_ask,
		[OWED_OFFER] = play_owed_offer,
		[OWED_DECIDE] = play_owed_decide,
		[LAPSE] = play_lapse,
		[CLOSE] = play_close,
		[LATE_USE] = play_late_use,
		[WRONG_USE] = play_wrong_use,
		[FREE] = play_free,
		[ACCRUE] = play_accrue,
		[RUN] = play_run,
		[SUCCEED] = play_succeed,
		[RECEIVE] = play_receive,
		[ASSIGN] = play_assign,
		[RECEIPT_BACK] = play_receipt_back,
		[ALLOCATE] = play_allocate,
		[UNDO] = play_undo,
		[REFUND] = play_refund,
		[MONTH] = play_month,
		[WRITE_OFF] = play_write_off,
		[WRITE_BACK] = play_write_back,
		[BATCH] = play_batch,
		[RELIEF] = play_relief,
		[IMPORT] = play_import,
		[ISSUER] = play_issuer,
		[REQUEST] = play_request,
		[TAKE_NUMBERS] = play_numbers,
		[TOLD] = play_told,
		[CREDIT] = play_credit,
		[DISPUTE] = play_dispute,
		[DISPUTE_END] = play_dispute_end,
		[REMIND] = play_remind,
		[CLAIM] = play_claim,
		/* clang-format on */
	};

	s->kind = a->kind;
	return model_full(s->model) || players[a->kind](s, a);
}

/* ---- histories ---- */

static uint64_t next_number(uint64_t *state)
{
	uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

static void draw_history(uint64_t seed, struct act *acts)
{
	static const unsigned char weights[KINDS] = {
		/* clang-format off */
		[PASS] = 44,
		[QUOTE] = 16,
		[AGREE] = 20,
		[BUY] = 8,
		[TAKE_BACK] = 14,
		[MOVE] = 16,
		[END] = 8,
		[RATE] = 4,
		[BOOK] = 52,
		[SHIFT] = 20,
		[DELIVER] = 32,
		[CONFIRM] = 12,
		[QUERY] = 14,
		[ANSWER] = 22,
		[CANCEL] = 16,
		[NO_ACCESS] = 8,
		[REVERSE] = 6,
		[OWED_ASK] = 8,
		[OWED_OFFER] = 24,
		[OWED_DECIDE] = 16,
		[LAPSE] = 4,
		[CLOSE] = 6,
		[LATE_USE] = 22,
		[WRONG_USE] = 10,
		[FREE] = 8,
		[ACCRUE] = 6,
		[RUN] = 14,
		[SUCCEED] = 6,
		[RECEIVE] = 24,
		[ASSIGN] = 10,
		[RECEIPT_BACK] = 8,
		[ALLOCATE] = 24,
		[UNDO] = 10,
		[REFUND] = 12,
		[MONTH] = 3,
		[WRITE_OFF] = 14,
		[WRITE_BACK] = 16,
		[BATCH] = 5,
		[RELIEF] = 8,
		[IMPORT] = 12,
		[ISSUER] = 8,
		[REQUEST] = 10,
		[TAKE_NUMBERS] = 9,
		[TOLD] = 5,
		[CREDIT] = 20,
		[DISPUTE] = 22,
		[DISPUTE_END] = 16,
		[REMIND] = 10,
		[CLAIM] = 34,
		/* clang-format on */
	};
	unsigned all = 0;

	for (int k = 0; k < KINDS; k++)
		all += weights[k];
	for (int i = 0; i < ACTS; i++) {
		unsigned at = (unsigned) (next_number(&seed) % all);
		int kind = 0;

		while (at >= weights[kind])
			at -= weights[kind++];
		acts[i].kind = (enum kind) kind;
		for (int n = 0; n < NUMBERS; n++)
			acts[i].n[n] = (unsigned) (next_number(&seed) >> 33);
	}
}

/* Play the first 'count' acts but those left out. The place of the first difference, or -1. */
static int play_history(const struct act *acts, const bool *left_out, int count, bool thorough,
			struct run_state *s)
{
	static struct model model;
	SCOPED(store_closep) struct store *st = NULL;
	struct err err = { 0 };

	MUST(store_open_image(fixture.image, fixture.length, &st, &err));
	model_begin(&model);
	memcpy(model.rate, fixture.rate, sizeof model.rate);
	model.today = m_day(2024, 4, 2);
	*s = (struct run_state){ .store = st, .model = &model };
	memcpy(s->school, fixture.school, sizeof s->school);
	for (int i = 0; i < count; i++) {
		int past = m_day(2024, 4, 1) + (int) (acts[i].n[9] % 1100);

		if (left_out && left_out[i])
			continue;
		if (!play(s, &acts[i]) || !same_balances(s, model.today))
			return i;
		if ((thorough || i % 8 == 7) &&
		    (!same_balances(s, past) || !same_tables(s) || !same_ledgers(s, past)))
			return i;
	}
	return same_tables(s) && same_ledgers(s, model.today) && same_income(s, model.today) &&
			       no_findings(s)
		       ? -1
		       : count - 1;
}

/* Leave out some acts, if the history differs without them too. */
static void leave_out(const struct act *acts, bool *left_out, int from, int to, int count)
{
	struct run_state s;
	bool kept[ACTS], more = false;

	memcpy(kept, left_out, sizeof kept);
	for (int i = from; i < to; i++) {
		more = more || !left_out[i];
		left_out[i] = true;
	}
	if (more && play_history(acts, left_out, count, true, &s) < 0)
		memcpy(left_out, kept, sizeof kept);
}

/* Leave out whatever can be left out, in halves, quarters .. single acts; then print what remains. */
static void shrink_and_print(uint64_t seed, const struct act *acts, int failed_at)
{
	bool left_out[ACTS] = { false };
	struct run_state s;
	int count = failed_at + 1, at = play_history(acts, NULL, count, true, &s);

	if (at >= 0)
		count = at + 1;
	for (int round = 0; round < 3; round++)
		for (int size = count / 2; size >= 1; size /= 2)
			for (int from = 0; from < count; from += size)
				leave_out(acts, left_out, from,
					  from + size < count ? from + size : count, count);
	cr_log_error("DAYBOOK_MODEL_SEED=%" PRIu64 " DAYBOOK_MODEL_SEEDS=1, act %d; the shortest:",
		     seed, failed_at);
	at = play_history(acts, left_out, count, true, &s);
	for (int upto = 1; upto <= at + 1; upto++) {
		struct run_state step;

		if (left_out[upto - 1])
			continue;
		(void) play_history(acts, left_out, upto, false, &step);
		cr_log_error("  act %3d: %s", upto - 1, step.words);
	}
	(void) play_history(acts, left_out, count, true, &s);
	cr_log_error("  %s", s.what);
}

static uint64_t number_of(const char *name, uint64_t fallback)
{
	const char *text = getenv(name);

	return text && *text ? strtoull(text, NULL, 10) : fallback;
}

Test(model, random_histories)
{
	uint64_t first = number_of("DAYBOOK_MODEL_SEED", 1);
	uint64_t count = number_of("DAYBOOK_MODEL_SEEDS", SEEDS);
	static struct act acts[ACTS];
	long done[KINDS] = { 0 }, refused[KINDS] = { 0 };

	fixture_make();
	for (uint64_t seed = first; seed < first + count; seed++) {
		struct run_state s;
		int at;

		draw_history(seed, acts);
		at = play_history(acts, NULL, ACTS, false, &s);
		for (int k = 0; k < KINDS; k++) {
			done[k] += s.done[k];
			refused[k] += s.refused[k];
		}
		if (at >= 0) {
			shrink_and_print(seed, acts, at);
			cr_assert_fail("seed %" PRIu64 ": book and model differ", seed);
		}
	}
	free(fixture.image);
	/* a history that refuses all, or nothing, proves little */
	for (int k = PASS + 1; k < KINDS; k++) {
		cr_log_info("act %2d: %ld done, %ld refused", k, done[k], refused[k]);
		cr_expect_gt(done[k], (long) count / 2, "act %d is hardly ever done", k);
		cr_expect_gt(refused[k], (long) count / 4, "act %d is hardly ever refused", k);
	}
}
