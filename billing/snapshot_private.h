/*
 * billing/snapshot_private.h - parts of a snapshot (billing/snapshot.h), for the files that make snapshots alone
 *
 * Of a document of days alone: what all have is in billing/snapshot_parts.h.
 */
#ifndef BILLING_SNAPSHOT_PRIVATE_H
#define BILLING_SNAPSHOT_PRIVATE_H

#include "billing/snapshot_parts.h"

/* "annex": the free services of the document's schools that stand on none yet; which they are goes into 'annex'. */
int snapshot_annex(struct store *st, const struct facts *f, struct json *doc, struct annex *annex,
		   struct err *err) MUST_CHECK;

/* "days": of each school and each year that the document bills. */
int snapshot_days(struct store *st, const struct facts *f, struct json *doc,
		  struct err *err) MUST_CHECK;

#endif
