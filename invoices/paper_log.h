/* invoices/paper_log.h - the log of what a school got free in a period: dates, services, officers; never a case */
#ifndef INVOICES_PAPER_LOG_H
#define INVOICES_PAPER_LOG_H

#include "core/school.h"
#include "core/work.h"

/*
 * The snapshot of the log, up to 'to' and with it; the caller frees *out_text. ERR_INVALID: 'from' is after 'to', or
 * 'to' is still to come.
 */
int paper_log(struct work *work, const struct school *school, struct date from, struct date to,
	      char **out_text, struct err *err) MUST_CHECK;

#endif
