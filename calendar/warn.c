/* calendar/warn.c - finds the schools that are to be told of days left, and queues the messages */
#include "calendar/warn.h"

#include <uthash.h>

#include "core/days.h"
#include "core/officer.h"
#include "core/outbox.h"
#include "core/setting.h"

#include "core/banned.h"

#define DATES_MAX 6 /* settings warn.on.1 to warn.on.6 */
#define SLOTS_OFFERED 6
#define SPAN_MAX 366 /* days that are looked through for a school day */

/* ---- what is there ---- */

struct key {
	char text[MESSAGE_KEY_MAX + 1]; /* hash key */
	UT_hash_handle hh;
};

/* A contract that goes on after this year: its end is no end of this year's. */
struct later {
	int64_t contract_id; /* hash key */
	UT_hash_handle hh;
};

struct date_event {
	struct date after; /* told on the next school day after it */
	char code[8];      /* "09-30" */
};

struct warn {
	struct work *work;
	struct warned *out;
	struct fy fy;
	struct date_event dates[DATES_MAX]; /* of this year that are over, the latest first */
	size_t date_count;
	int64_t before_end;
	struct key *sent;
	struct later *later;
	struct balance *left; /* contracts with something left */
	size_t left_count, left_room;
	struct sender sender;
	bool no_memory;
};

static void warn_release(struct warn *w)
{
	struct key *key, *next_key;
	struct later *later, *next_later;

	HASH_ITER(hh, w->sent, key, next_key)
	{
		HASH_DEL(w->sent, key);
		free(key);
	}
	HASH_ITER(hh, w->later, later, next_later)
	{
		HASH_DEL(w->later, later);
		free(later);
	}
	free(w->left);
}

void warned_release(struct warned *w)
{
	free(w->untold);
	*w = (struct warned){ .told = 0 };
}

static int load_dates(struct warn *w, struct err *err)
{
	for (int i = 1; i <= DATES_MAX; i++) {
		struct date_event e = { .after = DATE_NONE };
		char name[16];
		size_t at = w->date_count;
		int r;

		(void) snprintf(name, sizeof name, "warn.on.%d", i);
		if ((r = setting_get(w->work->store, name, w->work->today, e.code, sizeof e.code,
				     err)) < 0)
			return r;
		if (strcmp(e.code, "no") == 0)
			continue;
		if ((r = fy_day_parse(e.code, w->fy, &e.after, err)) < 0)
			return r;
		if (date_compare(e.after, w->work->today) >= 0)
			continue;
		for (; at > 0 && date_compare(w->dates[at - 1].after, e.after) < 0; at--)
			w->dates[at] = w->dates[at - 1];
		w->dates[at] = e;
		w->date_count++;
	}
	return setting_int(w->work->store, "warn.before-end", w->work->today, &w->before_end, err);
}

static void keep_key(void *context, const char *text)
{
	struct warn *w = context;
	struct key *key = calloc(1, sizeof *key);

	if (!key) {
		w->no_memory = true;
		return;
	}
	(void) snprintf(key->text, sizeof key->text, "%s", text);
	HASH_ADD_STR(w->sent, text, key);
}

static int load_sent(struct warn *w, struct err *err)
{
	char begins[16];

	(void) snprintf(begins, sizeof begins, "left:%d:", w->fy.begins);
	return outbox_keys(w->work->store, begins, keep_key, w, err);
}

static int load_later(struct warn *w, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(w->work->store,
			    "SELECT DISTINCT a.contract_id FROM allotment a WHERE a.fy > ?1",
			    BIND(bind_int(w->fy.begins)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct later *later = calloc(1, sizeof *later);

		if (!later)
			return err_nomem(err);
		later->contract_id = stmt_int(q, 0);
		HASH_ADD(hh, w->later, contract_id, sizeof later->contract_id, later);
	}
	return r;
}

/* What is owed does not end: of that alone nobody is told. */
static void keep_left(void *context, const struct balance *b)
{
	struct warn *w = context;

	if (b->available.hundredths <= b->owed.hundredths ||
	    date_compare(b->expires_on, w->work->today) < 0)
		return;
	if (w->left_count == w->left_room) {
		size_t room = w->left_room ? w->left_room * 2 : 64;
		struct balance *more = realloc(w->left, room * sizeof *more);

		if (!more) {
			w->no_memory = true;
			return;
		}
		w->left = more;
		w->left_room = room;
	}
	w->left[w->left_count++] = *b;
}

/* ---- whom, and for which date ---- */

/* Is there a school day, or one of which that is not known, from first to today? */
static int school_day_came(struct warn *w, int64_t school_id, struct date first, bool *out,
			   struct err *err)
{
	unsigned char kinds[SPAN_MAX];
	struct date last = date_min(w->work->today, date_add(first, SPAN_MAX - 1));
	int r;

	*out = false;
	if (date_compare(first, last) > 0)
		return ERR_OK;
	r = days_kinds(w->work->store, school_id, first, last, kinds, err);
	for (int32_t i = 0; r == ERR_OK && i <= last.day - first.day; i++)
		if (kinds[i] == DAY_SCHOOL || kinds[i] == DAY_NOT_KNOWN)
			*out = true;
	return r;
}

/* The dates of one contract, the latest first; the one before its end among them. */
static size_t dates_of(const struct warn *w, const struct balance *b,
		       struct date_event out[DATES_MAX + 1])
{
	struct date before = date_add(b->expires_on, (int32_t) -w->before_end - 1);
	struct later *later = NULL;
	bool ends;
	size_t count = 0;

	HASH_FIND(hh, w->later, &b->contract_id, sizeof b->contract_id, later);
	ends = !later && w->before_end > 0 && date_compare(before, w->work->today) < 0;
	for (size_t i = 0; i < w->date_count; i++) {
		if (ends && date_compare(before, w->dates[i].after) >= 0) {
			out[count++] = (struct date_event){ before, "end" };
			ends = false;
		}
		out[count++] = w->dates[i];
	}
	if (ends)
		out[count++] = (struct date_event){ before, "end" };
	return count;
}

/* The key of the message that is due to a school; "" where none is, or it was sent. */
static int find_due(struct warn *w, const struct balance *b, int64_t school_id, const char *urn,
		    char out[MESSAGE_KEY_MAX + 1], struct err *err)
{
	struct date_event dates[DATES_MAX + 1];
	size_t count = dates_of(w, b, dates);

	out[0] = '\0';
	for (size_t i = 0; i < count; i++) {
		char text[MESSAGE_KEY_MAX + 1];
		struct key *key = NULL;
		bool came;
		int r;

		if (date_compare(dates[i].after, b->starts_on) < 0)
			continue; /* bought since */
		(void) snprintf(text, sizeof text, "left:%d:%s:%s:%s", w->fy.begins, b->contract,
				urn, dates[i].code);
		HASH_FIND_STR(w->sent, text, key);
		if (key)
			return ERR_OK;
		if ((r = school_day_came(w, school_id, date_add(dates[i].after, 1), &came, err)) <
		    0)
			return r;
		if (!came)
			continue;
		(void) snprintf(out, MESSAGE_KEY_MAX + 1, "%s", text);
		return ERR_OK;
	}
	return ERR_OK;
}

/* ---- telling ---- */

static int note_untold(struct warned *out, const struct school *school, const char *contract,
		       struct err *err)
{
	struct untold *u;

	if (out->untold_count == out->untold_room) {
		size_t room = out->untold_room ? out->untold_room * 2 : 16;
		struct untold *more = realloc(out->untold, room * sizeof *more);

		if (!more)
			return err_nomem(err);
		out->untold = more;
		out->untold_room = room;
	}
	u = &out->untold[out->untold_count++];
	memcpy(u->urn, school->urn, sizeof u->urn);
	memcpy(u->school, school->name, sizeof u->school);
	(void) snprintf(u->contract, sizeof u->contract, "%s", contract);
	return ERR_OK;
}

static int queue(struct warn *w, const struct warning *warning, const char *key, struct err *err)
{
	SCOPED(freep) char *subject = warning_subject(warning), *body = warning_body(warning);
	bool is_new = false;
	int r;

	if (!subject || !body)
		return err_nomem(err);
	r = outbox_queue(w->work,
			 &(struct mail){ .key = key,
					 .to = warning->school->mail,
					 .whose = warning->school->name,
					 .remedy = "daybook school set",
					 .subject = subject,
					 .body = body },
			 &is_new, err);
	w->out->told += r == ERR_OK && is_new;
	return r;
}

static void keep_own(void *context, const struct balance *b)
{
	*(struct balance *) context = *b;
}

/* The whole's figures, with the school's own. */
static int load_own(struct warn *w, const struct balance *b, int64_t school_id, struct balance *out,
		    struct err *err)
{
	const struct balance_filter filter = { .school_id = school_id,
					       .contract_id = b->contract_id,
					       .fy = &w->fy,
					       .on = w->work->today };

	*out = *b;
	return b->sharing == SHARING_POOLED
		       ? balance_each(w->work->store, &filter, keep_own, out, err)
		       : ERR_OK;
}

static int tell(struct warn *w, const struct balance *b, int64_t school_id, const char *urn,
		struct err *err)
{
	struct store *st = w->work->store;
	struct slots slots = { .count = 0 };
	struct officer officer;
	struct school school;
	struct balance own;
	char key[MESSAGE_KEY_MAX + 1];
	int r = find_due(w, b, school_id, urn, key, err);

	if (r < 0 || key[0] == '\0' || (r = school_load(st, school_id, &school, err)) < 0 ||
	    school_is_closed(&school, w->work->today))
		return r;
	if (school.mail[0] == '\0')
		return note_untold(w->out, &school, b->contract, err);
	if ((r = load_own(w, b, school_id, &own, err)) < 0 ||
	    (r = officer_linked(st, school_id, w->work->today, &officer, err)) < 0)
		return r;
	if (officer.id != 0 &&
	    (r = slots_free(st,
			    &(struct slot_wish){ .officer_id = officer.id,
						 .school_id = school_id,
						 .from = date_add(w->work->today, 1),
						 .to = b->expires_on,
						 .most = SLOTS_OFFERED },
			    &slots, err)) < 0)
		return r;
	return queue(w,
		     &(struct warning){ .school = &school,
					.days = &own,
					.on = w->work->today,
					.officer = officer.id ? officer.code : NULL,
					.slots = &slots,
					.sender = &w->sender },
		     key, err);
}

/* A pool tells each of its members. */
static int tell_pool(struct warn *w, const struct balance *b, struct err *err)
{
	struct contract c;
	int r = contract_load(w->work->store, b->contract_id, &c, err);

	for (size_t i = 0; r == ERR_OK && i < c.member_count; i++)
		r = tell(w, b, c.member[i].school_id, c.member[i].urn, err);
	return r;
}

int warn_schools(struct work *work, struct warned *out, struct err *err)
{
	SCOPED(warn_release)
	struct warn w = { .work = work, .out = out, .fy = fy_of(work->today) };
	const struct balance_filter filter = { .fy = &w.fy, .on = work->today };
	int r;

	*out = (struct warned){ .told = 0 };
	if ((r = load_dates(&w, err)) < 0 || (r = load_sent(&w, err)) < 0 ||
	    (r = load_later(&w, err)) < 0 ||
	    (r = sender_load(work->store, work->today, &w.sender, err)) < 0 ||
	    (r = balance_each(work->store, &filter, keep_left, &w, err)) < 0)
		return r;
	if (w.no_memory)
		return err_nomem(err);
	for (size_t i = 0; r == ERR_OK && i < w.left_count; i++) {
		const struct balance *b = &w.left[i];

		r = b->sharing == SHARING_POOLED ? tell_pool(&w, b, err)
						 : tell(&w, b, b->school_id, b->urn, err);
	}
	return r;
}
