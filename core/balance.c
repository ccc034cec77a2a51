/* core/balance.c - sums the day ledger; the only place that says what is left */
#include "core/balance.h"

#include "core/balance_sql.h"
#include "core/ledger.h"

#include "core/banned.h"

/*
 * Both sources give, for each allotment: purchased, moved, cancelled, used, lapsed, planned, balance, price. The rest
 * is asked once, around them, and added up in add_allotment(). ?4 is the date, ?5 the last act that was known. WHERE
 * says which allotments, as one literal for each kind of filter: "?1 IS NULL OR .." over the whole table would keep
 * the indexes from being used.
 */
/* Awaiting confirmation: neither confirmed nor taken back by then. */
#define PROVISIONAL                                                                       \
	"(SELECT coalesce(sum(-e.quantity), 0) FROM day_entry e WHERE e.allotment_id = "  \
	"a.allotment_id AND e.provisional_until >= ?4 AND " BY_THEN("e") " AND " KNOWN(   \
		"e") " AND NOT EXISTS (SELECT 1 FROM use_confirmed u WHERE u.entry_id = " \
		     "e.entry_id AND "                                                    \
		     "u.confirmed_on <= ?4 AND " KNOWN(                                   \
			     "u") ") AND NOT EXISTS (SELECT 1 FROM day_entry b "          \
				  "WHERE b.reverses_entry_id = e.entry_id AND " BY_THEN(  \
					  "b") " AND " KNOWN("b") "))"

/* Its time is over, but the school disputes it, and it was neither answered nor taken back by then. */
#define QUERIED                                                                          \
	"(SELECT coalesce(sum(-d.quantity), 0) FROM use_dispute d WHERE " STANDS " AND " \
	"d.provisional_until < ?4 AND NOT EXISTS (SELECT 1 FROM day_entry b WHERE "      \
	"b.reverses_entry_id = d.entry_id AND b.dated_on <= ?4 AND " KNOWN("b") "))"

/* What the school asked for did itself, of a pool: used, and booked. */
#define OWN_USED                                                                                 \
	"CASE WHEN a.school_id IS NULL AND ?1 IS NOT NULL THEN (SELECT coalesce(sum(-e.quantity" \
	"), 0) FROM day_entry e WHERE e.allotment_id = a.allotment_id AND e.kind = 'use' AND "   \
	"e.school_id = ?1 AND " BY_THEN("e") " AND " KNOWN("e") ") ELSE f.used END"
#define OWN_PLANNED                                                                              \
	"CASE WHEN a.school_id IS NULL AND ?1 IS NOT NULL THEN (SELECT coalesce(sum(h.quantity)" \
	", 0) FROM hold h WHERE h.allotment_id = a.allotment_id AND h.school_id = ?1 "           \
	"AND " OPEN_HOLD ") ELSE f.planned END"

/* One row an allotment, those of one balance together. */
#define ALLOTMENTS(FROM, SOURCE, WHERE)                                                          \
	"SELECT a.contract_id, s.school_id, s.urn, s.name, c.ref, a.fy, a.unit, c.sharing, "     \
	"CASE WHEN a.school_id IS NULL THEN (SELECT count(*) FROM contract_member x WHERE "      \
	"x.contract_id = a.contract_id AND coalesce(x.joined_on, '') <= ?4) ELSE 1 END, "        \
	"a.first_on, " LAST_ON ", a.quantity, "                                                  \
	"a.net_pence + f.price, f.purchased, f.moved, f.cancelled, f.used, f.lapsed, f.balance," \
	" f.planned, " PROVISIONAL " + " QUERIED ", " OWN_USED ", " OWN_PLANNED ", " OWED_NOTED  \
	" " FROM " JOIN contract c ON c.contract_id = a.contract_id JOIN "                       \
	"contract_member m ON m.contract_id = a.contract_id AND m.line = 1 JOIN " SOURCE         \
	" f ON f.allotment_id = a.allotment_id JOIN school s ON s.school_id = "                  \
	"coalesce(a.school_id, m.school_id) WHERE " WHERE " ORDER BY s.name_folded, s.urn, "     \
	"a.fy, a.contract_id, a.allotment_id"

/* Nothing is dated after the day asked for, and all of it known: the running sums answer. */
#define SUMS                                                                            \
	"(SELECT t.allotment_id, t.purchased, t.moved, t.cancelled, t.used, t.lapsed, " \
	"t.balance, t.planned, t.price_pence AS price FROM allotment_sum t)"
#define FROM_SUMS(FROM, WHERE) ALLOTMENTS(FROM, SUMS, WHERE)

/* From the ledger, by its covering index. */
#define LEDGER(FROM, WHERE)                                                                 \
	"(SELECT a.allotment_id, "                                                          \
	"sum(CASE e.kind WHEN 'purchase' THEN e.quantity ELSE 0 END) AS purchased, "        \
	"sum(CASE e.kind WHEN 'transfer' THEN e.quantity ELSE 0 END) AS moved, "            \
	"sum(CASE e.kind WHEN 'cancel' THEN -e.quantity ELSE 0 END) AS cancelled, "         \
	"sum(CASE e.kind WHEN 'use' THEN -e.quantity ELSE 0 END) AS used, "                 \
	"sum(CASE e.kind WHEN 'lapse' THEN -e.quantity ELSE 0 END) AS lapsed, "             \
	"sum(e.quantity) AS balance, sum(e.price_pence) AS price, "                         \
	"" PLANNED " AS planned " FROM " JOIN "                                             \
	"purchase p ON p.purchase_id = a.purchase_id JOIN day_entry e ON e.allotment_id = " \
	"a.allotment_id WHERE p.bought_on <= ?4 AND " COUNTS                                \
	" AND " KNOWN("e") " AND " WHERE " GROUP BY a.allotment_id)"
#define FROM_LEDGER(FROM, WHERE) ALLOTMENTS(EVERY, LEDGER(FROM, WHERE), "0 = 0")

/* Is anything of these allotments dated after the day asked for? */
#define LATER(FROM, WHERE)                                                                 \
	"SELECT count(*) " FROM " JOIN allotment_sum s ON s.allotment_id = a.allotment_id" \
	" WHERE s.last_on > ?4 AND " WHERE

/* The allotments alone, or found by their school: a join, since IN makes SQLite fill a table for each question. */
#define EVERY "FROM allotment a"
#define BY_MEMBER "FROM contract_member y JOIN allotment a ON a.contract_id = y.contract_id"

#define OF_SCHOOL                                                                 \
	"y.school_id = ?1 AND coalesce(a.school_id, ?1) = ?1 AND (?2 IS NULL OR " \
	"a.contract_id = ?2) AND (?3 IS NULL OR a.fy = ?3)"
#define OF_CONTRACT "a.contract_id = ?2 AND ?1 IS NULL AND (?3 IS NULL OR a.fy = ?3)"
#define OF_YEAR "a.fy = ?3 AND ?1 IS NULL AND ?2 IS NULL"
#define OF_ALL "?1 IS NULL AND ?2 IS NULL AND ?3 IS NULL"

static const struct balance_sql {
	const char *later, *from_sums, *from_ledger;
} of_school = { LATER(BY_MEMBER, OF_SCHOOL), FROM_SUMS(BY_MEMBER, OF_SCHOOL),
		FROM_LEDGER(BY_MEMBER, OF_SCHOOL) },
  of_contract = { LATER(EVERY, OF_CONTRACT), FROM_SUMS(EVERY, OF_CONTRACT),
		  FROM_LEDGER(EVERY, OF_CONTRACT) },
  of_year = { LATER(EVERY, OF_YEAR), FROM_SUMS(EVERY, OF_YEAR), FROM_LEDGER(EVERY, OF_YEAR) },
  of_all = { LATER(EVERY, OF_ALL), FROM_SUMS(EVERY, OF_ALL), FROM_LEDGER(EVERY, OF_ALL) };

static const struct balance_sql *sql_of(const struct balance_filter *filter)
{
	if (filter->school_id != 0)
		return &of_school;
	if (filter->contract_id != 0)
		return &of_contract;
	return filter->fy ? &of_year : &of_all;
}

/* The schema lets no other word stand. */
static enum sharing sharing_of(const char *word)
{
	enum sharing sharing = SHARING_SINGLE;

	while (strcmp(sharing_word(sharing), word) != 0)
		sharing++;
	return sharing;
}

/* Whose balance a row belongs to, before anything is added. */
static int begin_balance(const struct stmt *q, struct balance *b, struct err *err)
{
	*b = (struct balance){
		.contract_id = stmt_int(q, 0),
		.school_id = stmt_int(q, 1),
		.fy = { (int16_t) stmt_int(q, 5) },
		.sharing = sharing_of(stmt_text(q, 7)),
		.members = (int) stmt_int(q, 8),
		.starts_on = stmt_date(q, 9),
		.expires_on = stmt_date(q, 10),
	};
	stmt_copy(q, 2, b->urn, sizeof b->urn);
	stmt_copy(q, 3, b->school, sizeof b->school);
	stmt_copy(q, 4, b->contract, sizeof b->contract);
	return unit_parse(stmt_text(q, 6), &b->unit, err);
}

static void add(struct quantity *sum, int64_t hundredths)
{
	sum->hundredths += hundredths;
}

static void add_allotment(const struct stmt *q, struct date on, struct balance *b)
{
	struct date last_on = stmt_date(q, 10);
	const struct standing now =
		standing_of(stmt_int(q, 18), stmt_int(q, 19), stmt_int(q, 23), last_on, on);

	b->starts_on = date_min(b->starts_on, stmt_date(q, 9));
	b->expires_on = date_max(b->expires_on, last_on);
	add(&b->bought, stmt_int(q, 13));
	add(&b->moved, stmt_int(q, 14));
	add(&b->cancelled, stmt_int(q, 15));
	add(&b->used, stmt_int(q, 16));
	add(&b->lapsed, stmt_int(q, 17) + now.ended);
	add(&b->left, now.balance - now.ended);
	add(&b->planned, now.planned);
	add(&b->used_provisional, stmt_int(q, 20));
	add(&b->own_used, stmt_int(q, 21));
	add(&b->own_planned, least(stmt_int(q, 22), now.planned));
	add(&b->owed, now.owed);
	if (date_compare(on, last_on) <= 0)
		add(&b->available, now.balance - now.planned);
	b->value_left =
		money_add(b->value_left, ledger_worth(stmt_money(q, 12), stmt_quantity(q, 11),
						      quantity_of(now.balance - now.ended)));
}

/* What follows from the sums. */
static void end_balance(struct balance *b)
{
	b->purchased =
		quantity_of(b->bought.hundredths + b->moved.hundredths - b->cancelled.hundredths);
	b->used_confirmed = quantity_of(b->used.hundredths - b->used_provisional.hundredths);
	if (b->sharing != SHARING_POOLED) {
		b->own_used = b->used;
		b->own_planned = b->planned;
	}
}

static bool same_balance(const struct balance *b, const struct stmt *q)
{
	return b->contract_id == stmt_int(q, 0) && b->school_id == stmt_int(q, 1) &&
	       b->fy.begins == stmt_int(q, 5);
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
		bind_int(filter->known ? filter->known : INT64_MAX),
	};
	struct balance b = { 0 };
	int64_t later = filter->known;
	bool row = false;
	int r = ERR_OK;

	if (!later)
		r = store_int(st, sql->later, values, 4, 0, &later, err);
	if (r == ERR_OK)
		r = store_query(st, later ? sql->from_ledger : sql->from_sums, values,
				COUNT_OF(values), &q, err);
	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		if (b.contract_id != 0 && !same_balance(&b, q)) {
			end_balance(&b);
			each(context, &b);
			b.contract_id = 0;
		}
		if (b.contract_id == 0)
			r = begin_balance(q, &b, err);
		add_allotment(q, filter->on, &b);
	}
	if (r == ERR_OK && b.contract_id != 0) {
		end_balance(&b);
		each(context, &b);
	}
	return r;
}

int balance_steps(struct store *st, int64_t contract_id, int64_t school_id, struct fy fy,
		  struct date on, void (*each)(void *context, const struct balance_step *step),
		  void *context, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT e.dated_on AS on_date, -e.quantity, CASE WHEN e.provisional_until >= ?3 "
		"AND NOT EXISTS"
		"  (SELECT 1 FROM use_confirmed u WHERE u.entry_id = e.entry_id AND u.confirmed_on "
		"<= ?3) OR EXISTS (SELECT 1 FROM use_query y WHERE y.entry_id = e.entry_id AND "
		"y.queried_on <= ?3 AND NOT EXISTS (SELECT 1 FROM use_answer w WHERE w.query_id = "
		"y.query_id AND w.answered_on <= ?3))"
		"  THEN 1 ELSE 0 END, e.entry_id AS place FROM allotment a JOIN day_entry e ON "
		"e.allotment_id = a.allotment_id"
		" WHERE a.contract_id = ?1 AND a.fy = ?2 AND e.kind = 'use' AND e.dated_on <= ?3"
		" AND (?4 IS NULL OR e.school_id = ?4) AND e.reverses_entry_id IS NULL AND NOT "
		"EXISTS (SELECT 1 FROM day_entry b WHERE b.reverses_entry_id = e.entry_id AND "
		"b.dated_on <= ?3)"
		" UNION ALL SELECT h.on_date, h.quantity, 2, h.hold_id FROM hold h"
		" WHERE h.contract_id = ?1 AND h.on_date BETWEEN ?5 AND ?6 AND (?4 IS NULL OR "
		"h.school_id = ?4) AND h.made_on <= ?3 AND (h.released_on IS NULL OR "
		"h.released_on > ?3) AND NOT EXISTS (SELECT 1 FROM day_entry u WHERE u.hold_id = "
		"h.hold_id AND u.dated_on <= ?3)"
		" ORDER BY on_date, place",
		BIND(bind_int(contract_id), bind_int(fy.begins), bind_date(on), bind_id(school_id),
		     bind_date(fy_first(fy)), bind_date(fy_last(fy))),
		&q, err);

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
	{ "school", NULL, COLUMN_TEXT },
	{ NULL, "School", COLUMN_TEXT },
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
	{ "owed", NULL, COLUMN_QUANTITY },
	{ "planned", "Booked", COLUMN_QUANTITY },
	{ "available", NULL, COLUMN_QUANTITY },
	{ NULL, "Left",
	  COLUMN_QUANTITY }, /* with what is owed after its last day: the figures of a row add up */
	{ "own_used", NULL, COLUMN_QUANTITY },
	{ "own_planned", NULL, COLUMN_QUANTITY },
	{ "value_left", NULL, COLUMN_MONEY },
	{ "starts_on", NULL, COLUMN_DATE },
	{ "expires_on", "Ends on", COLUMN_DATE },
};
const size_t balance_column_count = COUNT_OF(balance_columns);

static void add_row(void *context, const struct balance *b)
{
	struct table *t = context;
	char shown[160];

	(void) snprintf(shown, sizeof shown, "%s%s", b->members > 1 ? "Pool of " : "", b->school);
	table_add_text(t, b->urn);
	table_add_text(t, b->school);
	table_add_text(t, shown);
	table_add_text(t, b->contract);
	table_add_text(t, fy_text(b->fy).s);
	table_add_text(t, unit_terms(b->unit)->word);
	table_add_text(t, sharing_word(b->sharing));
	table_add_int(t, b->members);
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
	table_add_quantity(t, b->owed);
	table_add_quantity(t, b->planned);
	table_add_quantity(t, b->available);
	table_add_quantity(t, quantity_of(b->left.hundredths - b->planned.hundredths));
	table_add_quantity(t, b->own_used);
	table_add_quantity(t, b->own_planned);
	table_add_money(t, b->value_left);
	table_add_date(t, b->starts_on);
	table_add_date(t, b->expires_on);
}

int balance_list(struct store *st, const struct balance_filter *filter, struct table *t,
		 struct err *err)
{
	return balance_each(st, filter, add_row, t, err);
}
