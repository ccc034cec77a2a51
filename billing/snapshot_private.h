/* billing/snapshot_private.h - parts of a snapshot, for the files that make snapshots alone */
#ifndef BILLING_SNAPSHOT_PRIVATE_H
#define BILLING_SNAPSHOT_PRIVATE_H

#include "billing/facts.h"
#include "billing/snapshot.h"

/* "supplier". */
void snapshot_supplier(struct json *doc, const struct supplier *supplier, bool vat_number);

/* "annex": the free services of the document's schools that stand on none yet; which they are goes into 'annex'. */
int snapshot_annex(struct store *st, const struct facts *f, struct json *doc, struct annex *annex,
		   struct err *err) MUST_CHECK;

/* "days": of each school and each year that the document bills. */
int snapshot_days(struct store *st, const struct facts *f, struct json *doc,
		  struct err *err) MUST_CHECK;

#endif
