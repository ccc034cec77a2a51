/* invoices/render.h - a document's PDF from its frozen snapshot */
#ifndef INVOICES_RENDER_H
#define INVOICES_RENDER_H

#include "core/error.h"
#include "invoices/pdf.h"

/* Names this renderer; changes whenever the same snapshot would look or read differently. */
extern const char render_version[];

/* A document as it is kept: its PDF, and its electronic invoice, which is inside the PDF, too, as NUMBER.xml. */
struct rendered {
	char *pdf; /* owned */
	size_t pdf_length;
	char *xml; /* owned; NULL: it is a request, or nothing that EN 16931 has words for (invoices/ubl.h) */
	size_t xml_length;
};

/*
 * 'sha256' is the hash of the snapshot and becomes the PDF's identifier. The same snapshot gives the
 * same bytes, in any time zone and locale. ERR_INVALID: the snapshot is not one we can print.
 * A snapshot that names a logo needs its bytes (invoices/logo.h).
 */
int render_document(struct pdf_fonts *fonts, const char *snapshot_json, size_t length,
		    const unsigned char sha256[32], struct rendered *out,
		    struct err *err) MUST_CHECK;
void rendered_release(struct rendered *rendered); /* an empty one is fine */

/* The PDF alone, in *out_bytes, which the caller frees. */
int render_pdf(struct pdf_fonts *fonts, const char *snapshot_json, size_t length,
	       const unsigned char sha256[32], char **out_bytes, size_t *out_length,
	       struct err *err) MUST_CHECK;

/* The same of a paper's snapshot (invoices/paper_build.h). */
int render_paper(struct pdf_fonts *fonts, const char *snapshot_json, size_t length,
		 const unsigned char sha256[32], char **out_bytes, size_t *out_length,
		 struct err *err) MUST_CHECK;

#endif
