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

/* What a file is. */
struct verified {
	enum verdict verdict;
	char name[220];  /* "EWS24-00087", or what the paper is called; "": not ours */
	char number[24]; /* of a document; "": it is a paper */
	char mark[16];   /* of a paper; "": it is a document */
};

/*
 * Is this file a document or a paper (invoices/paper.h) as it was issued? 'altered': it carries the identifier of one of
 * ours, or as an electronic invoice its number, and other bytes.
 */
int issue_verify(struct store *st, const char *bytes, size_t length, struct verified *out,
		 struct err *err) MUST_CHECK;

/* For 'book check': the bytes of every rendering, paper and logo are what their hash says. */
int issue_check(struct store *st, void (*say)(void *context, const char *finding), void *context,
		struct err *err) MUST_CHECK;

#endif
