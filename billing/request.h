/*
 * billing/request.h - where another ledger issues the documents (setting invoice.issuer: corporate).
 *
 * The run makes requests, numbered in series of their own. They go out to that ledger in batches, each once; a batch gives
 * the same bytes whenever it is asked for. What the ledger numbered comes back as a file.
 */
#ifndef BILLING_REQUEST_H
#define BILLING_REQUEST_H

#include "core/csv.h"
#include "core/table.h"
#include "core/work.h"

/* Put all requests that are in no batch into a new one. *out_count 0: there were none, and *out_batch is 0. */
int request_batch(struct work *work, int64_t *out_batch, size_t *out_count,
		  struct err *err) MUST_CHECK;

/* Requests that are in no batch. */
int request_waiting(struct store *st, int64_t *out, struct err *err) MUST_CHECK;

/*
 * The lines of a batch, as CSV with a row for each line of a request: of the request, whom to bill and for which school,
 * order number, treatment, what for, its net and VAT rate; and the request's net, VAT and gross on each of its rows.
 * ERR_NOT_FOUND. The caller frees *out.
 */
int request_export(struct store *st, int64_t batch, char **out, size_t *out_length,
		   struct err *err) MUST_CHECK;

extern const struct column
	request_columns[]; /* batch, made_on, requests, net, vat, gross, numbered */
extern const size_t request_column_count;
int request_list(struct store *st, struct table *t, struct err *err) MUST_CHECK;

/* ---- the numbers that come back ---- */

struct numbers_read {
	size_t added, same; /* same: they were there already, just so */
};

extern const char *const
	numbers_needed[]; /* columns of the file: reference, number, date; due may be there */

/*
 * Take the numbers that the ledger gave: all of the file or none. ERR_INVALID, ERR_CONFLICT or ERR_NOT_FOUND with the
 * line: a reference that is no request or went out in no batch, a date that is none or before the request, a request that
 * has another number already, a number that another request has.
 */
int numbers_take(struct work *work, const struct csv *file, struct numbers_read *out,
		 struct err *err) MUST_CHECK;

#endif
