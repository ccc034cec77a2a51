/*
 * core/audit_known.h - two times: the date that facts hold on, and what of them was known then.
 *
 * Every fact has its effective date and the act that entered it. A list asked for "on" a date counts what is dated up to
 * it; asked for as it was "known", what had been entered by then (DESIGN.md, As it was known).
 */
#ifndef CORE_AUDIT_KNOWN_H
#define CORE_AUDIT_KNOWN_H

#include "core/store.h"

/* How a list is asked for. Names of schools, officers and services are always today's. */
struct as_known {
	struct date on; /* DATE_NONE: all dates */
	int64_t known;  /* the last act that was known; 0: all of them */
};

/* For readers that get NULL where all is meant. In SQL: 'date <= ?n' and 'audit_id <= ?m'. */
struct bind bind_as_on(const struct as_known *as);
struct bind bind_as_known(const struct as_known *as);

/*
 * SQL: was a row known that names no act itself? 'key': an expression of its primary key, parts joined by '/'.
 * 'known': the parameter of bind_as_known().
 */
#define ROW_KNOWN(table, key, known)                                                       \
	"(" known " = 9223372036854775807 OR EXISTS (SELECT 1 FROM audit_detail ad WHERE " \
	"ad.table_name = '" table "' AND ad.row_key = " key " AND ad.kind = 'i' AND "      \
	"ad.audit_id <= " known "))"

/*
 * The last act recorded by the end of a local day ("2024-10-01") or by an instant ("2024-10-01T09:00:00Z"), by the
 * clock, whatever date it went by. *out_day: that day. 'now': the instant by the clock.
 * ERR_INVALID: it is neither, or still to come. ERR_NOT_FOUND: before the book began; the message says when.
 */
int audit_known(struct store *st, const char *text, const char *now, int64_t *out_audit_id,
		struct date *out_day, struct err *err) MUST_CHECK;

#endif
