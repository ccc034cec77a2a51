/* billing/succeed.c - a school becomes another: asks finance of each contract, and has everything go over in one act */
#include "billing/succeed.h"

#include "calendar/follow.h"
#include "core/service.h"

#include "core/banned.h"

/* ---- whether ---- */

static int check_day(struct work *work, const struct succession_ask *ask, struct err *err)
{
	const struct school *s = ask->school;
	bool closed;
	int r;

	if (date_compare(ask->on, work->today) > 0) {
		(void) err_set(err, ERR_INVALID,
			       "%s is still to come: schools go over on the day itself or later",
			       date_long(ask->on).s);
		return err_at(err, "on", 0);
	}
	if ((r = fy_is_closed(work->store, fy_of(ask->on), &closed, err)) < 0)
		return r;
	if (closed)
		return err_set(err, ERR_CONFLICT, "the financial year %s is closed",
			       fy_text(fy_of(ask->on)).s);
	if (!date_is_none(s->closed_on) && date_compare(s->closed_on, date_add(ask->on, -1)) < 0) {
		(void) err_set(err, ERR_CONFLICT,
			       "%s (%s) closed on %s: its successor's first day is the day after",
			       s->name, s->urn, date_long(s->closed_on).s);
		return err_at(err, "on", 0);
	}
	return ERR_OK;
}

static int check_successor(const struct succession_ask *ask, struct err *err)
{
	const struct school *n = ask->successor;

	if ((ask->kind == SUCCESSION_CLOSURE) != !n)
		return err_set(err, ERR_INVALID,
			       n ? "a school that closes has no successor: where %s takes it over, "
				   "the kind is academy or merger"
				 : "%s closes where no successor is named: the kind is closure",
			       n ? n->name : ask->school->name);
	if (!n)
		return ERR_OK;
	if (n->id == ask->school->id)
		return err_set(err, ERR_INVALID, "%s cannot become itself", n->name);
	if (school_is_closed(n, ask->on) || strcmp(n->status, "open") != 0)
		return err_set(err, ERR_CONFLICT, "%s (%s) is not open: it can take nothing over",
			       n->name, n->urn);
	if (!date_is_none(n->opened_on) && date_compare(n->opened_on, ask->on) > 0)
		return err_set(err, ERR_CONFLICT, "%s (%s) opened on %s: it cannot go on from %s",
			       n->name, n->urn, date_long(n->opened_on).s, date_long(ask->on).s);
	return ERR_OK;
}

/* ---- which contracts, and what finance says of them ---- */

/* Those with time left on that day, of which the school is a member. */
static int load_contracts(struct store *st, const struct succession_ask *ask, int64_t *ids,
			  size_t *count, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(
		st,
		"SELECT c.contract_id FROM contract_member m JOIN contract c ON c.contract_id = "
		"m.contract_id WHERE m.school_id = ?1 AND c.state IN ('agreed','ended') AND "
		"coalesce((SELECT min(e.last_on) FROM contract_event e WHERE e.contract_id = "
		"c.contract_id AND e.kind IN ('ended','cancelled')), c.ends_on) >= ?2 ORDER BY "
		"c.contract_id",
		BIND(bind_int(ask->school->id), bind_date(ask->on)), &q, err);

	*count = 0;
	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row) {
		if (*count == SUCCESSION_MAX)
			return err_set(err, ERR_RANGE,
				       "the school has more than %d contracts that have not ended",
				       SUCCESSION_MAX);
		ids[(*count)++] = stmt_int(q, 0);
	}
	return r;
}

static enum succession_how said(const struct succession_ask *ask, const char *ref)
{
	for (size_t i = 0; i < ask->count; i++)
		if (strcmp(ask->choice[i].ref, ref) == 0)
			return ask->choice[i].how;
	return HOW_UNSAID;
}

/* What was said; with nothing to choose it ends; in a preview it is shown as if it continued. */
static int choose(const struct succession_ask *ask, const struct contract *c, struct succeeded *one,
		  struct err *err)
{
	bool idle =
		one->left.hundredths == 0 && !one->pooled && c->commitment == COMMITMENT_QUANTITY;

	one->how = said(ask, c->ref);
	one->said = one->how != HOW_UNSAID;
	if (one->how == HOW_CONTINUE && !ask->successor)
		return err_set(err, ERR_INVALID, "%s cannot continue: nobody follows", c->ref);
	if (!one->said && (!ask->successor || idle))
		one->how = HOW_END;
	if (one->how == HOW_UNSAID && ask->preview)
		one->how = HOW_CONTINUE;
	return ERR_OK;
}

static int check_choices(const struct succession_ask *ask, const struct succession *s,
			 struct err *err)
{
	char list[240] = "", more[32] = "";
	size_t used = 0;
	int count = 0;

	for (size_t i = 0; i < ask->count; i++) {
		bool found = false;

		for (size_t k = 0; k < s->count; k++)
			found = found || strcmp(ask->choice[i].ref, s->at[k].ref) == 0;
		if (!found) {
			(void) err_set(err, ERR_INVALID,
				       "%s is no contract of %s that has days or time left",
				       ask->choice[i].ref, ask->school->name);
			return err_at(err, "contract", 0);
		}
	}
	for (size_t i = 0; i < s->count; i++)
		if (s->at[i].how == HOW_UNSAID && ++count <= 3)
			used += (size_t) snprintf(list + used, sizeof list - used,
						  "%s%s (%s left, £%s)", used ? ", " : "",
						  s->at[i].ref,
						  quantity_named(s->at[i].left, s->at[i].unit).s,
						  money_pretty(s->at[i].worth).s);
	if (count == 0)
		return ERR_OK;
	if (count > 3)
		(void) snprintf(more, sizeof more, " and %d more", count - 3);
	(void) err_set(err, ERR_CONFLICT,
		       "say of each contract whether it continues or ends, with --contract "
		       "REF=continue or REF=end (--preview shows both): %s%s",
		       list, more);
	return err_at(err, "contract", 0);
}

static int look(struct work *work, const struct succession_ask *ask, const struct follow *f,
		struct succession *out, struct err *err)
{
	int64_t ids[SUCCESSION_MAX] = { 0 };
	int r = load_contracts(work->store, ask, ids, &out->count, err);

	for (size_t i = 0; r == ERR_OK && i < out->count; i++) {
		struct contract c;

		if ((r = contract_load(work->store, ids[i], &c, err)) < 0 ||
		    (r = succeeded_look(work->store, ask, &c, &out->at[i], err)) < 0 ||
		    (r = choose(ask, &c, &out->at[i], err)) < 0)
			return r;
		if (out->at[i].how == HOW_END)
			r = follow_check_contract(work->store, f, c.id, c.ref, err);
	}
	return r < 0 ? r : check_choices(ask, out, err);
}

/* ---- the whole ---- */

/* What is let go, is let go on the day before. */
static int let_go(struct work *work, const struct succession_ask *ask, const struct follow *f,
		  struct err *err)
{
	struct date today = work->today;
	int r;

	work->today = date_add(ask->on, -1);
	r = follow_let_go(work, f, err);
	work->today = today;
	return r;
}

static int go_over(struct work *work, const struct succession_ask *ask, const struct follow *f,
		   size_t *visits, struct err *err)
{
	struct date today = work->today;
	int r;

	work->today = ask->on;
	r = follow_go_over(work, f, visits, err);
	work->today = today;
	return r;
}

static int apply_all(struct work *work, const struct succession_ask *ask, struct succession *s,
		     struct err *err)
{
	int r = ERR_OK;

	for (size_t i = 0; r == ERR_OK && i < s->count; i++) {
		struct contract c;

		if ((r = contract_load(work->store, s->at[i].contract_id, &c, err)) == ERR_OK)
			r = succeeded_apply(work, ask, &c, &s->at[i], err);
	}
	return r;
}

int school_succeed(struct work *work, const struct succession_ask *ask, struct succession *out,
		   struct err *err)
{
	const struct follow follow = { .school_id = ask->school->id,
				       .successor_id = ask->successor ? ask->successor->id : 0,
				       .on = ask->on };
	int r;

	*out = (struct succession){ .count = 0 };
	if ((r = work_need_reason(work, "the school goes over", err)) < 0 ||
	    (r = check_successor(ask, err)) < 0 || (r = check_day(work, ask, err)) < 0 ||
	    (r = follow_check(work->store, &follow, err)) < 0 ||
	    (r = look(work, ask, &follow, out, err)) < 0 ||
	    (r = let_go(work, ask, &follow, err)) < 0 || (r = apply_all(work, ask, out, err)) < 0 ||
	    (r = succession_write(work, ask->school, ask->successor, ask->on, ask->kind, err)) < 0)
		return r;
	return ask->successor ? go_over(work, ask, &follow, &out->visits, err) : ERR_OK;
}
