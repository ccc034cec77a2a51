/* billing/year.c - looks at a financial year as it ends, and closes it */
#include "billing/year.h"

#include "billing/accrue.h"
#include "core/approval.h"

#include "core/banned.h"

/* ---- what is not settled ---- */

static const struct {
	const char *code;
	const char *one, *many; /* after the number */
} matters[] = {
	[MATTER_EARLIER] = { "earlier-year", "", "" },
	[MATTER_VISITS] = { "visits", "visit is still booked", "visits are still booked" },
	[MATTER_QUERIES] = { "queries", "use is disputed and not answered",
			     "uses are disputed and not answered" },
	[MATTER_OWED] = { "owed", "owed item is undecided", "owed items are undecided" },
	[MATTER_RATES] = { "rates", "purchase has a rate that is not confirmed",
			   "purchases have a rate that is not confirmed" },
	[MATTER_AWAITING] = { "awaiting", "use awaits confirmation", "uses await confirmation" },
	[MATTER_CHARGES] = { "charges", "charge is not billed", "charges are not billed" },
	[MATTER_CREDITS] = { "credits", "credit is not issued", "credits are not issued" },
};

const char *matter_code(enum year_matter matter)
{
	return matters[matter].code;
}

static void say_remedy(const struct year *year, enum year_matter matter, char *out, size_t size)
{
	struct date_text last = date_iso(fy_last(year->fy)), first = date_iso(fy_first(year->fy));
	const struct fy earlier = { (int16_t) year->matters[MATTER_EARLIER] };

	switch (matter) {
	case MATTER_EARLIER:
		(void) snprintf(out, size, "daybook year close %s", fy_text(earlier).s);
		break;
	case MATTER_VISITS:
	case MATTER_QUERIES:
	case MATTER_AWAITING:
		(void) snprintf(out, size, "daybook visit list --state %s --from %s --to %s",
				matter == MATTER_VISITS    ? "booked"
				: matter == MATTER_QUERIES ? "queried"
							   : "awaiting",
				first.s, last.s);
		break;
	case MATTER_OWED:
		(void) snprintf(out, size, "daybook owed list");
		break;
	case MATTER_RATES:
		(void) snprintf(out, size, "daybook contract confirm-rate %s --fy %s",
				year->rate_contract, fy_text(year->fy).s);
		break;
	case MATTER_CHARGES:
		(void) snprintf(out, size, "daybook charge list --to %s",
				date_iso(date_max(fy_last(year->fy), year->looked_on)).s);
		break;
	case MATTER_CREDITS:
		(void) snprintf(out, size, "daybook invoice run --to %s",
				date_iso(date_max(fy_last(year->fy), year->looked_on)).s);
		break;
	case MATTER_COUNT:
		break;
	}
}

struct matter_text matter_text(const struct year *year, enum year_matter matter)
{
	struct matter_text text = { "", "" };
	int64_t count = year->matters[matter];

	if (count == 0)
		return text;
	if (matter == MATTER_EARLIER)
		(void) snprintf(text.what, sizeof text.what, "%s is still open",
				fy_text((struct fy){ (int16_t) count }).s);
	else
		(void) snprintf(text.what, sizeof text.what, "%" PRId64 " %s", count,
				count == 1 ? matters[matter].one : matters[matter].many);
	say_remedy(year, matter, text.remedy, sizeof text.remedy);
	return text;
}

/* ?1 the year, ?2 and ?3 its first and last day, ?4 today; in the order of enum year_matter, and the sums of the last two. */
static int look_at_matters(struct store *st, struct date today, struct year *year, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(
		st,
		"SELECT (SELECT min(a.fy) FROM allotment a JOIN financial_year y ON y.fy = a.fy "
		"WHERE a.fy < ?1 AND y.closed_audit_id IS NULL),"
		" (SELECT count(*) FROM visit v WHERE v.state = 'planned' AND v.on_date BETWEEN ?2 "
		"AND ?3),"
		" (SELECT count(*) FROM use_query z JOIN allotment a ON a.allotment_id = "
		"z.allotment_id WHERE a.fy = ?1 AND NOT EXISTS (SELECT 1 FROM use_answer w WHERE "
		"w.query_id = z.query_id)),"
		" (SELECT count(*) FROM owed o JOIN allotment a ON a.allotment_id = o.allotment_id "
		"JOIN allotment_sum s ON s.allotment_id = a.allotment_id AND s.balance > s.planned "
		"WHERE a.fy = ?1 AND NOT EXISTS (SELECT 1 FROM owed_settled t WHERE t.owed_id = "
		"o.owed_id)),"
		" (SELECT count(*) FROM purchase p WHERE p.provisional = 1 AND NOT EXISTS (SELECT "
		"1 FROM rate_confirmed k WHERE k.purchase_id = p.purchase_id) AND EXISTS (SELECT 1 "
		"FROM allotment a WHERE a.purchase_id = p.purchase_id AND a.fy = ?1)),"
		" (SELECT count(*) FROM allotment a JOIN day_entry e ON e.allotment_id = "
		"a.allotment_id WHERE a.fy = ?1 AND e.provisional_until >= ?4 AND NOT EXISTS "
		"(SELECT 1 FROM use_confirmed u WHERE u.entry_id = e.entry_id) AND NOT EXISTS "
		"(SELECT 1 FROM day_entry b WHERE b.reverses_entry_id = e.entry_id)),"
		" n.charges, n.credits, n.net, n.credit, n.ref FROM (SELECT count(CASE WHEN "
		"c.net_pence > 0 THEN 1 END) AS charges, count(CASE WHEN c.net_pence < 0 THEN 1 "
		"END) AS credits, coalesce(sum(CASE WHEN c.net_pence > 0 THEN c.net_pence END), 0)"
		" AS net, coalesce(sum(CASE WHEN c.net_pence < 0 THEN c.net_pence END), 0) AS "
		"credit, (SELECT min(h.ref) FROM contract h JOIN allotment a ON a.contract_id = "
		"h.contract_id AND a.fy = ?1 JOIN purchase p ON p.purchase_id = a.purchase_id "
		"WHERE p.provisional = 1 AND NOT EXISTS (SELECT 1 FROM rate_confirmed k WHERE "
		"k.purchase_id = p.purchase_id)) AS ref FROM charge c WHERE c.fy = ?1 AND NOT "
		"EXISTS (SELECT 1 FROM document_line l "
		"WHERE l.charge_id = c.charge_id) AND NOT EXISTS (SELECT 1 FROM charge_void x "
		"WHERE x.charge_id = c.charge_id)) n",
		BIND(bind_int(year->fy.begins), bind_date(fy_first(year->fy)),
		     bind_date(fy_last(year->fy)), bind_date(today)),
		&q, &row, err);

	if (r < 0)
		return r;
	for (int i = 0; i < MATTER_COUNT; i++)
		year->matters[i] = stmt_int(q, i);
	year->charges = stmt_money(q, MATTER_COUNT);
	year->credits = stmt_money(q, MATTER_COUNT + 1);
	stmt_copy(q, MATTER_COUNT + 2, year->rate_contract, sizeof year->rate_contract);
	return ERR_OK;
}

/* ---- what ends unused, and for whom ---- */

void year_release(struct year *year)
{
	free(year->rows);
	free(year->shares);
	*year = (struct year){ .row_count = 0 };
}

/* Room for one more, doubling; NULL and 'no_memory' where there is none. */
static void *grow(struct year *year, void *array, size_t count, size_t size)
{
	void *more = array_grow(array, count, size);

	if (!more)
		year->no_memory = true;
	return more;
}

static void keep_row(void *context, const struct year_days *d)
{
	struct year *year = context;
	struct year_row *rows = grow(year, year->rows, year->row_count, sizeof *rows);

	if (!rows)
		return;
	year->rows = rows;
	rows[year->row_count++] = (struct year_row){ .days = *d };
	year_days_add(&year->sums[d->unit].days, d);
	year->sums[d->unit].rows++;
	year->worth = money_add(year->worth, d->worth);
}

static void keep_member(void *context, const struct pool_member *m)
{
	struct year *year = context;
	struct pool_share *shares = grow(year, year->shares, year->share_count, sizeof *shares);

	if (!shares)
		return;
	year->shares = shares;
	shares[year->share_count++] = (struct pool_share){ .member = *m };
}

/* What ends of a pool, by the payers' shares; members of a contract stand together. */
static void share_pool(struct year *year, struct year_row *row)
{
	int64_t weights[MEMBERS_MAX], quantities[MEMBERS_MAX];
	struct money worths[MEMBERS_MAX];
	size_t first = 0, n = 0;

	while (first < year->share_count &&
	       year->shares[first].member.contract_id != row->days.contract_id)
		first++;
	while (n < MEMBERS_MAX && first + n < year->share_count &&
	       year->shares[first + n].member.contract_id == row->days.contract_id) {
		weights[n] = year->shares[first + n].member.pay_weight;
		n++;
	}
	if (n == 0)
		return;
	split_whole(row->days.unused.hundredths, weights, n, quantities);
	money_split(row->days.worth, weights, n, worths);
	for (size_t i = 0; i < n; i++) {
		year->shares[first + i].unused = quantity_of(quantities[i]);
		year->shares[first + i].worth = worths[i];
	}
	row->first_share = first;
	row->share_count = n;
}

int year_look(struct store *st, struct fy fy, struct date today, struct year *out, struct err *err)
{
	int r;

	*out = (struct year){ .fy = fy, .looked_on = today };
	if ((r = year_closed_on(st, fy, &out->closed_on, err)) < 0 ||
	    (r = look_at_matters(st, today, out, err)) < 0 ||
	    (r = year_days_each(st, fy, keep_row, out, err)) < 0 ||
	    (r = year_pools_each(st, fy, keep_member, out, err)) < 0)
		return r;
	if (out->no_memory)
		return err_nomem(err);
	for (size_t i = 0; i < out->row_count; i++)
		if (out->rows[i].days.pooled && out->rows[i].days.unused.hundredths > 0)
			share_pool(out, &out->rows[i]);
	return ERR_OK;
}

/* ---- closing ---- */

static int check_matters(const struct year *year, struct err *err)
{
	char list[300] = "";
	size_t used = 0;

	for (int i = 0; i < MATTERS_IN_THE_WAY; i++) {
		if (year->matters[i] == 0)
			continue;
		used += (size_t) snprintf(list + used, sizeof list - used, "%s%s", used ? ", " : "",
					  matter_text(year, (enum year_matter) i).what);
		assert(used < sizeof list);
	}
	if (used == 0)
		return ERR_OK;
	return err_set(err, ERR_CONFLICT,
		       "%s cannot be closed yet: %s; 'daybook year status %s' says what to do",
		       fy_text(year->fy).s, list, fy_text(year->fy).s);
}

int year_close(struct work *work, const struct year *year, bool *out_new, struct err *err)
{
	struct date_text name = fy_text(year->fy);
	struct date opens = date_add(fy_last(year->fy), 1);
	struct accrued accrued;
	struct lapses lapses;
	int r;

	*out_new = date_is_none(year->closed_on);
	if (!*out_new)
		return ERR_OK;
	if (date_compare(work->today, opens) < 0)
		return err_set(err, ERR_CONFLICT,
			       "%s is not over: it can be closed from %s on; --preview shows what "
			       "would end unused",
			       name.s, date_long(opens).s);
	if ((r = check_matters(year, err)) < 0 ||
	    (r = approval_need(work, "year-close", name.s, year->worth, err)) < 0)
		return r;
	/* what is billed as it is used, and the rest of "at least n", before it lapses */
	if ((r = charges_accrue(work, fy_last(year->fy), &accrued, err)) < 0)
		return r;
	return year_days_close(work, year->fy, &lapses, err);
}
