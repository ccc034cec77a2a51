/* invoices/render.h - a document's PDF from its frozen snapshot */
#ifndef INVOICES_RENDER_H
#define INVOICES_RENDER_H

#include "core/error.h"
#include "invoices/pdf.h"

/* Names this renderer; changes whenever the same snapshot would look or read differently. */
extern const char render_version[];

/*
 * The PDF in *out_bytes, which the caller frees. 'sha256' is the hash of the snapshot and becomes
 * the file's identifier. The same snapshot gives the same bytes, in any time zone and locale.
 * ERR_INVALID: the snapshot is not one we can print. A snapshot that names a logo needs its bytes (invoices/logo.h).
 */
int render_pdf(struct pdf_fonts *fonts, const char *snapshot_json, size_t length,
	       const unsigned char sha256[32], char **out_bytes, size_t *out_length,
	       struct err *err) MUST_CHECK;

/* The same of a paper's snapshot (invoices/paper_build.h). */
int render_paper(struct pdf_fonts *fonts, const char *snapshot_json, size_t length,
		 const unsigned char sha256[32], char **out_bytes, size_t *out_length,
		 struct err *err) MUST_CHECK;

#endif
