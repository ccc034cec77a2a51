/* core/balance.c - sums the day ledger; the only place that says what is left */
#include "core/balance.h"

#include "core/banned.h"

/*
 * Both queries give, for each allotment: purchase, moved, cancelled, used, lapsed, planned, value left. The rest is
 * said once, around them. WHERE says which allotments, as one literal for each kind of filter: "?1 IS NULL OR .."
 * over the whole table would keep the indexes from being used.
 */
#define BALANCE_HEAD                                                                           \
	"SELECT a.contract_id, a.school_id, s.urn, s.name, c.ref, a.fy, a.unit, "              \
	"sum(f.purchased), sum(f.moved),"                                                      \
	" sum(f.cancelled), sum(f.used), sum((SELECT coalesce(sum(-e.quantity), 0)"            \
	"  FROM day_entry e WHERE e.allotment_id = a.allotment_id"                             \
	"  AND e.provisional_until >= ?4 AND e.dated_on <= ?4 AND NOT EXISTS"                  \
	"  (SELECT 1 FROM use_confirmed u WHERE u.entry_id = e.entry_id"                       \
	"   AND u.confirmed_on <= ?4))),"                                                      \
	" sum(f.lapsed + CASE WHEN a.expires_on < ?4 THEN f.balance - f.planned ELSE 0 END),"  \
	" sum(f.balance - CASE WHEN a.expires_on < ?4 THEN f.balance - f.planned ELSE 0 END)," \
	" sum(f.planned), sum((2 * p.net_pence * (f.balance - CASE WHEN a.expires_on < ?4"     \
	"  THEN f.balance - f.planned ELSE 0 END) + p.quantity) / (2 * p.quantity)),"          \
	" min(a.first_on), max(a.expires_on)"                                                  \
	" FROM allotment a JOIN contract c ON c.contract_id = a.contract_id"                   \
	" JOIN purchase p ON p.purchase_id = a.purchase_id"                                    \
	" JOIN school s ON s.school_id = a.school_id JOIN "

#define BALANCE_TAIL(WHERE)                                                                       \
	" f ON f.allotment_id = a.allotment_id WHERE " WHERE                                      \
	" GROUP BY a.contract_id, a.school_id, s.urn, s.name, s.name_folded, c.ref, a.fy, a.unit" \
	" ORDER BY s.name_folded, s.urn, a.fy, a.contract_id"

/* Nothing is dated after the day asked for: the running sums answer. */
#define FROM_SUMS(WHERE) BALANCE_HEAD "allotment_sum" BALANCE_TAIL(WHERE)

/*
 * From the ledger, by its covering index. What is agreed before its year begins counts from the agreement.
 * Planned: holds not let go that were made by then, and later uses that were booked by then.
 */
#define FROM_LEDGER(WHERE)                                                                        \
	BALANCE_HEAD "(SELECT a.allotment_id,"                                                    \
		     " sum(CASE e.kind WHEN 'purchase' THEN e.quantity ELSE 0 END) AS purchased," \
		     " sum(CASE e.kind WHEN 'transfer' THEN e.quantity ELSE 0 END) AS moved,"     \
		     " sum(CASE e.kind WHEN 'cancel' THEN -e.quantity ELSE 0 END) AS cancelled,"  \
		     " sum(CASE e.kind WHEN 'use' THEN -e.quantity ELSE 0 END) AS used,"          \
		     " sum(CASE e.kind WHEN 'lapse' THEN -e.quantity ELSE 0 END) AS lapsed,"      \
		     " sum(e.quantity) AS balance, sum(e.value_pence) AS value_pence,"            \
		     " (SELECT coalesce(sum(h.quantity), 0) FROM hold h WHERE h.allotment_id = "  \
		     "a.allotment_id AND h.released = 0"                                          \
		     "   AND h.made_on <= ?4)"                                                    \
		     " + (SELECT coalesce(sum(-l.quantity), 0) FROM day_entry l JOIN hold h ON "  \
		     "h.hold_id = l.hold_id"                                                      \
		     "   WHERE l.allotment_id = a.allotment_id AND l.dated_on > ?4 AND l.kind = " \
		     "'use' AND h.made_on <= ?4) AS planned"                                      \
		     " FROM allotment a JOIN purchase p ON p.purchase_id = a.purchase_id"         \
		     " JOIN day_entry e ON e.allotment_id = a.allotment_id"                       \
		     " WHERE p.bought_on <= ?4 AND (e.dated_on <= ?4 OR e.kind = 'purchase')"     \
		     " AND " WHERE " GROUP BY a.allotment_id)" BALANCE_TAIL(WHERE)

/* Is anything of these allotments dated after the day asked for? */
#define LATER(WHERE)                                                                               \
	"SELECT count(*) FROM allotment a JOIN allotment_sum s ON s.allotment_id = a.allotment_id" \
	" WHERE s.last_on > ?4 AND " WHERE

#define OF_SCHOOL \
	"a.school_id = ?1 AND (?2 IS NULL OR a.contract_id = ?2) AND (?3 IS NULL OR a.fy = ?3)"
#define OF_CONTRACT "a.contract_id = ?2 AND ?1 IS NULL AND (?3 IS NULL OR a.fy = ?3)"
#define OF_YEAR "a.fy = ?3 AND ?1 IS NULL AND ?2 IS NULL"
#define OF_ALL "?1 IS NULL AND ?2 IS NULL AND ?3 IS NULL"

static const struct balance_sql {
	const char *later, *from_sums, *from_ledger;
} of_school = { LATER(OF_SCHOOL), FROM_SUMS(OF_SCHOOL), FROM_LEDGER(OF_SCHOOL) },
  of_contract = { LATER(OF_CONTRACT), FROM_SUMS(OF_CONTRACT), FROM_LEDGER(OF_CONTRACT) },
  of_year = { LATER(OF_YEAR), FROM_SUMS(OF_YEAR), FROM_LEDGER(OF_YEAR) },
  of_all = { LATER(OF_ALL), FROM_SUMS(OF_ALL), FROM_LEDGER(OF_ALL) };

static const struct balance_sql *sql_of(const struct balance_filter *filter)
{
	if (filter->school_id != 0)
		return &of_school;
	if (filter->contract_id != 0)
		return &of_contract;
	return filter->fy ? &of_year : &of_all;
}

static int read_balance(const struct stmt *q, struct balance *b, struct err *err)
{
	*b = (struct balance){
		.contract_id = stmt_int(q, 0),
		.school_id = stmt_int(q, 1),
		.fy = { (int16_t) stmt_int(q, 5) },
		.bought = stmt_quantity(q, 7),
		.moved = stmt_quantity(q, 8),
		.cancelled = stmt_quantity(q, 9),
		.used = stmt_quantity(q, 10),
		.used_provisional = stmt_quantity(q, 11),
		.lapsed = stmt_quantity(q, 12),
		.left = stmt_quantity(q, 13),
		.planned = stmt_quantity(q, 14),
		.value_left = stmt_money(q, 15),
		.starts_on = stmt_date(q, 16),
		.expires_on = stmt_date(q, 17),
	};
	stmt_copy(q, 2, b->urn, sizeof b->urn);
	stmt_copy(q, 3, b->school, sizeof b->school);
	stmt_copy(q, 4, b->contract, sizeof b->contract);
	b->purchased =
		quantity_of(b->bought.hundredths + b->moved.hundredths - b->cancelled.hundredths);
	b->used_confirmed = quantity_of(b->used.hundredths - b->used_provisional.hundredths);
	b->available = quantity_of(b->left.hundredths - b->planned.hundredths);
	return unit_parse(stmt_text(q, 6), &b->unit, err);
}

int balance_each(struct store *st, const struct balance_filter *filter,
		 void (*each)(void *context, const struct balance *b), void *context,
		 struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	const struct balance_sql *sql = sql_of(filter);
	struct bind values[] = {
		bind_id(filter->school_id),
		bind_id(filter->contract_id),
		filter->fy ? bind_int(filter->fy->begins) : bind_null(),
		bind_date(filter->on),
	};
	int64_t later;
	bool row = false;
	int r;

	if ((r = store_int(st, sql->later, values, COUNT_OF(values), 0, &later, err)) < 0 ||
	    (r = store_query(st, later ? sql->from_ledger : sql->from_sums, values,
			     COUNT_OF(values), &q, err)) < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct balance b;

		if ((r = read_balance(q, &b, err)) < 0)
			return r;
		each(context, &b);
	}
	return r;
}

int balance_steps(struct store *st, int64_t contract_id, struct fy fy, struct date on,
		  void (*each)(void *context, const struct balance_step *step), void *context,
		  struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT e.dated_on AS on_date, -e.quantity, CASE WHEN e.provisional_until >= ?3 "
		"AND NOT EXISTS"
		"  (SELECT 1 FROM use_confirmed u WHERE u.entry_id = e.entry_id AND u.confirmed_on "
		"<= ?3)"
		"  THEN 1 ELSE 0 END, e.entry_id AS place FROM allotment a JOIN day_entry e ON "
		"e.allotment_id = a.allotment_id"
		" WHERE a.contract_id = ?1 AND a.fy = ?2 AND e.kind = 'use' AND e.dated_on <= ?3"
		" UNION ALL SELECT h.on_date, h.quantity, 2, h.hold_id FROM allotment a"
		" JOIN hold h ON h.allotment_id = a.allotment_id"
		" WHERE a.contract_id = ?1 AND a.fy = ?2 AND h.released = 0 AND h.made_on <= ?3"
		" ORDER BY on_date, place",
		BIND(bind_int(contract_id), bind_int(fy.begins), bind_date(on)), &q, err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		const struct balance_step step = {
			.on = stmt_date(q, 0),
			.quantity = stmt_quantity(q, 1),
			.state = (unsigned) stmt_int(q, 2),
		};

		each(context, &step);
	}
	return r;
}

/* Names are those of the command line contract; people see the columns that decide. */
const struct column balance_columns[] = {
	{ "urn", NULL, COLUMN_CODE },
	{ "school", "School", COLUMN_TEXT },
	{ "contract", "Contract", COLUMN_CODE },
	{ "financial_year", NULL, COLUMN_CODE },
	{ "unit", NULL, COLUMN_CODE },
	{ "sharing", NULL, COLUMN_CODE },
	{ "members", NULL, COLUMN_INT },
	{ "bought", NULL, COLUMN_QUANTITY },
	{ "moved", NULL, COLUMN_QUANTITY },
	{ "cancelled", NULL, COLUMN_QUANTITY },
	{ "purchased", NULL, COLUMN_QUANTITY },
	{ NULL, "Bought", COLUMN_CODE },
	{ "used", "Used", COLUMN_QUANTITY },
	{ "used_confirmed", NULL, COLUMN_QUANTITY },
	{ "used_provisional", NULL, COLUMN_QUANTITY },
	{ "lapsed", "Ended", COLUMN_QUANTITY },
	{ "balance", NULL, COLUMN_QUANTITY },
	{ "planned", "Booked", COLUMN_QUANTITY },
	{ "available", "Left", COLUMN_QUANTITY },
	{ "value_left", NULL, COLUMN_MONEY },
	{ "starts_on", NULL, COLUMN_DATE },
	{ "expires_on", "Ends on", COLUMN_DATE },
};
const size_t balance_column_count = COUNT_OF(balance_columns);

static void add_row(void *context, const struct balance *b)
{
	struct table *t = context;

	table_add_text(t, b->urn);
	table_add_text(t, b->school);
	table_add_text(t, b->contract);
	table_add_text(t, fy_text(b->fy).s);
	table_add_text(t, unit_terms(b->unit)->word);
	table_add_text(t, "single");
	table_add_int(t, 1);
	table_add_quantity(t, b->bought);
	table_add_quantity(t, b->moved);
	table_add_quantity(t, b->cancelled);
	table_add_quantity(t, b->purchased);
	table_add_text(t, quantity_column(b->purchased, b->unit).s);
	table_add_quantity(t, b->used);
	table_add_quantity(t, b->used_confirmed);
	table_add_quantity(t, b->used_provisional);
	table_add_quantity(t, b->lapsed);
	table_add_quantity(t, b->left);
	table_add_quantity(t, b->planned);
	table_add_quantity(t, b->available);
	table_add_money(t, b->value_left);
	table_add_date(t, b->starts_on);
	table_add_date(t, b->expires_on);
}

int balance_list(struct store *st, const struct balance_filter *filter, struct table *t,
		 struct err *err)
{
	return balance_each(st, filter, add_row, t, err);
}
