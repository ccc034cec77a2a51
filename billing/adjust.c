/* billing/adjust.c - voids, credits and adds charges; keeps their sum at the purchase's price */
#include "billing/adjust.h"

#include "billing/charged.h"

#include "core/banned.h"

static const char *const cause_words[] = {
	[CAUSE_MOVED] = "moved",
	[CAUSE_TAKEN_BACK] = "taken-back",
	[CAUSE_OWED] = "owed",
	[CAUSE_PRICE] = "price",
};

/* Before the commit. The purchases of the act, what each costs now, and what its charges come to. */
int charges_ensure(struct work *work, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(
		work->store,
		CHARGES_DIFFER(
			" WHERE u.purchase_id IN (SELECT purchase_id FROM purchase WHERE audit_id "
			"= "
			"?1 UNION SELECT purchase_id FROM charge WHERE audit_id = ?1 UNION SELECT "
			"a.purchase_id FROM day_entry e JOIN allotment a ON a.allotment_id = "
			"e.allotment_id WHERE e.audit_id = ?1)"),
		BIND(bind_int(work_audit_id(work))), &q, &row, err);

	if (r < 0)
		return r;
	return row ? err_set(err, ERR_CONFLICT,
			     "the charges of purchase %" PRId64 " come to £%s, its price is £%s",
			     stmt_int(q, 0), money_pretty(stmt_money(q, 1)).s,
			     money_pretty(stmt_money(q, 2)).s)
		   : ERR_OK;
}

void adjusted_add(struct adjusted *sum, const struct adjusted *one)
{
	sum->voided = money_add(sum->voided, one->voided);
	sum->credited = money_add(sum->credited, one->credited);
	sum->voided_vat = money_add(sum->voided_vat, one->voided_vat);
	sum->credited_vat = money_add(sum->credited_vat, one->credited_vat);
}

/* ---- less ---- */

#define TAKEN_MAX 256 /* charges of one purchase to one school */

struct charged {
	int64_t charge_id, part, parts, fy;
	struct money left; /* of a billed charge: not credited yet */
	struct date due_on, service_from, service_to;
	int64_t vat_bp;
	bool billed;
};

/* A sale that stands: not voided. VAT by the rate it was billed at, else that of the day it is due. */
#define CHARGED_SALE                                                                              \
	"SELECT c.charge_id, c.part, c.parts, c.fy, c.net_pence + (SELECT "                       \
	"coalesce(sum(k.net_pence), 0) FROM charge k WHERE k.credits_id = c.charge_id), "         \
	"c.due_on, c.service_from, c.service_to, l.charge_id, coalesce(l.vat_bp, (SELECT "        \
	"v.vat_bp FROM school_kind k JOIN vat_rate v ON v.treatment = k.treatment WHERE "         \
	"k.school_id = c.school_id AND k.from_on =" SCHOOL_KIND_FROM(                             \
		"c.school_id",                                                                    \
		"c.due_on") " AND v.from_on = (SELECT max(x.from_on) FROM vat_rate x WHERE "      \
			    "x.treatment = v.treatment AND x.from_on <= c.due_on)), 0), "         \
			    "c.purchase_id, c.school_id FROM charge c LEFT JOIN document_line l " \
			    "ON l.charge_id = c.charge_id WHERE c.kind = 'sale' AND NOT EXISTS "  \
			    "(SELECT 1 FROM charge_void v WHERE v.charge_id = c.charge_id)"

static struct charged read_charged(const struct stmt *q)
{
	return (struct charged){
		.charge_id = stmt_int(q, 0),
		.part = stmt_int(q, 1),
		.parts = stmt_int(q, 2),
		.fy = stmt_int(q, 3),
		.left = stmt_money(q, 4),
		.due_on = stmt_date(q, 5),
		.service_from = stmt_date(q, 6),
		.service_to = stmt_date(q, 7),
		.billed = !stmt_is_null(q, 8),
		.vat_bp = stmt_int(q, 9),
	};
}

/* The sales of a purchase to a school: first those not billed, each kind from the last. */
static int load_charged(struct store *st, const struct adjustment *a, struct charged *out,
			size_t *count, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		CHARGED_SALE
		" AND c.purchase_id = ?1 AND c.school_id = ?2 ORDER BY CASE WHEN l.charge_id IS "
		"NULL THEN 0 ELSE 1 END, CASE WHEN c.fy = ?3 THEN 0 ELSE 1 END, c.due_on DESC, "
		"c.charge_id DESC",
		BIND(bind_int(a->purchase_id), bind_int(a->school_id), bind_int(a->fy.begins)), &q,
		err);

	*count = 0;
	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row && *count < TAKEN_MAX)
		out[(*count)++] = read_charged(q);
	return r;
}

/* One charge of an adjustment, in place of, or against, an earlier one. */
static int insert_charge(struct work *work, const struct adjustment *a, const struct charged *c,
			 const char *cause, struct money net, struct err *err)
{
	bool credit = net.pence < 0;
	bool counts = strcmp(cause, "agreed") != 0 && a->quantity.hundredths > 0;

	return work_run(
		work,
		"INSERT INTO charge (purchase_id, school_id, kind, cause, part, parts, fy, "
		"due_on, service_from, service_to, quantity, net_pence, credits_id, "
		"replaces_id, audit_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, "
		"?11, ?12, ?13, ?14, ?15)",
		BIND(bind_int(a->purchase_id), bind_int(a->school_id),
		     bind_text(credit ? "credit" : "sale"), bind_text(cause), bind_int(c->part),
		     bind_int(c->parts), bind_int(c->fy), bind_date(c->due_on),
		     bind_date(c->service_from), bind_date(c->service_to),
		     counts ? bind_int(a->quantity.hundredths) : bind_null(), bind_int(net.pence),
		     credit ? bind_id(c->charge_id) : bind_null(),
		     credit ? bind_null() : bind_id(c->charge_id), bind_int(work_audit_id(work))),
		err);
}

/* Not billed: void it; what is left of it stays due when it was. */
static int void_charge(struct work *work, const struct adjustment *a, const struct charged *c,
		       struct money taken, struct err *err)
{
	struct money rest = money_sub(c->left, taken);
	int r = work_run(work,
			 "INSERT INTO charge_void (charge_id, voided_on, reason, audit_id) VALUES "
			 "(?1, ?2, ?3, ?4)",
			 BIND(bind_int(c->charge_id), bind_date(a->on),
			      bind_text(cause_words[a->cause]), bind_int(work_audit_id(work))),
			 err);

	return r < 0 || rest.pence == 0 ? r : insert_charge(work, a, c, "agreed", rest, err);
}

/* The first credit of an adjustment says how many days it is for. */
static int credit_charge(struct work *work, const struct adjustment *whole, const struct charged *c,
			 struct money taken, bool first, struct err *err)
{
	struct adjustment one = *whole, *a = &one;
	struct charged credit = *c;

	if (!first)
		a->quantity = quantity_of(0);
	credit.due_on = a->on;
	credit.part = credit.parts = 1;
	return insert_charge(work, a, &credit, cause_words[a->cause], money_negate(taken), err);
}

static int take_from(struct work *work, const struct adjustment *a, const struct charged *c,
		     struct money taken, struct adjusted *out, struct err *err)
{
	struct money vat = money_vat(taken, c->vat_bp);

	if (c->billed) {
		bool first = out->credited.pence == 0;

		out->credited = money_add(out->credited, taken);
		out->credited_vat = money_add(out->credited_vat, vat);
		return credit_charge(work, a, c, taken, first, err);
	}
	out->voided = money_add(out->voided, taken);
	out->voided_vat = money_add(out->voided_vat, vat);
	return void_charge(work, a, c, taken, err);
}

int charge_less(struct work *work, const struct adjustment *a, struct adjusted *out,
		struct err *err)
{
	struct charged charged[TAKEN_MAX];
	struct money rest = a->amount;
	size_t count;
	int r = load_charged(work->store, a, charged, &count, err);

	*out = (struct adjusted){ .voided = money_pence(0) };
	work_ensure(work, charges_ensure);
	for (size_t i = 0; r == ERR_OK && rest.pence > 0 && i < count; i++) {
		const struct charged *c = &charged[i];
		struct money taken =
			money_pence(c->left.pence < rest.pence ? c->left.pence : rest.pence);

		if (taken.pence <= 0)
			continue;
		rest = money_sub(rest, taken);
		r = take_from(work, a, c, taken, out, err);
	}
	if (r == ERR_OK && rest.pence > 0)
		return err_set(err, ERR_CONFLICT,
			       "£%s cannot be taken back: that school was charged £%s of it",
			       money_pretty(a->amount).s,
			       money_pretty(money_sub(a->amount, rest)).s);
	return r;
}

/* amount NULL: what is left of it. */
static int take_charge(struct work *work, int64_t charge_id, struct adjustment *a,
		       const struct money *amount, struct adjusted *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	struct adjusted one = { .voided = money_pence(0) };
	struct charged c;
	bool row = false;
	int r = store_one(work->store, CHARGED_SALE " AND c.charge_id = ?1",
			  BIND(bind_int(charge_id)), &q, &row, err);

	if (r < 0)
		return r;
	if (!row)
		return err_set(err, ERR_NOT_FOUND, "the charge %" PRId64 " does not stand any more",
			       charge_id);
	c = read_charged(q);
	a->purchase_id = stmt_int(q, 10);
	a->school_id = stmt_int(q, 11);
	a->fy = (struct fy){ (int16_t) c.fy };
	a->amount = amount ? *amount : c.left;
	work_ensure(work, charges_ensure);
	if (a->amount.pence > c.left.pence)
		return err_set(err, ERR_CONFLICT,
			       "£%s of a charge is left: £%s cannot be taken back of it",
			       money_pretty(c.left).s, money_pretty(a->amount).s);
	if (a->amount.pence <= 0)
		return ERR_OK;
	r = take_from(work, a, &c, a->amount, &one, err);
	adjusted_add(out, &one);
	return r;
}

int charge_back(struct work *work, int64_t charge_id, enum cause cause, struct quantity quantity,
		struct adjusted *out, struct err *err)
{
	struct adjustment a = { .cause = cause, .quantity = quantity, .on = work->today };

	return take_charge(work, charge_id, &a, NULL, out, err);
}

int charge_back_part(struct work *work, int64_t charge_id, enum cause cause,
		     struct quantity quantity, struct money amount, struct adjusted *out,
		     struct err *err)
{
	struct adjustment a = { .cause = cause, .quantity = quantity, .on = work->today };

	return take_charge(work, charge_id, &a, &amount, out, err);
}

/* ---- more ---- */

/* When a purchase's days of a year can be used: not before 'on'. */
static int find_service(struct store *st, const struct adjustment *a, struct charged *c,
			struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(st,
			  "SELECT min(first_on), max(last_on) FROM allotment WHERE purchase_id = "
			  "?1 AND fy = ?2",
			  BIND(bind_int(a->purchase_id), bind_int(a->fy.begins)), &q, &row, err);

	if (r < 0)
		return r;
	c->service_to = stmt_is_null(q, 1) ? fy_last(a->fy) : stmt_date(q, 1);
	c->service_from = stmt_is_null(q, 0) ? fy_first(a->fy) : stmt_date(q, 0);
	c->service_from = date_min(date_max(a->on, c->service_from), c->service_to);
	return ERR_OK;
}

int charge_more(struct work *work, const struct adjustment *a, struct err *err)
{
	struct charged c = { .part = 1, .parts = 1, .fy = a->fy.begins, .due_on = a->on };
	int r;

	work_ensure(work, charges_ensure);
	if (a->amount.pence == 0)
		return ERR_OK;
	if ((r = find_service(work->store, a, &c, err)) < 0)
		return r;
	return insert_charge(work, a, &c, cause_words[a->cause], a->amount, err);
}
