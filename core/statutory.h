/*
 * core/statutory.h - the log of services delivered free: by statute, guidance or the authority's promise.
 *
 * A record has no quantity and no money; the schema makes it impossible to price one or to draw a day for it. No
 * pupil's name, birth date or address is asked for or stored: a case reference is opaque.
 */
#ifndef CORE_STATUTORY_H
#define CORE_STATUTORY_H

#include "core/audit_known.h"
#include "core/officer.h"
#include "core/school.h"
#include "core/service.h"
#include "core/table.h"
#include "core/work.h"

struct statutory_record {
	const struct school *school;
	const struct service *service;
	int64_t officer_id;
	struct date done_on;
	int64_t minutes;
	const char *case_ref; /* NULL if none */
};

/*
 * ERR_INVALID: a purchased service, minutes beyond a day, a case reference that is none (up to 32 capitals, digits,
 * '-', '/'); ERR_CONFLICT: a date to come.
 */
int statutory_add(struct work *work, const struct statutory_record *record, int64_t *out_id,
		  struct err *err) MUST_CHECK;

/* The same for what a visit left: who may deliver the visit may log it. */
int statutory_write(struct work *work, const struct statutory_record *record, int64_t *out_id,
		    struct err *err) MUST_CHECK;

/*
 * A record that was wrong is listed no more, for work->reason. ERR_CONFLICT: withdrawn already, it stands on an annex
 * that was issued, or it is a visit's, which must be reversed.
 */
int statutory_withdraw(struct work *work, int64_t record_id, struct err *err) MUST_CHECK;

struct statutory_filter {
	int64_t school_id, officer_id, service_id; /* 0: all */
	struct date from, to;                      /* DATE_NONE: open */
	const struct as_known *as;                 /* NULL: as it is known now */
};

extern const struct column statutory_columns[];
extern const size_t statutory_column_count;
int statutory_list(struct store *st, const struct statutory_filter *filter, struct table *t,
		   struct err *err) MUST_CHECK;

#endif
