/* core/ledger.c - writes the day ledger; decides nothing about visits or money */
#include "core/ledger.h"

#include "core/banned.h"

struct money ledger_worth(struct money net, struct quantity total, struct quantity left)
{
	const int64_t weights[2] = { left.hundredths, total.hundredths - left.hundredths };
	struct money parts[2];

	if (total.hundredths == 0)
		return money_pence(0);
	money_split(net, weights, 2, parts); /* ties go to what is left */
	return parts[0];
}

int ledger_enter(struct work *work, const struct entry *e, int64_t *out_id, struct err *err)
{
	bool corrects = e->fy.begins == work->corrects.begins;
	bool says_why = strcmp(e->kind, "purchase") != 0 && strcmp(e->kind, "use") != 0;

	return work_insert(
		work,
		"INSERT INTO day_entry (allotment_id, fy, kind, quantity, value_pence, "
		"price_pence, minutes, dated_on, provisional_until, school_id, hold_id, "
		"reverses_entry_id, correction, reason, audit_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, "
		"?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
		BIND(bind_int(e->allotment_id), bind_int(e->fy.begins), bind_text(e->kind),
		     bind_int(e->quantity.hundredths), bind_int(e->value.pence),
		     bind_int(e->price.pence), bind_id(e->minutes),
		     bind_date(corrects ? work->today : e->dated_on),
		     bind_date(e->provisional_until), bind_int(e->school_id), bind_id(e->hold_id),
		     bind_id(e->reverses_id), bind_int(corrects),
		     bind_text(says_why || e->reverses_id || corrects ? work->reason : NULL),
		     bind_int(work_audit_id(work))),
		out_id, err);
}

static int insert_allotment(struct work *work, struct allotment *a, struct err *err)
{
	return work_insert(work,
			   "INSERT INTO allotment (purchase_id, contract_id, school_id, fy, unit, "
			   "only_service, first_on, expires_on, last_on, quantity, net_pence)"
			   " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, ?9, ?10)",
			   BIND(bind_int(a->purchase_id), bind_int(a->contract_id),
				bind_id(a->school_id), bind_int(a->fy.begins),
				bind_text(unit_terms(a->unit)->word), bind_id(a->only_service),
				bind_date(a->first_on), bind_date(a->expires_on),
				bind_int(a->quantity.hundredths), bind_int(a->net.pence)),
			   &a->id, err);
}

/* The entry that fills an allotment: a purchase, or a transfer from another. */
static int fill(struct work *work, const struct allotment *a, const char *kind, int64_t school_id,
		struct err *err)
{
	const struct entry e = {
		.allotment_id = a->id,
		.fy = a->fy,
		.kind = kind,
		.quantity = a->quantity,
		.value = a->net,
		.dated_on = a->dated_on,
		.provisional_until = DATE_NONE,
		.school_id = school_id,
	};
	int64_t entry;

	return ledger_enter(work, &e, &entry, err);
}

int ledger_allot(struct work *work, struct allotment *a, int64_t school_id, struct err *err)
{
	int r = insert_allotment(work, a, err);

	return r < 0 ? r : fill(work, a, "purchase", school_id, err);
}

/* ---- reading ---- */

#define NOW                                                                                    \
	"SELECT a.allotment_id, a.purchase_id, a.contract_id, a.school_id, a.only_service, "   \
	"a.fy, a.unit, a.first_on, a.last_on, a.quantity, a.net_pence, s.balance, s.planned, " \
	"s.value_pence, s.price_pence, s.purchased + s.moved - s.cancelled, s.purchased FROM " \
	"allotment a "                                                                         \
	"JOIN allotment_sum s ON s.allotment_id = a.allotment_id"

static int read_now(const struct stmt *q, struct allotment_now *out, struct err *err)
{
	*out = (struct allotment_now){
		.allotment = { .id = stmt_int(q, 0),
			       .purchase_id = stmt_int(q, 1),
			       .contract_id = stmt_int(q, 2),
			       .school_id = stmt_int(q, 3),
			       .only_service = stmt_int(q, 4),
			       .fy = { (int16_t) stmt_int(q, 5) },
			       .first_on = stmt_date(q, 7),
			       .expires_on = stmt_date(q, 8),
			       .dated_on = DATE_NONE,
			       .quantity = stmt_quantity(q, 9),
			       .net = stmt_money(q, 10) },
		.left = stmt_quantity(q, 11),
		.planned = stmt_quantity(q, 12),
		.worth = stmt_money(q, 13),
		.price = money_add(stmt_money(q, 10), stmt_money(q, 14)),
		.stands = stmt_quantity(q, 15),
		.given = stmt_int(q, 16) == 0,
	};
	return unit_parse(stmt_text(q, 6), &out->allotment.unit, err);
}

int ledger_load(struct store *st, int64_t allotment_id, struct allotment_now *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(st, NOW " WHERE a.allotment_id = ?1", BIND(bind_int(allotment_id)), &q,
			  &row, err);

	if (r < 0)
		return r;
	if (!row)
		return err_set(err, ERR_NOT_FOUND,
			       "the book has no allotment with the key %" PRId64, allotment_id);
	return read_now(q, out, err);
}

void allotments_release(struct allotments *list)
{
	free(list->at);
	*list = (struct allotments){ 0 };
}

int allotments_load(struct store *st, const struct allotment_filter *filter, struct allotments *out,
		    struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	SCOPED(allotments_release) struct allotments list = { 0 };
	size_t room = 0;
	bool row = false;
	int r = store_query(st,
			    NOW
			    " WHERE a.contract_id = ?1 AND (?2 IS NULL OR a.school_id = ?2) AND "
			    "(?3 IS NULL OR a.fy = ?3) AND (?4 IS NULL OR a.last_on >= ?4) "
			    "ORDER BY a.last_on DESC, a.purchase_id DESC, a.allotment_id DESC",
			    BIND(bind_int(filter->contract_id), bind_id(filter->school_id),
				 filter->fy ? bind_int(filter->fy->begins) : bind_null(),
				 bind_date(filter->still_on)),
			    &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		if (list.count == room) {
			struct allotment_now *grown =
				realloc(list.at, (room = room * 2 + 16) * sizeof *grown);

			if (!grown)
				return err_nomem(err);
			list.at = grown;
		}
		r = read_now(q, &list.at[list.count++], err);
	}
	if (r < 0)
		return r;
	*out = list;
	list = (struct allotments){ 0 };
	return ERR_OK;
}

struct quantity allotment_free(const struct allotment_now *now)
{
	return quantity_of(now->left.hundredths - now->planned.hundredths);
}

/* ---- taking away ---- */

/* Refuse to take what is booked or not there. */
static int check_free(const struct allotment_now *now, struct quantity quantity, struct err *err)
{
	int64_t free = allotment_free(now).hundredths;
	const struct unit_terms *terms = unit_terms(now->allotment.unit);

	if (quantity.hundredths <= free)
		return ERR_OK;
	return err_set(err, ERR_CONFLICT, "only %s %s neither used nor booked: %s cannot be taken",
		       quantity_pretty(quantity_of(free), terms->decimals).s,
		       free <= 100 ? "is" : "are", quantity_pretty(quantity, terms->decimals).s);
}

/* An entry that takes 'quantity' away, with its worth. */
static int take(struct work *work, const struct allotment_now *now, const char *kind,
		struct quantity quantity, struct date on, int64_t school_id,
		struct money *out_worth, int64_t *out_entry, struct err *err)
{
	struct money after = ledger_worth(now->price, now->allotment.quantity,
					  quantity_of(now->left.hundredths - quantity.hundredths));
	const struct entry e = {
		.allotment_id = now->allotment.id,
		.fy = now->allotment.fy,
		.kind = kind,
		.quantity = quantity_of(-quantity.hundredths),
		.value = money_sub(after, now->worth),
		.dated_on = on,
		.provisional_until = DATE_NONE,
		.school_id = school_id,
	};

	*out_worth = money_sub(now->worth, after);
	return ledger_enter(work, &e, out_entry, err);
}

/* An act that is dated back takes nothing before it was there. */
static int not_before_filled(struct store *st, int64_t allotment_id, struct date *on,
			     struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(st,
			  "SELECT min(e.dated_on) FROM day_entry e WHERE e.allotment_id = ?1 AND "
			  "e.kind IN ('purchase','transfer') AND e.quantity > 0 AND "
			  "e.reverses_entry_id IS NULL",
			  BIND(bind_int(allotment_id)), &q, &row, err);

	if (r == ERR_OK && row && !stmt_is_null(q, 0))
		*on = date_max(*on, stmt_date(q, 0));
	return r;
}

/* In whose name days of an allotment move: its school's; the pool's first member's. */
static int name_of(struct store *st, const struct allotment *a, int64_t *out, struct err *err)
{
	*out = a->school_id;
	if (a->school_id != 0)
		return ERR_OK;
	return store_int(st,
			 "SELECT school_id FROM contract_member WHERE contract_id = ?1 AND line = "
			 "1",
			 BIND(bind_int(a->contract_id)), 0, out, err);
}

static int load_named(struct store *st, int64_t allotment_id, struct allotment_now *now,
		      int64_t *school_id, struct err *err)
{
	int r = ledger_load(st, allotment_id, now, err);

	return r < 0 ? r : name_of(st, &now->allotment, school_id, err);
}

int ledger_transfer(struct work *work, int64_t allotment_id, int64_t to_school,
		    struct quantity quantity, struct money *out_worth, struct err *err)
{
	struct allotment_now now;
	struct allotment a;
	int64_t entry, giver;
	int r;

	if ((r = load_named(work->store, allotment_id, &now, &giver, err)) < 0 ||
	    (r = check_free(&now, quantity, err)) < 0)
		return r;
	a = now.allotment;
	a.dated_on = date_max(work->today, fy_first(a.fy));
	if ((r = take(work, &now, "transfer", quantity, a.dated_on, giver, out_worth, &entry,
		      err)) < 0)
		return r;
	a.school_id = to_school;
	a.first_on = date_max(a.first_on, a.dated_on);
	a.quantity = quantity;
	a.net = *out_worth;
	if ((r = insert_allotment(work, &a, err)) < 0)
		return r;
	return fill(work, &a, "transfer", to_school, err);
}

int ledger_cancel(struct work *work, int64_t allotment_id, struct quantity quantity, struct date on,
		  struct money *out_worth, struct err *err)
{
	struct allotment_now now;
	int64_t entry, school;
	int r;

	if ((r = load_named(work->store, allotment_id, &now, &school, err)) < 0 ||
	    (r = check_free(&now, quantity, err)) < 0 ||
	    (r = not_before_filled(work->store, allotment_id, &on, err)) < 0)
		return r;
	return take(work, &now, "cancel", quantity, on, school, out_worth, &entry, err);
}

int ledger_lapse(struct work *work, int64_t allotment_id, struct quantity quantity,
		 struct money *out_worth, int64_t *out_entry, struct err *err)
{
	struct allotment_now now;
	struct date on;
	int64_t school;
	int r;

	if ((r = load_named(work->store, allotment_id, &now, &school, err)) < 0 ||
	    (r = check_free(&now, quantity, err)) < 0)
		return r;
	on = date_max(now.allotment.expires_on, fy_first(now.allotment.fy));
	if ((r = not_before_filled(work->store, allotment_id, &on, err)) < 0)
		return r;
	return take(work, &now, "lapse", quantity, on, school, out_worth, out_entry, err);
}

/* ---- giving back ---- */

/* 'as_entered': with the worth that the entry had, not that of what is there again; another entry makes up for it. */
static int reverse(struct work *work, int64_t entry_id, struct date on, bool as_entered,
		   struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	struct allotment_now now;
	struct money after;
	bool row = false;
	int64_t id;
	int r = store_one(work->store,
			  "SELECT e.allotment_id, e.kind, e.quantity, e.minutes, e.school_id, "
			  "e.hold_id, e.value_pence FROM day_entry e WHERE e.entry_id = ?1 AND "
			  "e.reverses_entry_id IS NULL AND NOT EXISTS (SELECT 1 FROM day_entry b "
			  "WHERE b.reverses_entry_id = e.entry_id)",
			  BIND(bind_int(entry_id)), &q, &row, err);

	if (r < 0)
		return r;
	if (!row)
		return err_set(err, ERR_CONFLICT, "these days were given back already");
	if ((r = ledger_load(work->store, stmt_int(q, 0), &now, err)) < 0)
		return r;
	after = ledger_worth(now.price, now.allotment.quantity,
			     quantity_of(now.left.hundredths - stmt_int(q, 2)));
	const struct entry e = {
		.allotment_id = now.allotment.id,
		.fy = now.allotment.fy,
		.kind = stmt_text(q, 1),
		.quantity = quantity_of(-stmt_int(q, 2)),
		.value = as_entered ? money_negate(stmt_money(q, 6)) : money_sub(after, now.worth),
		.minutes = -stmt_int(q, 3),
		.dated_on = on,
		.provisional_until = DATE_NONE,
		.school_id = stmt_int(q, 4),
		.hold_id = stmt_int(q, 5),
		.reverses_id = entry_id,
	};

	return ledger_enter(work, &e, &id, err);
}

int ledger_reverse(struct work *work, int64_t entry_id, struct date on, struct err *err)
{
	return reverse(work, entry_id, on, false, err);
}

int ledger_unlapse(struct work *work, int64_t allotment_id, struct err *err)
{
	int64_t entry;
	int r;

	do {
		struct date on = DATE_NONE;

		{
			SCOPED(stmt_endp) struct stmt *q = NULL;
			bool row = false;

			r = store_one(
				work->store,
				"SELECT e.entry_id, e.dated_on FROM day_entry e WHERE "
				"e.allotment_id = ?1 AND e.kind = 'lapse' AND "
				"e.reverses_entry_id IS NULL AND NOT EXISTS (SELECT 1 FROM "
				"day_entry b WHERE b.reverses_entry_id = e.entry_id) ORDER BY "
				"e.entry_id",
				BIND(bind_int(allotment_id)), &q, &row, err);
			if (r < 0 || !row)
				return r;
			entry = stmt_int(q, 0);
			on = stmt_date(q, 1);
		}
		r = ledger_reverse(work, entry, on, err);
	} while (r == ERR_OK);
	return r;
}

/* ---- changing what it costs, or how long it lasts ---- */

/* Days taken away, to be entered anew at another worth. */
struct retake {
	int64_t entry_id, school_id;
	bool moved; /* to another school; else cancelled */
	struct quantity quantity;
	struct date on;
};

#define RETAKES_MAX 256

static int load_retakes(struct store *st, int64_t allotment_id, struct retake *out, size_t *count,
			struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT e.entry_id, e.school_id, e.kind, -e.quantity, e.dated_on FROM day_entry e "
		"WHERE e.allotment_id = ?1 AND e.kind IN ('cancel','transfer') AND e.quantity < 0 "
		"AND e.reverses_entry_id IS NULL AND NOT EXISTS (SELECT 1 FROM day_entry b WHERE "
		"b.reverses_entry_id = e.entry_id) ORDER BY e.entry_id",
		BIND(bind_int(allotment_id)), &q, err);

	*count = 0;
	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		if (*count == RETAKES_MAX)
			return err_set(
				err, ERR_RANGE,
				"days were taken away more than %d times: their price can no "
				"longer change",
				RETAKES_MAX);
		out[(*count)++] =
			(struct retake){ .entry_id = stmt_int(q, 0),
					 .school_id = stmt_int(q, 1),
					 .moved = strcmp(stmt_text(q, 2), "transfer") == 0,
					 .quantity = stmt_quantity(q, 3),
					 .on = stmt_date(q, 4) };
	}
	return r;
}

static int enter_price(struct work *work, int64_t allotment_id, struct money difference,
		       struct err *err)
{
	struct allotment_now now;
	struct money after;
	int64_t entry, school;
	int r = load_named(work->store, allotment_id, &now, &school, err);

	if (r < 0)
		return r;
	after = ledger_worth(money_add(now.price, difference), now.allotment.quantity, now.left);
	const struct entry e = {
		.allotment_id = allotment_id,
		.fy = now.allotment.fy,
		.kind = "price",
		.value = money_sub(after, now.worth),
		.price = difference,
		.dated_on = date_min(date_max(work->today, fy_first(now.allotment.fy)),
				     fy_last(now.allotment.fy)),
		.provisional_until = DATE_NONE,
		.school_id = school,
	};

	return ledger_enter(work, &e, &entry, err);
}

int ledger_cost(struct store *st, int64_t allotment_id, struct money *out, struct err *err)
{
	return store_int(st,
			 "SELECT a.net_pence + (SELECT coalesce(sum(e.price_pence + CASE WHEN "
			 "e.kind = 'cancel' OR e.kind = 'transfer' AND (e.quantity < 0 OR "
			 "e.reverses_entry_id IS NOT NULL) THEN e.value_pence ELSE 0 END), 0) FROM "
			 "day_entry e WHERE e.allotment_id = a.allotment_id) FROM allotment a "
			 "WHERE a.allotment_id = ?1",
			 BIND(bind_int(allotment_id)), 0, &out->pence, err);
}

int ledger_reprice(struct work *work, int64_t allotment_id, struct money difference,
		   struct money *out_effect, struct err *err)
{
	struct retake retakes[RETAKES_MAX];
	struct allotment_now before, now;
	struct money worth, was = money_pence(0), is = money_pence(0);
	size_t count;
	int64_t entry;
	int r;

	*out_effect = money_pence(0);
	if (difference.pence == 0)
		return ERR_OK;
	if ((r = ledger_load(work->store, allotment_id, &before, err)) < 0 ||
	    (r = load_retakes(work->store, allotment_id, retakes, &count, err)) < 0)
		return r;
	for (size_t i = 0; r == ERR_OK && i < count; i++)
		r = reverse(work, retakes[i].entry_id, retakes[i].on, true, err);
	if (r < 0 || (r = ledger_load(work->store, allotment_id, &now, err)) < 0)
		return r;
	was = money_sub(now.worth, before.worth);
	r = enter_price(work, allotment_id, difference, err);
	for (size_t i = 0; r == ERR_OK && i < count; i++) {
		if ((r = ledger_load(work->store, allotment_id, &now, err)) < 0)
			return r;
		r = take(work, &now, retakes[i].moved ? "transfer" : "cancel", retakes[i].quantity,
			 retakes[i].on, retakes[i].school_id, &worth, &entry, err);
		is = money_add(is, worth);
	}
	*out_effect = money_add(money_sub(difference, is), was);
	return r;
}

int ledger_end(struct work *work, int64_t allotment_id, struct date last_on, struct err *err)
{
	return work_run(
		work,
		"UPDATE allotment SET last_on = ?2, ended_audit_id = ?3 WHERE "
		"allotment_id = ?1 AND last_on > ?2 AND ended_audit_id IS NULL",
		BIND(bind_int(allotment_id), bind_date(last_on), bind_int(work_audit_id(work))),
		err);
}
