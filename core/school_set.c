/* core/school_set.c - what people may change of a school from a date on: payer, mail, treatment */
#include "core/school.h"

#include "core/check_value.h"
#include "core/payer.h"
#include "core/setting.h"
#include "core/user.h"

#include "core/banned.h"

/* "Finance Office; Southampton; SO15 7QU" as lines. */
static int address_lines(const char *text, char *out, size_t size, struct err *err)
{
	size_t used = 0;
	int r;

	if ((r = line_check("address", text, size - 1, err)) < 0)
		return r;
	for (const char *p = text; *p != '\0'; p += strcspn(p, ";")) {
		size_t length;

		p += strspn(p, "; ");
		length = strcspn(p, ";");
		while (length > 0 && p[length - 1] == ' ')
			length--;
		if (length > 0)
			used += (size_t) snprintf(out + used, size - used, "%s%.*s",
						  used ? "\n" : "", (int) length, p);
	}
	if (used == 0)
		return err_set(err, ERR_INVALID, "the address '%s' has no line", text);
	return ERR_OK;
}

/* The payer of that name and address (NULL: any) that is no school's own; id 0: a new one. */
static int payer_other(struct store *st, struct payer *p, const char *address, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st,
			    "SELECT " PAYER_COLUMNS " FROM payer p"
			    " WHERE p.name = ?1 AND p.school_id IS NULL ORDER BY p.payer_id DESC",
			    BIND(bind_text(p->name)), &q, err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row)
		if (!address || strcmp(stmt_text(q, 2), address) == 0) {
			payer_read(q, 0, p);
			return ERR_OK;
		}
	if (r == ERR_OK && !address) {
		(void) err_set(err, ERR_INVALID,
			       "no payer is called '%s' yet: give its --address too", p->name);
		return err_at(err, "address", 0);
	}
	return r;
}

/* The school's own payer, when it is to be billed itself again; id 0: it never had one. */
static int payer_own(struct store *st, const struct school *school, struct payer *p,
		     struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(st,
			  "SELECT " PAYER_COLUMNS " FROM payer p WHERE p.school_id = ?1"
			  " ORDER BY p.payer_id DESC LIMIT 1",
			  BIND(bind_int(school->id)), &q, &row, err);

	if (r < 0)
		return r;
	p->school_id = school->id;
	(void) snprintf(p->address, sizeof p->address, "%s", school->address);
	if (row)
		payer_read(q, 0, p);
	return ERR_OK;
}

static int payer_insert(struct work *work, struct payer *p, struct err *err)
{
	return work_insert(
		work,
		"INSERT INTO payer (name, address, mail, school_id, account_id,"
		" one_document, order_needed, settles, coding)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
		BIND(bind_text(p->name), bind_text(p->address),
		     bind_text(p->mail[0] ? p->mail : NULL), bind_id(p->school_id),
		     bind_id(p->account_id), bind_text(p->one_document ? "payer" : "school"),
		     bind_int(p->order_needed), bind_text(p->settles_by_bank ? "bank" : "journal"),
		     bind_text(p->coding[0] ? p->coding : NULL)),
		&p->id, err);
}

static int payer_update(struct work *work, const struct payer *p, struct err *err)
{
	return work_run(work, "UPDATE payer SET address = ?2, mail = ?3 WHERE payer_id = ?1",
			BIND(bind_int(p->id), bind_text(p->address),
			     bind_text(p->mail[0] ? p->mail : NULL)),
			err);
}

/* A later address or mail of the payer that is there: a new payer of the same name, on the same account. */
static int payer_later(struct work *work, struct payer *p, struct err *err)
{
	int64_t shared = 0;
	int r = store_int(work->store,
			  "SELECT count(DISTINCT school_id) FROM school_kind WHERE payer_id = ?1",
			  BIND(bind_int(p->id)), 0, &shared, err);

	if (r < 0)
		return r;
	if (shared > 1)
		return err_set(err, ERR_CONFLICT,
			       "'%s' pays for %" PRId64
			       " schools: its address and mail are changed for all of them"
			       " on the day itself, not from a later one",
			       p->name, shared);
	return payer_insert(work, p, err);
}

/* Who is to be invoiced: p was so until now. */
static int payer_change(struct work *work, const struct school *school,
			const struct school_change *c, struct payer *p, struct err *err)
{
	struct payer base = *p;
	char address[sizeof p->address];
	int r;

	if (c->address && (r = address_lines(c->address, address, sizeof address, err)) < 0)
		return r == ERR_INVALID ? err_at(err, "address", 0) : r;
	if (c->payer_name && strcmp(c->payer_name, p->name) != 0) {
		base = (struct payer){ .id = 0 };
		(void) snprintf(base.name, sizeof base.name, "%s", c->payer_name);
		r = strcmp(base.name, school->name) == 0
			    ? payer_own(work->store, school, &base, err)
			    : payer_other(work->store, &base, c->address ? address : NULL, err);
		if (r < 0)
			return r;
	}
	bool same_payer = base.id == p->id;

	*p = base;
	if (c->address)
		memcpy(p->address, address, sizeof address);
	if (c->payer_mail)
		(void) snprintf(p->mail, sizeof p->mail, "%s", c->payer_mail);
	if (p->id == 0)
		return payer_insert(work, p, err);
	if (strcmp(p->address, base.address) == 0 && strcmp(p->mail, base.mail) == 0)
		return ERR_OK;
	if (same_payer && date_compare(c->from, work->today) > 0)
		return payer_later(work, p, err);
	return payer_update(work, p, err);
}

static int check_change(const struct school_change *c, struct date today, struct err *err)
{
	int r;

	if (date_plausible(c->from, today, err) < 0)
		return err_at(err, "from", 0);
	if (c->mail && date_compare(c->from, today) != 0) {
		(void) err_set(err, ERR_CONFLICT,
			       "the school's own mail changes today, not from %s: set it without a"
			       " date, by itself",
			       date_long(c->from).s);
		return err_at(err, "mail", 0);
	}
	if (c->payer_name && (r = line_check("payer's name", c->payer_name, 120, err)) < 0)
		return err_at(err, "payer-name", 0);
	if (c->payer_mail && c->payer_mail[0] && (r = mail_check(c->payer_mail, err)) < 0)
		return err_at(err, "payer-mail", 0);
	if (c->mail && c->mail[0] && (r = mail_check(c->mail, err)) < 0)
		return err_at(err, "mail", 0);
	if (c->treatment && strcmp(c->treatment, "standard") != 0 &&
	    strcmp(c->treatment, "recharge") != 0) {
		(void) err_set(err, ERR_INVALID, "'%s' is not a treatment: standard or recharge",
			       c->treatment);
		return err_at(err, "treatment", 0);
	}
	return ERR_OK;
}

/* By the rule, or against it with a reason; not given: as it was. */
static int treatment_change(struct store *st, const struct school *school,
			    const struct school_change *c, struct school_terms *terms,
			    struct err *err)
{
	char own[8];
	const char *rule;
	int r;

	if (!c->treatment)
		return ERR_OK;
	if ((r = setting_get(st, "authority.la-code", c->from, own, sizeof own, err)) < 0)
		return r;
	rule = school_treatment(terms->gias_type, terms->gias_group, school->la_code, own);
	if (strcmp(c->treatment, rule) != 0 && (!c->reason || c->reason[0] == '\0')) {
		(void) err_set(
			err, ERR_CONFLICT,
			"by the rule '%s' is %s (register type %s, group %s): another treatment"
			" needs a reason",
			school->name, rule, terms->gias_type, terms->gias_group);
		return err_at(err, "reason", 0);
	}
	if (c->reason && (r = line_check("reason", c->reason, 190, err)) < 0)
		return err_at(err, "reason", 0);
	(void) snprintf(terms->treatment, sizeof terms->treatment, "%s", c->treatment);
	(void) snprintf(terms->reason, sizeof terms->reason, "%s",
			strcmp(c->treatment, rule) != 0 ? c->reason : "");
	return ERR_OK;
}

static int check_later(struct store *st, const struct school *school, struct date from,
		       struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(
		st,
		"SELECT max(from_on) FROM school_kind WHERE school_id = ?1 AND from_on > ?2"
		" AND from_on <> (SELECT min(from_on) FROM school_kind WHERE school_id = ?1)",
		BIND(bind_int(school->id), bind_date(from)), &q, &row, err);

	if (r < 0 || !row || stmt_is_null(q, 0))
		return r;
	(void) err_set(err, ERR_CONFLICT,
		       "the book has a change of '%s' from %s: give that date or a later one",
		       school->name, date_long(stmt_date(q, 0)).s);
	return err_at(err, "from", 0);
}

int school_set(struct work *work, int64_t school_id, const struct school_change *c, struct err *err)
{
	struct school_terms terms;
	struct school school;
	int64_t payer_was;
	char treatment_was[12], reason_was[200];
	int r;

	if ((c->treatment && (r = user_may(work, "school treatment", err)) < 0) ||
	    (r = check_change(c, work->today, err)) < 0 ||
	    (r = school_load(work->store, school_id, &school, err)) < 0)
		return r;
	if (c->mail &&
	    (r = work_run(work, "UPDATE school SET mail = ?2 WHERE school_id = ?1",
			  BIND(bind_int(school_id), bind_text(c->mail[0] ? c->mail : NULL)), err)) <
		    0)
		return r;
	if (!c->payer_name && !c->address && !c->payer_mail && !c->treatment)
		return ERR_OK;
	if ((r = check_later(work->store, &school, c->from, err)) < 0 ||
	    (r = school_terms_on(work->store, school_id, c->from, &terms, err)) < 0)
		return r;
	payer_was = terms.payer.id;
	memcpy(treatment_was, terms.treatment, sizeof treatment_was);
	memcpy(reason_was, terms.reason, sizeof reason_was);
	if ((r = treatment_change(work->store, &school, c, &terms, err)) < 0 ||
	    (r = payer_change(work, &school, c, &terms.payer, err)) < 0)
		return r;
	if (terms.payer.id == payer_was && strcmp(terms.treatment, treatment_was) == 0 &&
	    strcmp(terms.reason, reason_was) == 0)
		return ERR_OK;
	return work_run(
		work,
		"INSERT INTO school_kind (school_id, from_on, gias_type, gias_group, treatment,"
		" payer_id, reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
		" ON CONFLICT (school_id, from_on) DO UPDATE SET treatment = excluded.treatment,"
		" payer_id = excluded.payer_id, reason = excluded.reason",
		BIND(bind_int(school_id), bind_date(c->from), bind_text(terms.gias_type),
		     bind_text(terms.gias_group), bind_text(terms.treatment),
		     bind_int(terms.payer.id), bind_text(terms.reason[0] ? terms.reason : NULL)),
		err);
}
