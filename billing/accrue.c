/* billing/accrue.c - finds what was used and is not charged yet, and charges it */
#include "billing/accrue.h"

#include "billing/charged.h"

#include "core/banned.h"

/* ---- whom ---- */

/* Purchases that are charged as they are used, at a rate that is certain. */
#define BY_USE                                                                                \
	"(u.origin = 'as-used' OR t.plan = 'on-use') AND u.origin <> 'benefit' AND "          \
	"(u.provisional = 0 OR EXISTS (SELECT 1 FROM rate_confirmed k WHERE k.purchase_id = " \
	"u.purchase_id))"

/* Is the rest of purchase u charged already, in the year of a? Then no use of it is charged or taken back any more. */
#define RESTED                                                                              \
	"EXISTS (SELECT 1 FROM charge x WHERE x.purchase_id = u.purchase_id AND x.cause = " \
	"'rest' AND x.fy = a.fy)"

/* Those who share the payment, loaded once for uses that follow each other. */
struct sharers {
	struct contract contract; /* id 0: none yet */
};

struct due {
	int64_t purchase_id, contract_id, owner; /* owner 0: all by their shares */
	int64_t entry_id;                        /* 0: the rest */
	struct fy fy;
	struct date due_on, from, to;
	struct quantity quantity;
	struct money net;
};

static int insert(struct work *work, const struct due *d, int64_t school_id,
		  struct quantity quantity, struct money net, struct err *err)
{
	if (net.pence <= 0)
		return ERR_OK;
	return work_run(
		work,
		"INSERT INTO charge (purchase_id, school_id, kind, cause, part, parts, fy, "
		"due_on, service_from, service_to, quantity, net_pence, entry_id, audit_id) "
		"VALUES (?1, ?2, 'sale', ?3, 1, 1, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
		BIND(bind_int(d->purchase_id), bind_int(school_id),
		     bind_text(d->entry_id ? "used" : "rest"), bind_int(d->fy.begins),
		     bind_date(d->due_on), bind_date(d->from), bind_date(d->to),
		     quantity.hundredths > 0 ? bind_int(quantity.hundredths) : bind_null(),
		     bind_int(net.pence), bind_id(d->entry_id), bind_int(work_audit_id(work))),
		err);
}

/* To the owner; or each its share, with the days that it stands for. */
static int charge(struct work *work, struct sharers *sharers, const struct due *d, struct err *err)
{
	struct contract *c = &sharers->contract;
	struct money net[MEMBERS_MAX];
	int64_t weights[MEMBERS_MAX] = { 0 }, days[MEMBERS_MAX];
	int r = ERR_OK;

	if (d->owner != 0)
		return insert(work, d, d->owner, d->quantity, d->net, err);
	if (c->id != d->contract_id && (r = contract_load(work->store, d->contract_id, c, err)) < 0)
		return r;
	for (size_t i = 0; i < c->member_count; i++)
		weights[i] = c->member[i].pay_weight;
	money_split(d->net, weights, c->member_count, net);
	split_whole(d->quantity.hundredths, weights, c->member_count, days);
	for (size_t i = 0; r == ERR_OK && i < c->member_count; i++)
		r = insert(work, d, c->member[i].school_id, quantity_of(days[i]), net[i], err);
	return r;
}

/* ---- uses ---- */

/* Uses that are not charged, group by group: of one purchase, year and owner. */
struct uses {
	size_t count, room;
	struct use {
		struct due due;
		struct money worth, charged; /* of all uses of the group; what is charged of them */
	} * at;                              /* owned */
};

static void uses_release(struct uses *list)
{
	free(list->at);
}

static int add_use(struct uses *list, const struct use *use, struct err *err)
{
	if (list->count == list->room) {
		size_t room = list->room * 2 + 64;
		struct use *grown = realloc(list->at, room * sizeof *grown);

		if (!grown)
			return err_nomem(err);
		list->at = grown;
		list->room = room;
	}
	list->at[list->count++] = *use;
	return ERR_OK;
}

/* Of the group of allotment a: those of the same purchase and year, and of the owner where it pays for its own. */
#define OF_GROUP                                                           \
	"b.purchase_id = a.purchase_id AND b.fy = a.fy AND (" CHARGE_OWNER \
	" IS NULL OR b.school_id = "                                       \
	"a.school_id)"

/*
 * What its uses cost, whatever became of the price since; and what is charged of it. A change of price is worth more on
 * the whole than on what is left: the difference falls on what was used.
 */
#define USED_WORTH                                                                            \
	"(SELECT coalesce(sum(CASE f.kind WHEN 'use' THEN -f.value_pence WHEN 'price' THEN "  \
	"f.price_pence - f.value_pence ELSE 0 END), 0) FROM allotment b JOIN day_entry f ON " \
	"f.allotment_id = b.allotment_id WHERE " OF_GROUP ")"
#define GROUP_CHARGED                                                                \
	"(SELECT coalesce(sum(c.net_pence), 0) FROM charge c WHERE c.purchase_id = " \
	"a.purchase_id AND c.fy = a.fy AND (" CHARGE_OWNER                           \
	" IS NULL OR c.school_id = a.school_id) "                                    \
	"AND NOT EXISTS (SELECT 1 FROM charge_void v WHERE v.charge_id = c.charge_id))"

static int load_uses(struct store *st, struct uses *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT u.purchase_id, u.contract_id, " CHARGE_OWNER
		", e.entry_id, e.fy, e.dated_on, "
		"-e.quantity, " USED_WORTH ", " GROUP_CHARGED " FROM day_entry e JOIN allotment a "
		"ON a.allotment_id = e.allotment_id JOIN purchase u ON u.purchase_id = "
		"a.purchase_id JOIN contract t ON t.contract_id = u.contract_id WHERE e.kind = "
		"'use' AND e.reverses_entry_id IS NULL AND NOT EXISTS (SELECT 1 FROM day_entry z "
		"WHERE z.reverses_entry_id = e.entry_id) AND NOT EXISTS (SELECT 1 FROM charge y "
		"WHERE y.entry_id = e.entry_id) AND " BY_USE " AND NOT " RESTED " ORDER BY 1, 5, "
		"3, e.entry_id",
		BIND_NONE, &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct date on = stmt_date(q, 5);
		const struct use use = {
			.due = { .purchase_id = stmt_int(q, 0),
				 .contract_id = stmt_int(q, 1),
				 .owner = stmt_int(q, 2),
				 .entry_id = stmt_int(q, 3),
				 .fy = { (int16_t) stmt_int(q, 4) },
				 .due_on = on,
				 .from = on,
				 .to = on,
				 .quantity = stmt_quantity(q, 6) },
			.worth = stmt_money(q, 7),
			.charged = stmt_money(q, 8),
		};

		r = add_use(out, &use, err);
	}
	return r;
}

static bool same_group(const struct due *a, const struct due *b)
{
	return a->purchase_id == b->purchase_id && a->fy.begins == b->fy.begins &&
	       a->owner == b->owner;
}

/*
 * What is not charged of a group yet, over its uses by their days: so that however often days are used and given back,
 * their charges come to what they cost, to the penny.
 */
static int share_group(struct use *use, size_t count, struct err *err)
{
	SCOPED(freep) int64_t *weights = calloc(count, sizeof *weights);
	SCOPED(freep) struct money *parts = calloc(count, sizeof *parts);
	struct money pending = money_sub(use->worth, use->charged);

	if (!weights || !parts)
		return err_nomem(err);
	for (size_t i = 0; i < count; i++)
		weights[i] = use[i].due.quantity.hundredths;
	money_split(pending.pence > 0 ? pending : money_pence(0), weights, count, parts);
	for (size_t i = 0; i < count; i++)
		use[i].due.net = parts[i];
	return ERR_OK;
}

static int charge_uses(struct work *work, struct date to, struct accrued *out, struct err *err)
{
	SCOPED(uses_release) struct uses list = { 0 };
	struct sharers sharers = { .contract = { .id = 0 } };
	int r = load_uses(work->store, &list, err);

	for (size_t i = 0, next; r == ERR_OK && i < list.count; i = next) {
		for (next = i + 1;
		     next < list.count && same_group(&list.at[i].due, &list.at[next].due);)
			next++;
		r = share_group(&list.at[i], next - i, err);
	}
	for (size_t i = 0; r == ERR_OK && i < list.count; i++) {
		const struct due *d = &list.at[i].due;

		if (date_compare(d->due_on, to) > 0 || d->net.pence == 0)
			continue;
		out->uses++;
		out->used = money_add(out->used, d->net);
		r = charge(work, &sharers, d, err);
	}
	return r;
}

/* ---- uses that were none ---- */

#define BACK_MAX 512 /* in one act; what is over waits for the next */

struct back {
	int64_t charge_id;
	struct quantity quantity;
};

static int load_back(struct store *st, struct back *out, size_t *count, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT c.charge_id, coalesce(c.quantity, 0) FROM day_entry z JOIN charge c ON "
		"c.entry_id = z.reverses_entry_id JOIN allotment a ON a.allotment_id = "
		"z.allotment_id JOIN purchase u ON u.purchase_id = a.purchase_id WHERE NOT EXISTS "
		"(SELECT 1 FROM charge_void v WHERE v.charge_id = c.charge_id) AND c.net_pence + "
		"(SELECT coalesce(sum(k.net_pence), 0) FROM charge k WHERE k.credits_id = "
		"c.charge_id) > 0 AND NOT " RESTED " ORDER BY c.charge_id",
		BIND_NONE, &q, err);

	*count = 0;
	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row && *count < BACK_MAX)
		out[(*count)++] = (struct back){ stmt_int(q, 0), stmt_quantity(q, 1) };
	return r;
}

static int take_back(struct work *work, struct accrued *out, struct err *err)
{
	struct back back[BACK_MAX];
	size_t count;
	int r = load_back(work->store, back, &count, err);

	for (size_t i = 0; r == ERR_OK && i < count; i++) {
		out->reversed++;
		r = charge_back(work, back[i].charge_id, CAUSE_TAKEN_BACK, back[i].quantity,
				&out->back, err);
	}
	return r;
}

/* ---- the rest ---- */

/* All that the group costs as it stands: what is not used of it is charged all the same. */
#define GROUP_PRICE                                                                             \
	"(SELECT coalesce(sum(f.price_pence + CASE WHEN f.kind IN "                             \
	"('purchase','transfer','cancel') THEN f.value_pence ELSE 0 END), 0) FROM allotment b " \
	"JOIN day_entry f ON f.allotment_id = b.allotment_id WHERE " OF_GROUP ")"

static int load_rests(struct store *st, struct date to, struct date today, struct uses *out,
		      struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT u.purchase_id, u.contract_id, " CHARGE_OWNER ", a.fy, min(a.first_on), "
		"max(a.last_on), sum(s.balance + s.lapsed), min(" GROUP_PRICE "), "
		"min(" GROUP_CHARGED ") FROM allotment a JOIN allotment_sum s ON s.allotment_id = "
		"a.allotment_id JOIN purchase u ON u.purchase_id = a.purchase_id JOIN contract t "
		"ON t.contract_id = u.contract_id WHERE t.plan = 'on-use' AND u.origin IN "
		"('agreed','top-up') AND " BY_USE " AND NOT EXISTS (SELECT 1 FROM charge x WHERE "
		"x.purchase_id = u.purchase_id AND x.cause = 'rest' AND x.fy = a.fy AND "
		"(" CHARGE_OWNER
		" IS NULL OR x.school_id = a.school_id)) GROUP BY u.purchase_id, u.contract_id, "
		"3, a.fy HAVING max(a.last_on) <= ?1 AND max(a.last_on) < ?2 ORDER BY 1, 4, 3",
		BIND(bind_date(to), bind_date(today)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		const struct use rest = {
			.due = { .purchase_id = stmt_int(q, 0),
				 .contract_id = stmt_int(q, 1),
				 .owner = stmt_int(q, 2),
				 .fy = { (int16_t) stmt_int(q, 3) },
				 .due_on = stmt_date(q, 5),
				 .from = stmt_date(q, 4),
				 .to = stmt_date(q, 5),
				 .quantity = stmt_quantity(q, 6),
				 .net = money_sub(stmt_money(q, 7), stmt_money(q, 8)) },
		};

		r = rest.due.net.pence > 0 ? add_use(out, &rest, err) : ERR_OK;
	}
	return r;
}

static int charge_rests(struct work *work, struct date to, struct accrued *out, struct err *err)
{
	SCOPED(uses_release) struct uses list = { 0 };
	struct sharers sharers = { .contract = { .id = 0 } };
	int r = load_rests(work->store, to, work->today, &list, err);

	for (size_t i = 0; r == ERR_OK && i < list.count; i++) {
		out->rests++;
		out->rest = money_add(out->rest, list.at[i].due.net);
		r = charge(work, &sharers, &list.at[i].due, err);
	}
	return r;
}

int charges_accrue(struct work *work, struct date to, struct accrued *out, struct err *err)
{
	int r;

	*out = (struct accrued){ 0 };
	work_ensure(work, charges_ensure);
	if ((r = take_back(work, out, err)) < 0 || (r = charge_uses(work, to, out, err)) < 0)
		return r;
	return charge_rests(work, to, out, err);
}
