/* core/school_list.c - schools as a table */
#include "core/school.h"

#include "core/text.h"

#include "core/banned.h"

const struct column school_columns[] = {
	{ "urn", "URN", COLUMN_CODE },           { "name", "School", COLUMN_TEXT },
	{ "status", "Status", COLUMN_CODE },     { "town", NULL, COLUMN_TEXT },
	{ "postcode", "Postcode", COLUMN_CODE }, { "type", NULL, COLUMN_CODE },
	{ "treatment", NULL, COLUMN_CODE },      { NULL, "Billed as", COLUMN_CODE },
	{ "payer", "Who we bill", COLUMN_TEXT }, { "link_officer", "Officer", COLUMN_CODE },
};
const size_t school_column_count = COUNT_OF(school_columns);

/* Not in the SQL: a school matches by its folded name, and LIKE differs between the engines. */
static bool is_wanted(const struct stmt *q, const char *folded, const char *urn, bool all)
{
	if (!all && strcmp(stmt_text(q, 2), "closed") == 0)
		return false;
	return !folded || strstr(stmt_text(q, 9), folded) || strcmp(stmt_text(q, 0), urn) == 0;
}

int school_list(struct store *st, struct date on, const char *matching, bool all, struct table *t,
		struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	SCOPED(freep) char *folded = matching ? text_fold(matching) : NULL;
	bool row = false;
	int r;

	if (matching && !folded)
		return err_nomem(err);
	r = store_query(
		st,
		"SELECT s.urn, s.name, s.status, s.town, s.postcode, k.gias_type, k.treatment,"
		" p.name, o.code, s.name_folded FROM school s"
		" LEFT JOIN school_kind k ON k.school_id = s.school_id AND k.from_on "
		"=" SCHOOL_KIND_FROM("s.school_id",
				     "?1") " LEFT JOIN payer p ON p.payer_id = k.payer_id"
					   " LEFT JOIN link_officer l ON l.school_id = s.school_id "
					   "AND l.from_on ="
					   " (SELECT max(z.from_on) FROM link_officer z"
					   " WHERE z.school_id = s.school_id AND z.from_on <= ?1)"
					   " LEFT JOIN officer o ON o.officer_id = l.officer_id"
					   " ORDER BY s.name_folded, s.urn",
		BIND(bind_date(on)), &q, err);
	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		if (!is_wanted(q, folded, matching ? matching : "", all))
			continue;
		for (int i = 0; i < 9; i++) {
			table_add_text(t, stmt_text(q, i));
			if (i == 6) /* the treatment, in the screen's word */
				table_add_text(t, stmt_text(q, i) ? treatment_word(stmt_text(q, i))
								  : NULL);
		}
	}
	return r;
}
