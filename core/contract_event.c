/* core/contract_event.c - moves a contract from state to state, lets schools join, and notes why */
#include "core/contract.h"

#include "core/banned.h"

static const char *const words[] = {
	[EVENT_AGREED] = "agreed",     [EVENT_WITHDRAWN] = "withdrawn",
	[EVENT_ENDED] = "ended",       [EVENT_CANCELLED] = "cancelled",
	[EVENT_NOTICE] = "notice",     [EVENT_RATE_CONFIRMED] = "rate-confirmed",
	[EVENT_REPRICED] = "repriced",
};

int contract_note(struct work *work, const struct contract *c, const struct contract_word *word,
		  struct err *err)
{
	return work_run(work,
			"INSERT INTO contract_event (contract_id, line, kind, on_date, last_on, "
			"said_by, order_number, reason, audit_id)"
			" SELECT ?1, coalesce(max(line), 0) + 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 FROM "
			"contract_event WHERE contract_id = ?1",
			BIND(bind_int(c->id), bind_text(words[word->event]), bind_date(work->today),
			     bind_date(word->last_on), bind_text(word->said_by),
			     bind_text(word->order_number), bind_text(work->reason),
			     bind_int(work_audit_id(work))),
			err);
}

int contract_move(struct work *work, struct contract *c, enum contract_state state, struct err *err)
{
	int r = work_run(work, "UPDATE contract SET state = ?2 WHERE contract_id = ?1",
			 BIND(bind_int(c->id), bind_text(state_word(state))), err);

	if (r == ERR_OK)
		c->state = state;
	return r;
}

int contract_join(struct work *work, struct contract *c, const struct school *school,
		  struct err *err)
{
	struct member *m;
	int r;

	if (c->member_count == MEMBERS_MAX)
		return err_set(err, ERR_CONFLICT, "%s has %d schools already: no other can join",
			       c->ref, MEMBERS_MAX);
	if ((r = work_run(work,
			  "INSERT INTO contract_member (contract_id, line, school_id, pay_weight, "
			  "joined_on) VALUES (?1, ?2, ?3, 0, ?4)",
			  BIND(bind_int(c->id), bind_int((int64_t) c->member_count + 1),
			       bind_int(school->id), bind_date(work->today)),
			  err)) < 0)
		return r;
	m = &c->member[c->member_count++];
	*m = (struct member){ .school_id = school->id, .joined_on = work->today };
	(void) snprintf(m->urn, sizeof m->urn, "%s", school->urn);
	(void) snprintf(m->name, sizeof m->name, "%s", school->name);
	return ERR_OK;
}
