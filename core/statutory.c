/* core/statutory.c - writes and lists the free-service log */
#include "core/statutory.h"

#include "core/user.h"

#include "core/banned.h"

static int check_case_ref(const char *ref, struct err *err)
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-/";
	size_t length;

	if (!ref)
		return ERR_OK;
	length = strlen(ref);
	if (length == 0 || length > 32 || strspn(ref, allowed) != length)
		return err_set(err, ERR_INVALID,
			       "'%s' is not a case reference: up to 32 capitals, digits, '-' or "
			       "'/', and never a name",
			       ref);
	return ERR_OK;
}

int statutory_write(struct work *work, const struct statutory_record *record, int64_t *out_id,
		    struct err *err)
{
	int r;

	if (!record->service->statutory)
		return err_set(err, ERR_INVALID,
			       "'%s' is a purchased service: book and deliver it as a visit, so "
			       "that it draws days",
			       record->service->title);
	if (date_compare(record->done_on, work->today) > 0)
		return err_set(
			err, ERR_CONFLICT,
			"%s is still to come: a free service is recorded once it is delivered",
			date_long(record->done_on).s);
	if (record->minutes < 0 || record->minutes > 1440)
		return err_set(err, ERR_INVALID, "%" PRId64 " minutes do not fit into a day",
			       record->minutes);
	if ((r = date_plausible(record->done_on, work->today, err)) < 0)
		return err_at(err, "on", 0);
	if (school_is_closed(record->school, record->done_on))
		return err_set(err, ERR_CONFLICT, "%s (%s) is closed on %s", record->school->name,
			       record->school->urn, date_long(record->done_on).s);
	if ((r = check_case_ref(record->case_ref, err)) < 0)
		return r;
	return work_insert(work,
			   "INSERT INTO statutory_record (school_id, service_id, officer_id, "
			   "done_on, minutes, case_ref,"
			   " recorded_on, audit_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
			   BIND(bind_int(record->school->id), bind_int(record->service->id),
				bind_int(record->officer_id), bind_date(record->done_on),
				bind_int(record->minutes), bind_text(record->case_ref),
				bind_date(work->today), bind_int(work_audit_id(work))),
			   out_id, err);
}

int statutory_add(struct work *work, const struct statutory_record *record, int64_t *out_id,
		  struct err *err)
{
	int r = user_answers_for(work, record->officer_id, "log a free service", err);

	return r < 0 ? r : statutory_write(work, record, out_id, err);
}

static int check_withdraw(struct work *work, int64_t record_id, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(work->store,
			  "SELECT r.officer_id, w.withdrawn_on FROM statutory_record r LEFT JOIN "
			  "record_withdrawn w ON w.record_id = r.record_id WHERE r.record_id = ?1",
			  BIND(bind_int(record_id)), &q, &row, err);

	if (r < 0)
		return r;
	if (!row)
		return err_set(err, ERR_NOT_FOUND,
			       "there is no free service %" PRId64
			       ": 'daybook statutory list' shows them",
			       record_id);
	if (!stmt_is_null(q, 1))
		return err_set(err, ERR_CONFLICT, "free service %" PRId64 " was withdrawn on %s",
			       record_id, date_long(stmt_date(q, 1)).s);
	if (!work->reason) {
		err_set(err, ERR_INVALID, "say why it is withdrawn, with --reason");
		return err_at(err, "reason", 0);
	}
	return user_answers_for(work, stmt_int(q, 0), "withdraw a free service", err);
}

int statutory_withdraw(struct work *work, int64_t record_id, struct err *err)
{
	int r = check_withdraw(work, record_id, err);

	if (r < 0)
		return r;
	return work_run(work,
			"INSERT INTO record_withdrawn (record_id, withdrawn_on, reason, audit_id) "
			"VALUES (?1, ?2, ?3, ?4)",
			BIND(bind_int(record_id), bind_date(work->today), bind_text(work->reason),
			     bind_int(work_audit_id(work))),
			err);
}

const struct column statutory_columns[] = {
	{ "record", "No", COLUMN_INT },        { "done_on", "Date", COLUMN_DATE },
	{ "urn", "URN", COLUMN_CODE },         { "school", "School", COLUMN_TEXT },
	{ "service_code", NULL, COLUMN_CODE }, { "service", "Free service", COLUMN_TEXT },
	{ "basis", NULL, COLUMN_CODE },        { "officer", "Officer", COLUMN_CODE },
	{ "minutes", "Minutes", COLUMN_INT },  { "case_ref", NULL, COLUMN_CODE },
	{ "recorded_on", NULL, COLUMN_DATE },
};
const size_t statutory_column_count = COUNT_OF(statutory_columns);

int statutory_list(struct store *st, const struct statutory_filter *filter, struct table *t,
		   struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT r.record_id, r.done_on, s.urn, s.name, v.code, v.title, v.basis, o.code, "
		"r.minutes,"
		" r.case_ref, r.recorded_on FROM statutory_record r JOIN school s ON s.school_id = "
		"r.school_id"
		" JOIN service v ON v.service_id = r.service_id JOIN officer o ON o.officer_id = "
		"r.officer_id"
		" WHERE (?1 IS NULL OR r.school_id = ?1) AND (?2 IS NULL OR r.officer_id = ?2)"
		" AND (?3 IS NULL OR r.service_id = ?3) AND (?4 IS NULL OR r.done_on >= ?4)"
		" AND (?5 IS NULL OR r.done_on <= ?5) AND r.done_on <= ?6 AND r.audit_id <= ?7"
		" AND NOT EXISTS (SELECT 1 FROM record_withdrawn w WHERE w.record_id = r.record_id"
		" AND w.audit_id <= ?7) ORDER BY r.done_on, r.record_id",
		BIND(bind_id(filter->school_id), bind_id(filter->officer_id),
		     bind_id(filter->service_id), bind_date(filter->from), bind_date(filter->to),
		     bind_as_on(filter->as), bind_as_known(filter->as)),
		&q, err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row) {
		table_add_int(t, stmt_int(q, 0));
		table_add_date(t, stmt_date(q, 1));
		for (int i = 2; i < 8; i++)
			table_add_text(t, stmt_text(q, i));
		table_add_int(t, stmt_int(q, 8));
		table_add_text(t, stmt_text(q, 9));
		table_add_date(t, stmt_date(q, 10));
	}
	return r;
}
