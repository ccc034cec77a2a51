/* core/school_set.c - what people may change of a school from a date on: payer, mail, treatment */
#include "core/school.h"

#include "core/check_value.h"
#include "core/payer_set.h"
#include "core/setting.h"
#include "core/user.h"

#include "core/banned.h"

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

/* Who is invoiced and with which treatment, from c->from on; *out_changed: another row of school_kind is needed. */
static int change_kind(struct work *work, const struct school *school,
		       const struct school_change *c, struct school_terms *terms, bool *out_changed,
		       struct err *err)
{
	const struct school_terms was = *terms;
	int r;

	if ((r = check_later(work->store, school, c->from, err)) < 0 ||
	    (r = treatment_change(work->store, school, c, terms, err)) < 0 ||
	    (r = payer_change(work, school, c, &terms->payer, err)) < 0)
		return r;
	*out_changed = terms->payer.id != was.payer.id ||
		       strcmp(terms->treatment, was.treatment) != 0 ||
		       strcmp(terms->reason, was.reason) != 0;
	return ERR_OK;
}

static int write_kind(struct work *work, int64_t school_id, struct date from,
		      const struct school_terms *terms, struct err *err)
{
	return work_run(
		work,
		"INSERT INTO school_kind (school_id, from_on, gias_type, gias_group, treatment,"
		" payer_id, reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
		" ON CONFLICT (school_id, from_on) DO UPDATE SET treatment = excluded.treatment,"
		" payer_id = excluded.payer_id, reason = excluded.reason",
		BIND(bind_int(school_id), bind_date(from), bind_text(terms->gias_type),
		     bind_text(terms->gias_group), bind_text(terms->treatment),
		     bind_int(terms->payer.id), bind_text(terms->reason[0] ? terms->reason : NULL)),
		err);
}

int school_set(struct work *work, int64_t school_id, const struct school_change *c, struct err *err)
{
	bool of_kind = c->payer_name || c->address || c->payer_mail || c->endpoint || c->treatment;
	struct school_terms now, terms;
	struct school school;
	bool changed = false;
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
	if (!of_kind && !payer_has_terms(c))
		return ERR_OK;
	if ((r = school_terms_on(work->store, school_id, work->today, &now, err)) < 0 ||
	    (r = school_terms_on(work->store, school_id, c->from, &terms, err)) < 0 ||
	    (of_kind && (r = change_kind(work, &school, c, &terms, &changed, err)) < 0) ||
	    (r = payer_set_terms(work, c, now.payer.account_id, &terms.payer, err)) < 0)
		return r;
	return changed ? write_kind(work, school_id, c->from, &terms, err) : ERR_OK;
}
