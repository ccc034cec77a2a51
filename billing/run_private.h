/* billing/run_private.h - a run between its plan and its issue, private to billing/run*.c */
#ifndef BILLING_RUN_PRIVATE_H
#define BILLING_RUN_PRIVATE_H

#include "billing/due.h"
#include "billing/run.h"

struct run_document {
	size_t first, count; /* of run.due.charge */
	struct facts facts;
};

struct run {
	struct date on;
	struct due due;
	struct run_document *document;
	size_t document_count;
};

#endif
