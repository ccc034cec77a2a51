/* core/owed.c - notes, lists and settles days that the service owes; decides nothing */
#include "core/owed.h"

#include "core/check_value.h"
#include "core/days.h"
#include "core/ledger.h"

#include "core/banned.h"

static const char *const cause_words[] = {
	[OWED_CANCELLED] = "cancelled",
	[OWED_NOT_OFFERED] = "not-offered",
	[OWED_WRONG_USE] = "wrong-use",
};

static const char *const how_words[] = {
	[SETTLED_RE_ARRANGED] = "re-arranged",
	[SETTLED_OFFERED] = "offered",
	[SETTLED_CREDITED] = "credited",
	[SETTLED_WAIVED] = "waived",
};

const char *owed_cause_word(enum owed_cause cause)
{
	return cause_words[cause];
}

const char *owed_how_word(enum owed_how how)
{
	return how_words[how];
}

int owed_add(struct work *work, struct owed *o, struct err *err)
{
	return work_insert(
		work,
		"INSERT INTO owed (allotment_id, school_id, cause, since_on, quantity, "
		"hold_id, said_by, reason, audit_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
		BIND(bind_int(o->allotment_id), bind_int(o->school_id),
		     bind_text(cause_words[o->cause]), bind_date(o->since_on),
		     bind_int(o->quantity.hundredths), bind_id(o->hold_id),
		     bind_text(o->said_by[0] ? o->said_by : NULL), bind_text(work->reason),
		     bind_int(work_audit_id(work))),
		&o->id, err);
}

/* ---- reading ---- */

static int read_owed(const struct stmt *q, struct owed *o, struct err *err)
{
	*o = (struct owed){
		.id = stmt_int(q, 0),
		.allotment_id = stmt_int(q, 1),
		.contract_id = stmt_int(q, 2),
		.school_id = stmt_int(q, 4),
		.fy = { (int16_t) stmt_int(q, 7) },
		.since_on = stmt_date(q, 10),
		.quantity = stmt_quantity(q, 11),
		.hold_id = stmt_int(q, 12),
		.settled = !stmt_is_null(q, 15),
		.settled_on = stmt_date(q, 16),
		.slot_on = stmt_date(q, 17),
	};
	stmt_copy(q, 3, o->contract, sizeof o->contract);
	stmt_copy(q, 5, o->urn, sizeof o->urn);
	stmt_copy(q, 6, o->school, sizeof o->school);
	stmt_copy(q, 13, o->said_by, sizeof o->said_by);
	stmt_copy(q, 14, o->reason, sizeof o->reason);
	stmt_copy(q, 18, o->settled_by, sizeof o->settled_by);
	stmt_copy(q, 19, o->settled_reason, sizeof o->settled_reason);
	/* The schema lets no other words stand. */
	while (strcmp(cause_words[o->cause], stmt_text(q, 9)) != 0)
		o->cause++;
	while (o->settled && strcmp(how_words[o->how], stmt_text(q, 15)) != 0)
		o->how++;
	return unit_parse(stmt_text(q, 8), &o->unit, err);
}

int owed_open_each(struct store *st, const struct owed_filter *filter,
		   void (*each)(void *context, const struct owed *o), void *context,
		   struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT o.owed_id, o.allotment_id, a.contract_id, c.ref, o.school_id, s.urn, "
		"s.name, a.fy, a.unit, o.cause, o.since_on, o.quantity, o.hold_id, o.said_by, "
		"o.reason, t.how, t.settled_on, t.slot_on, t.said_by, t.reason FROM owed o JOIN "
		"allotment a ON a.allotment_id = o.allotment_id JOIN contract c ON c.contract_id = "
		"a.contract_id JOIN school s ON s.school_id = o.school_id LEFT JOIN owed_settled t "
		"ON t.owed_id = o.owed_id WHERE (?1 IS NULL OR o.school_id = ?1) AND (?2 IS NULL "
		"OR a.contract_id = ?2) AND (?3 IS NULL OR o.allotment_id = ?3) AND (?4 IS NULL OR "
		"a.fy = ?4) AND (?5 = 1 OR t.owed_id IS NULL) AND (?6 IS NULL OR o.owed_id = ?6) "
		"ORDER BY s.name_folded, s.urn, a.fy, o.owed_id",
		BIND(bind_id(filter->school_id), bind_id(filter->contract_id),
		     bind_id(filter->allotment_id),
		     filter->fy ? bind_int(filter->fy->begins) : bind_null(), bind_int(filter->all),
		     bind_id(filter->owed_id)),
		&q, err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct owed o;

		if ((r = read_owed(q, &o, err)) < 0)
			return r;
		each(context, &o);
	}
	return r;
}

static void keep(void *context, const struct owed *o)
{
	*(struct owed *) context = *o;
}

int owed_load(struct store *st, int64_t owed_id, struct owed *out, struct err *err)
{
	const struct owed_filter filter = { .owed_id = owed_id, .all = true };
	struct owed o = { 0 };
	int r = owed_open_each(st, &filter, keep, &o, err);

	if (r < 0)
		return r;
	if (o.id == 0)
		return err_set(err, ERR_NOT_FOUND,
			       "nothing is owed under %" PRId64
			       ": 'daybook owed list' shows what is",
			       owed_id);
	*out = o;
	return ERR_OK;
}

/* ---- settling ---- */

static int need_open(const struct owed *o, struct err *err)
{
	if (!o->settled)
		return ERR_OK;
	return err_set(err, ERR_CONFLICT, "what was owed under %" PRId64 " was %s on %s", o->id,
		       how_words[o->how], date_long(o->settled_on).s);
}

static int insert_settled(struct work *work, int64_t owed_id, enum owed_how how,
			  const char *said_by, struct date slot_on, struct err *err)
{
	return work_run(work,
			"INSERT INTO owed_settled (owed_id, how, settled_on, slot_on, said_by, "
			"reason, audit_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
			BIND(bind_int(owed_id), bind_text(how_words[how]), bind_date(work->today),
			     bind_date(slot_on), bind_text(said_by), bind_text(work->reason),
			     bind_int(work_audit_id(work))),
			err);
}

int owed_settle(struct work *work, int64_t owed_id, enum owed_how how, const char *said_by,
		struct err *err)
{
	struct owed o;
	int r;

	if ((r = owed_load(work->store, owed_id, &o, err)) < 0 || (r = need_open(&o, err)) < 0)
		return r;
	if (how == SETTLED_WAIVED && !said_by) {
		err_set(err, ERR_INVALID, "say who at the school waived it, with --by");
		return err_at(err, "by", 0);
	}
	if (said_by && line_check("name of who at the school waived it", said_by,
				  sizeof o.said_by - 1, err) < 0)
		return err_at(err, "by", 0);
	return insert_settled(work, owed_id, how, said_by, DATE_NONE, err);
}

int owed_offer(struct work *work, int64_t owed_id, struct date slot_on, struct err *err)
{
	struct allotment_now now;
	struct owed o;
	bool working;
	int r;

	if ((r = owed_load(work->store, owed_id, &o, err)) < 0 || (r = need_open(&o, err)) < 0 ||
	    (r = ledger_load(work->store, o.allotment_id, &now, err)) < 0 ||
	    (r = day_is_working(work->store, slot_on, &working, err)) < 0)
		return r;
	if (!working)
		err_set(err, ERR_INVALID, "%s is no working day: no slot can be offered on it",
			date_long(slot_on).s);
	else if (date_compare(slot_on, o.since_on) < 0)
		err_set(err, ERR_INVALID, "%s lies before %s, since when the days are owed",
			date_long(slot_on).s, date_long(o.since_on).s);
	else if (date_compare(slot_on, now.allotment.expires_on) > 0)
		err_set(err, ERR_INVALID, "the days end on %s: a slot on %s does not deliver them",
			date_long(now.allotment.expires_on).s, date_long(slot_on).s);
	else
		return insert_settled(work, owed_id, SETTLED_OFFERED, NULL, slot_on, err);
	return err_at(err, "date", 0);
}

/* ---- listing ---- */

const struct column owed_columns[] = {
	{ "owed", "No", COLUMN_INT },
	{ "urn", NULL, COLUMN_CODE },
	{ "school", "School", COLUMN_TEXT },
	{ "contract", "Contract", COLUMN_CODE },
	{ "financial_year", NULL, COLUMN_CODE },
	{ "since", "Since", COLUMN_DATE },
	{ "quantity", NULL, COLUMN_QUANTITY },
	{ "unit", NULL, COLUMN_CODE },
	{ NULL, "Owed", COLUMN_CODE },
	{ "cause", "Cause", COLUMN_CODE },
	{ "said_by", NULL, COLUMN_TEXT },
	{ "reason", NULL, COLUMN_TEXT },
	{ "settled", NULL, COLUMN_CODE },
	{ NULL, "State", COLUMN_CODE },
	{ "settled_on", NULL, COLUMN_DATE },
	{ "slot_on", NULL, COLUMN_DATE },
	{ "settled_by", NULL, COLUMN_TEXT },
	{ "settled_reason", NULL, COLUMN_TEXT },
};
const size_t owed_column_count = COUNT_OF(owed_columns);

static const char *text_or_null(const char *text)
{
	return text[0] ? text : NULL;
}

static void add_row(void *context, const struct owed *o)
{
	struct table *t = context;
	const char *how = o->settled ? how_words[o->how] : NULL;

	table_add_int(t, o->id);
	table_add_text(t, o->urn);
	table_add_text(t, o->school);
	table_add_text(t, o->contract);
	table_add_text(t, fy_text(o->fy).s);
	table_add_date(t, o->since_on);
	table_add_quantity(t, o->quantity);
	table_add_text(t, unit_terms(o->unit)->word);
	table_add_text(t, quantity_column(o->quantity, o->unit).s);
	table_add_text(t, cause_words[o->cause]);
	table_add_text(t, text_or_null(o->said_by));
	table_add_text(t, text_or_null(o->reason));
	table_add_text(t, how);
	table_add_text(t, how ? how : "open");
	table_add_date(t, o->settled_on);
	table_add_date(t, o->slot_on);
	table_add_text(t, text_or_null(o->settled_by));
	table_add_text(t, text_or_null(o->settled_reason));
}

int owed_list(struct store *st, const struct owed_filter *filter, struct table *t, struct err *err)
{
	return owed_open_each(st, filter, add_row, t, err);
}
