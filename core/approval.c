/* core/approval.c - gives, finds and uses up a second person's word */
#include "core/approval.h"

#include "core/check_value.h"
#include "core/setting.h"

#include "core/banned.h"

#define SUBJECT_MAX 96
#define VALID_DAYS "second-person.valid-days"

/* What settings may ask a second person for: each has its "second-person.WORD" in core/setting.c. */
static const struct family {
	const char *word;
	const char *doing;     /* ".. needs a second person" */
	const char *amounting; /* the same before an amount */
} families[] = {
	{ "credit", "a credit", "crediting" },
	{ "year-close", "closing a year", "closing a year worth" },
	{ "correction", "a correction", "correcting" },
	{ "waiver", "a waiver", "waiving" },
	{ "refund", "a refund", "refunding" },
	{ "write-off", "writing a debt off", "writing off" },
};

static const struct family *family_find(const char *word)
{
	for (size_t i = 0; i < COUNT_OF(families); i++)
		if (strcmp(families[i].word, word) == 0)
			return &families[i];
	return NULL;
}

/* A line that can be typed again as it stands, between double quotes and in any shell. */
static int check_subject(const char *subject, struct err *err)
{
	size_t length = strlen(subject);
	int r = line_check("subject", subject, SUBJECT_MAX, err);

	if (r < 0)
		return r;
	if (subject[0] == ' ' || subject[length - 1] == ' ' || strstr(subject, "  "))
		return err_set(err, ERR_INVALID,
			       "the subject '%s' has a blank too many: write it as the act did",
			       subject);
	if (strpbrk(subject, "\"$`\\!"))
		return err_set(err, ERR_INVALID,
			       "the subject '%s' has one of \" $ ` \\ !, which no act writes",
			       subject);
	return ERR_OK;
}

/* ---- use ---- */

/* An approval that is not used yet, as the search meets it. */
struct found {
	int64_t id;
	struct date given_on;
	char given_by[64], login[64]; /* who was at the keyboard, where that was another */
	bool disabled;
};

/*
 * Who gave it must be another person than who acts, and than who sits at the keyboard. One login may lend its keyboard
 * to both: on the command line a name is believed.
 */
static bool is_same_person(const struct work *work, const struct found *f)
{
	return strcmp(f->given_by, work->actor) == 0 || strcmp(f->given_by, work->login) == 0 ||
	       strcmp(f->login, work->actor) == 0;
}

static bool is_stale(struct date given_on, int64_t valid_days, struct date today)
{
	return date_compare(date_add(given_on, (int32_t) valid_days), today) < 0;
}

/* Why it does not count, for the end of the refusal; "" when it does. */
static void find_flaw(const struct work *work, const struct found *f, int64_t valid_days,
		      char out[160])
{
	struct date_text on = date_long(f->given_on);

	out[0] = '\0';
	if (is_same_person(work, f))
		(void) snprintf(out, 160, "; the one of %s is by the same person", on.s);
	else if (f->disabled)
		(void) snprintf(out, 160, "; the one of %s is by '%s', who is disabled", on.s,
				f->given_by);
	else if (is_stale(f->given_on, valid_days, work->today))
		(void) snprintf(out, 160, "; the one of %s is older than %" PRId64 " days", on.s,
				valid_days);
}

/* The first that counts; *out_id 0 and the flaw of the last one when none does. */
static int search(struct work *work, const char *family, const char *subject, int64_t valid_days,
		  int64_t *out_id, char flaw[160], struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(work->store,
			    "SELECT p.approval_id, p.given_on, p.given_by, a.login, b.disabled"
			    " FROM approval p JOIN audit a ON a.audit_id = p.audit_id"
			    " JOIN book_user b ON b.name = p.given_by"
			    " LEFT JOIN approval_use u ON u.approval_id = p.approval_id"
			    " WHERE p.family = ?1 AND p.subject = ?2 AND u.approval_id IS NULL"
			    " ORDER BY p.approval_id",
			    BIND(bind_text(family), bind_text(subject)), &q, err);

	*out_id = 0;
	flaw[0] = '\0';
	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		struct found f = { .id = stmt_int(q, 0),
				   .given_on = stmt_date(q, 1),
				   .disabled = stmt_int(q, 4) != 0 };

		stmt_copy(q, 2, f.given_by, sizeof f.given_by);
		stmt_copy(q, 3, f.login, sizeof f.login);
		find_flaw(work, &f, valid_days, flaw);
		if (flaw[0] == '\0') {
			*out_id = f.id;
			break;
		}
	}
	return r;
}

static int refuse(const struct family *f, const char *subject, struct money amount,
		  const char *flaw, struct err *err)
{
	bool has_amount = amount.pence != 0;

	if (amount.pence < 0)
		amount.pence = -amount.pence;
	return err_set(err, ERR_CONFLICT,
		       "%s%s%s needs a second person: ask one to give it, with"
		       " 'daybook approval give %s \"%s\" --reason ...'%s",
		       has_amount ? f->amounting : f->doing, has_amount ? " £" : "",
		       has_amount ? money_pretty(amount).s : "", f->word, subject, flaw);
}

int approval_need(struct work *work, const char *family, const char *subject, struct money amount,
		  struct err *err)
{
	const struct family *f = family_find(family);
	struct threshold threshold;
	char name[40], flaw[160];
	int64_t valid_days = 0, id = 0;
	int r;

	assert(f && "a family of the table above");
	(void) snprintf(name, sizeof name, "second-person.%s", f->word);
	if ((r = setting_threshold(work->store, name, work->today, &threshold, err)) < 0 ||
	    !threshold_passed(threshold, amount))
		return r;
	if ((r = check_subject(subject, err)) < 0 ||
	    (r = setting_int(work->store, VALID_DAYS, work->today, &valid_days, err)) < 0 ||
	    (r = search(work, family, subject, valid_days, &id, flaw, err)) < 0)
		return r;
	if (id == 0)
		return refuse(f, subject, amount, flaw, err);
	return work_run(work, "INSERT INTO approval_use (approval_id, audit_id) VALUES (?1, ?2)",
			BIND(bind_int(id), bind_int(work_audit_id(work))), err);
}

/* ---- give ---- */

static int check_family(const char *word, struct err *err)
{
	char words[120] = "";
	size_t used = 0;

	if (family_find(word))
		return ERR_OK;
	for (size_t i = 0; i < COUNT_OF(families); i++) {
		const char *part = i == 0 ? "" : i + 1 < COUNT_OF(families) ? ", " : " or ";

		used += (size_t) snprintf(words + used, sizeof words - used, "%s%s", part,
					  families[i].word);
		assert(used < sizeof words);
	}
	return err_set(err, ERR_INVALID, "'%s' is nothing that a second person is asked for: %s",
		       word, words);
}

/* Given twice it would be good for two acts. */
static int check_not_open(struct work *work, const char *family, const char *subject,
			  int64_t valid_days, struct err *err)
{
	int64_t id = 0;
	int r = store_int(work->store,
			  "SELECT p.approval_id FROM approval p WHERE p.family = ?1"
			  " AND p.subject = ?2 AND p.given_by = ?3 AND p.given_on >= ?4"
			  " AND NOT EXISTS (SELECT 1 FROM approval_use u"
			  " WHERE u.approval_id = p.approval_id) LIMIT 1",
			  BIND(bind_text(family), bind_text(subject), bind_text(work->actor),
			       bind_date(date_add(work->today, (int32_t) -valid_days))),
			  0, &id, err);

	if (r < 0 || id == 0)
		return r;
	return err_set(err, ERR_CONFLICT,
		       "'%s' has given that already (approval %" PRId64 "), and it is still open",
		       work->actor, id);
}

int approval_give(struct work *work, const char *family, const char *subject, struct approval *out,
		  struct err *err)
{
	int64_t valid_days = 0, id = 0;
	int r;

	if ((r = check_family(family, err)) < 0 || (r = check_subject(subject, err)) < 0)
		return r;
	if (!work->reason) {
		(void) err_set(err, ERR_INVALID, "say why it may be done, with --reason");
		return err_at(err, "reason", 0);
	}
	if ((r = setting_int(work->store, VALID_DAYS, work->today, &valid_days, err)) < 0 ||
	    (r = check_not_open(work, family, subject, valid_days, err)) < 0 ||
	    (r = work_insert(work,
			     "INSERT INTO approval (family, subject, given_on, given_by, reason,"
			     " audit_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
			     BIND(bind_text(family), bind_text(subject), bind_date(work->today),
				  bind_text(work->actor), bind_text(work->reason),
				  bind_int(work_audit_id(work))),
			     &id, err)) < 0)
		return r;
	*out = (struct approval){ .id = id,
				  .usable_until = date_add(work->today, (int32_t) valid_days) };
	return ERR_OK;
}

/* ---- list ---- */

const struct column approval_columns[] = {
	{ "approval", "No", COLUMN_INT },      { "given_on", "Given", COLUMN_DATE },
	{ "given_by", "By", COLUMN_CODE },     { "family", "For", COLUMN_CODE },
	{ "subject", "Subject", COLUMN_TEXT }, { "state", "State", COLUMN_CODE },
	{ "reason", "Reason", COLUMN_TEXT },   { "usable_until", NULL, COLUMN_DATE },
	{ "used_on", NULL, COLUMN_DATE },      { "used_by", NULL, COLUMN_CODE },
};
const size_t approval_column_count = COUNT_OF(approval_columns);

/* given_on, given_by, family, subject, reason, disabled, used_on, used_by after the key. */
static void add_row(const struct stmt *q, struct date on, int64_t valid_days, struct table *t)
{
	struct date given_on = stmt_date(q, 1);
	bool disabled = stmt_int(q, 6) != 0;
	const char *state = !stmt_is_null(q, 8)                              ? "used"
			    : disabled || is_stale(given_on, valid_days, on) ? "stale"
									     : "open";

	table_add_int(t, stmt_int(q, 0));
	table_add_date(t, given_on);
	for (int i = 2; i < 5; i++)
		table_add_text(t, stmt_text(q, i));
	table_add_text(t, state);
	table_add_text(t, stmt_text(q, 5));
	table_add_date(t, date_add(given_on, (int32_t) valid_days));
	table_add_date(t, stmt_date(q, 7));
	table_add_text(t, stmt_text(q, 8));
}

int approval_table(struct store *st, struct date on, struct table *t, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	int64_t valid_days = 0;
	bool row = false;
	int r;

	if ((r = setting_int(st, VALID_DAYS, on, &valid_days, err)) < 0 ||
	    (r = store_query(st,
			     "SELECT p.approval_id, p.given_on, p.given_by, p.family, p.subject,"
			     " p.reason, b.disabled, a.today_on, a.actor FROM approval p"
			     " JOIN book_user b ON b.name = p.given_by"
			     " LEFT JOIN approval_use u ON u.approval_id = p.approval_id"
			     " LEFT JOIN audit a ON a.audit_id = u.audit_id ORDER BY p.approval_id",
			     BIND_NONE, &q, err)) < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row)
		add_row(q, on, valid_days, t);
	return r;
}
