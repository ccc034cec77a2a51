/* core/contract_list.c - lists contracts for people and programs */
#include "core/contract.h"

#include "core/banned.h"

const struct column contract_columns[] = {
	{ "contract", "Contract", COLUMN_CODE }, { "state", NULL, COLUMN_CODE },
	{ NULL, "State", COLUMN_CODE },          { "urn", NULL, COLUMN_CODE },
	{ "school", NULL, COLUMN_TEXT },         { NULL, "School", COLUMN_TEXT },
	{ "members", NULL, COLUMN_INT },         { "sharing", NULL, COLUMN_CODE },
	{ "commitment", NULL, COLUMN_CODE },     { "financial_year", "Year", COLUMN_CODE },
	{ "unit", NULL, COLUMN_CODE },           { "bought", NULL, COLUMN_QUANTITY },
	{ NULL, "Bought", COLUMN_CODE },         { "net", "Net £", COLUMN_MONEY },
	{ "plan", NULL, COLUMN_CODE },           { "starts_on", NULL, COLUMN_DATE },
	{ "ends_on", "Ends", COLUMN_DATE },      { "quote_expires_on", NULL, COLUMN_DATE },
};
const size_t contract_column_count = COUNT_OF(contract_columns);

static int add_row(struct table *t, const struct stmt *q, struct date today, struct err *err)
{
	bool quote = strcmp(stmt_text(q, 1), "quote") == 0;
	bool expired = quote && date_compare(today, stmt_date(q, 11)) > 0;
	int64_t members = stmt_int(q, 12);
	char school[160];
	enum unit unit;
	int r = unit_parse(stmt_text(q, 5), &unit, err);

	if (r < 0)
		return r;
	if (members > 1)
		(void) snprintf(school, sizeof school, "%s +%d", stmt_text(q, 3),
				(int) members - 1);
	else
		(void) snprintf(school, sizeof school, "%s", stmt_text(q, 3));
	table_add_text(t, stmt_text(q, 0));
	table_add_text(t, stmt_text(q, 1));
	table_add_text(t, expired ? "expired" : stmt_text(q, 1));
	table_add_text(t, stmt_text(q, 2));
	table_add_text(t, stmt_text(q, 3));
	table_add_text(t, school);
	table_add_int(t, members);
	table_add_text(t, stmt_text(q, 13));
	table_add_text(t, stmt_text(q, 14));
	table_add_text(t, fy_text((struct fy){ (int16_t) stmt_int(q, 4) }).s);
	table_add_text(t, stmt_text(q, 5));
	table_add_quantity(t, stmt_quantity(q, 6));
	table_add_text(t, quantity_column(stmt_quantity(q, 6), unit).s);
	table_add_money(t, stmt_money(q, 7));
	table_add_text(t, stmt_text(q, 8));
	table_add_date(t, stmt_date(q, 9));
	table_add_date(t, stmt_date(q, 10));
	table_add_date(t, quote ? stmt_date(q, 11) : DATE_NONE);
	return ERR_OK;
}

/* SQL: the last event that decides the state of contract c; ?3 the date, ?4 the last act that was known. */
#define CONTRACT_LINE                                                                         \
	"(SELECT max(e.line) FROM contract_event e WHERE e.contract_id = c.contract_id AND "  \
	"(e.kind IN ('agreed','withdrawn') OR e.kind IN ('ended','cancelled') AND e.last_on " \
	"IS NOT NULL) AND e.audit_id <= ?4 AND (e.on_date <= ?3 OR e.last_on < ?3))"
#define JOIN_KNOWN ROW_KNOWN("contract_member", MEMBER_KEY, "?4")

/* What was bought, or, of a quote, would be. */
#define LIST                                                                                       \
	"SELECT c.ref, coalesce(e.kind, 'quote'), s.urn, s.name, c.fy, c.unit, "                   \
	"coalesce(p.quantity, y.quantity), coalesce(p.net, y.net), c.plan, c.starts_on, "          \
	"coalesce(e.last_on, c.ends_on), q.expires_on, n.members, c.sharing, c.commitment FROM "   \
	"contract c JOIN quote q ON q.contract_id = c.contract_id AND q.audit_id <= ?4 AND "       \
	"q.quoted_on <= ?3 JOIN contract_member m ON m.contract_id = c.contract_id "               \
	"AND m.line = 1 JOIN school s ON s.school_id = m.school_id JOIN (SELECT y.contract_id, "   \
	"sum(y.quantity) AS quantity, sum(y.net_pence) AS net FROM quote_year y GROUP BY "         \
	"y.contract_id) y ON y.contract_id = c.contract_id JOIN (SELECT m.contract_id, count(*) "  \
	"AS members FROM contract_member m WHERE m.joined_on IS NULL OR m.joined_on <= ?3 "        \
	"AND " JOIN_KNOWN " GROUP BY m.contract_id) n ON n.contract_id = c.contract_id LEFT JOIN " \
	"(SELECT p.contract_id, sum(p.quantity) AS quantity, sum(coalesce(r.net_pence, "           \
	"p.net_pence)) AS net FROM purchase p LEFT JOIN rate_confirmed r ON r.purchase_id = "      \
	"p.purchase_id AND r.audit_id <= ?4 AND r.confirmed_on <= ?3 WHERE p.origin <> 'benefit' " \
	"AND p.audit_id <= ?4 AND p.bought_on <= ?3 GROUP BY p.contract_id) p ON p.contract_id = " \
	"c.contract_id LEFT JOIN contract_event e ON e.contract_id = c.contract_id AND e.line "    \
	"= " CONTRACT_LINE                                                                         \
	" WHERE (?1 IS NULL OR c.contract_id IN (SELECT x.contract_id FROM contract_member x "     \
	"WHERE x.school_id = ?1)) AND (?2 IS NULL OR c.fy = ?2 OR c.contract_id IN (SELECT "       \
	"x.contract_id FROM quote_year x WHERE x.fy = ?2)) ORDER BY c.fy, c.number"

int contract_list(struct store *st, const struct contract_filter *filter, struct table *t,
		  struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st, LIST,
			    BIND(bind_id(filter->school_id),
				 filter->fy ? bind_int(filter->fy->begins) : bind_null(),
				 bind_as_on(filter->as), bind_as_known(filter->as)),
			    &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row)
		r = add_row(t, q, filter->today, err);
	return r;
}

int contract_other_quotes(struct store *st, const struct contract *c, struct date today,
			  void (*each)(void *context, const char *ref), void *context,
			  struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT c.ref FROM contract c JOIN quote q ON q.contract_id = c.contract_id WHERE "
		"c.state = 'quote' AND c.contract_id <> ?1 AND q.expires_on >= ?2 AND "
		"c.contract_id IN (SELECT o.contract_id FROM contract_member m JOIN "
		"contract_member o ON o.school_id = m.school_id WHERE m.contract_id = ?1) AND "
		"EXISTS (SELECT 1 FROM quote_year y JOIN quote_year o ON o.fy = y.fy WHERE "
		"y.contract_id = ?1 AND o.contract_id = c.contract_id) ORDER BY c.contract_id",
		BIND(bind_int(c->id), bind_date(today)), &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row)
		each(context, stmt_text(q, 0));
	return r;
}
