/* core/hold_carry.c - promises what one school had booked to the school that it became */
#include "core/hold.h"

#include "core/banned.h"

int hold_carry(struct work *work, int64_t hold_id, const struct carry *to, int64_t *out_id,
	       struct err *err)
{
	return work_insert(
		work,
		"INSERT INTO hold (contract_id, allotment_id, school_id, made_on, on_date, "
		"quantity, minutes, agreed_by, audit_id) SELECT ?2, ?3, ?4, ?5, h.on_date, "
		"h.quantity, h.minutes, h.agreed_by, ?6 FROM hold h WHERE h.hold_id = ?1",
		BIND(bind_int(hold_id), bind_int(to->contract_id), bind_id(to->allotment_id),
		     bind_int(to->school_id), bind_date(work->today),
		     bind_int(work_audit_id(work))),
		out_id, err);
}
