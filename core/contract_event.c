/* core/contract_event.c - moves a contract from state to state and notes why */
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
