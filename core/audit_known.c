/* core/audit_known.c - which acts had been recorded by a day or an instant */
#include "core/audit_known.h"

#include "core/clock.h"

#include "core/banned.h"

struct bind bind_as_on(const struct as_known *as)
{
	return !as || date_is_none(as->on) ? bind_text("9") : bind_date(as->on);
}

struct bind bind_as_known(const struct as_known *as)
{
	return bind_int(as && as->known ? as->known : INT64_MAX);
}

/* The last instant of a local day: midnight is at 23:00 UTC in summer time. */
static int last_instant(struct date day, char out[32], struct err *err)
{
	struct moment eve;
	int r;

	(void) snprintf(out, 32, "%.10sT23:00:00Z", date_iso(day).s);
	if ((r = clock_moment(out, &eve, err)) < 0)
		return r;
	(void) snprintf(out, 32, "%.10sT%s:59:59Z", date_iso(day).s,
			date_compare(eve.on, day) > 0 ? "22" : "23");
	return ERR_OK;
}

/* Up to which instant, of which day. */
static int read_when(const char *text, char out[32], struct date *out_day, struct err *err)
{
	struct err ignored = { 0 };
	struct moment m;

	if (date_parse(text, out_day, &ignored) == ERR_OK)
		return last_instant(*out_day, out, err);
	if (clock_moment(text, &m, &ignored) < 0)
		return err_set(err, ERR_INVALID,
			       "'%.40s' is neither a date such as 2024-10-01 nor an instant such as"
			       " 2024-10-01T09:00:00Z",
			       text);
	(void) snprintf(out, 32, "%s", text);
	*out_day = m.on;
	return ERR_OK;
}

static int refuse_before(struct store *st, const char *text, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	struct moment m;
	bool row = false;
	int r = store_one(st, "SELECT recorded_at FROM audit ORDER BY audit_id LIMIT 1", BIND_NONE,
			  &q, &row, err);

	if (r < 0)
		return r;
	if (!row)
		return err_set(err, ERR_NOT_FOUND, "nothing was entered in the book yet");
	if ((r = clock_moment(stmt_text(q, 0), &m, err)) < 0)
		return r;
	return err_set(err, ERR_NOT_FOUND,
		       "nothing was known on %s: the book began on %s, at %s (%s)", text,
		       date_long(m.on).s, clock_text(m.min).s, stmt_text(q, 0));
}

int audit_known(struct store *st, const char *text, const char *now, int64_t *out_audit_id,
		struct date *out_day, struct err *err)
{
	char until[32];
	struct moment present;
	int64_t audit_id;
	int r;

	if ((r = read_when(text, until, out_day, err)) < 0 ||
	    (r = clock_moment(now, &present, err)) < 0)
		return r;
	if (strlen(text) > 10 ? strcmp(until, now) > 0 : date_compare(*out_day, present.on) > 0)
		return err_set(err, ERR_INVALID,
			       "%s is still to come: what will be known then nobody can tell",
			       text);
	if ((r = store_int(st,
			   "SELECT audit_id FROM audit WHERE recorded_at <= ?1 ORDER BY audit_id "
			   "DESC LIMIT 1",
			   BIND(bind_text(until)), 0, &audit_id, err)) < 0)
		return r;
	if (audit_id == 0)
		return refuse_before(st, text, err);
	*out_audit_id = audit_id;
	return ERR_OK;
}
