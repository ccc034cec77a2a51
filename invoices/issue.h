/*
 * invoices/issue.h - renders issued documents once and keeps the bytes; says whether a file is one
 * of them.
 */
#ifndef INVOICES_ISSUE_H
#define INVOICES_ISSUE_H

#include "core/work.h"

/*
 * Render every document that has no PDF yet, in units of work of some dozens: killed at any
 * instant, the next call goes on. 'door' says who and when. *out_count is how many were rendered.
 * 'progress' may be NULL; when it says so, nothing more is rendered: ERR_CONFLICT, and what was made
 * stays. A request to the ledger that issues has none.
 */
int issue_render_missing(struct store *st, const struct work_door *door, size_t *out_count,
			 bool (*progress)(void *context, size_t done, size_t total), void *context,
			 struct err *err) MUST_CHECK;

/*
 * The kept bytes of a document's PDF. ERR_NOT_FOUND: no such document; ERR_CONFLICT: not rendered
 * yet. Caller frees.
 */
int issue_pdf(struct store *st, const char *name, char **out_bytes, size_t *out_length,
	      struct err *err) MUST_CHECK;

enum verdict { VERDICT_AS_ISSUED, VERDICT_ALTERED, VERDICT_NOT_OURS };

/*
 * Is this file a document as it was issued? 'altered': it carries the identifier of one of ours
 * and other bytes. out_name: its number, "" for VERDICT_NOT_OURS.
 */
int issue_verify(struct store *st, const char *bytes, size_t length, enum verdict *out,
		 char out_name[24], struct err *err) MUST_CHECK;

/* For 'book check': every rendering's bytes are what their hash says. */
int issue_check(struct store *st, void (*say)(void *context, const char *finding), void *context,
		struct err *err) MUST_CHECK;

#endif
