/* core/audit_list.c - reads the audit trail */
#include "core/audit.h"

#include "core/banned.h"

const struct column audit_columns[] = {
	{ "act_number", "No", COLUMN_INT }, { "recorded_at", "Recorded (UTC)", COLUMN_CODE },
	{ "today", "As on", COLUMN_DATE },  { "actor", "By", COLUMN_CODE },
	{ "login", NULL, COLUMN_CODE },     { "door", NULL, COLUMN_CODE },
	{ "act", "Act", COLUMN_CODE },      { "reason", "Reason", COLUMN_TEXT },
	{ "rows", "Rows", COLUMN_INT },     { "chain", NULL, COLUMN_CODE },
};
const size_t audit_column_count = COUNT_OF(audit_columns);

int audit_list(struct store *st, struct date from, struct date to, struct table *t, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st,
			    "SELECT a.audit_id, a.recorded_at, a.today_on, a.actor, a.login, "
			    "a.door, a.act, a.reason,"
			    " (SELECT count(*) FROM audit_detail d WHERE d.audit_id = a.audit_id), "
			    "a.chain_sha256 FROM audit a"
			    " WHERE (?1 IS NULL OR a.today_on >= ?1) AND (?2 IS NULL OR a.today_on "
			    "<= ?2) ORDER BY a.audit_id",
			    BIND(bind_date(from), bind_date(to)), &q, err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		table_add_int(t, stmt_int(q, 0));
		table_add_text(t, stmt_text(q, 1));
		table_add_date(t, stmt_date(q, 2));
		for (int i = 3; i < 8; i++)
			table_add_text(t, stmt_text(q, i));
		table_add_int(t, stmt_int(q, 8));
		table_add_text(t, stmt_text(q, 9));
	}
	return r;
}
