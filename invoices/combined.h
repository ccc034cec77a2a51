/*
 * invoices/combined.h - many documents in one PDF, for the print room.
 *
 * Each is a part of its own: its pages are counted as it counts them when it stands alone, and a
 * bookmark leads to it. Documents are added one by one, so their snapshots need not lie in memory
 * together. The same documents in the same order give the same bytes.
 */
#ifndef INVOICES_COMBINED_H
#define INVOICES_COMBINED_H

#include "core/error.h"
#include "invoices/pdf.h"

struct combined;

/*
 * 'duplex': each document begins on the front of a sheet printed on both sides. 'fonts' must
 * outlive it.
 */
int combined_new(struct pdf_fonts *fonts, bool duplex, struct combined **out,
		 struct err *err) MUST_CHECK;
void combined_free(struct combined *combined); /* NULL is fine */
void combined_freep(struct combined **combined);

/*
 * One more document or paper, by its snapshot and the snapshot's hash. ERR_INVALID: it cannot be
 * printed; what was added before is not harmed by a document, but by a paper that fails half-way.
 */
int combined_add(struct combined *combined, const char *snapshot_json, size_t length,
		 const unsigned char sha256[32], struct err *err) MUST_CHECK;
int combined_add_paper(struct combined *combined, const char *snapshot_json, size_t length,
		       const unsigned char sha256[32], struct err *err) MUST_CHECK;

/*
 * The file in *out_bytes, which the caller frees; once. It is dated by the latest document in it.
 * ERR_INVALID: nothing was added; ERR_RANGE: over 20,000 pages.
 */
int combined_finish(struct combined *combined, char **out_bytes, size_t *out_length,
		    struct err *err) MUST_CHECK;

#endif
