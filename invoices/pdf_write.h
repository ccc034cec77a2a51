/*
 * invoices/pdf_write.h - the objects of one PDF file and their way into bytes.
 *
 * libharu keeps the catalogue, the root of the pages and the numbering; this is the one place that
 * includes it. Bodies of our own objects are ready-made text: libharu would spend an allocation on
 * every key. The file is written by us, because libharu 2.3.0 knows neither object streams nor
 * cross-reference streams, which halve a tagged document. Our writer reads structures private to
 * that version; any other version writes the file itself, as valid and twice as large.
 */
#ifndef INVOICES_PDF_WRITE_H
#define INVOICES_PDF_WRITE_H

#include "invoices/bytes.h"
#include "invoices/pdf_font.h"
#include "core/error.h"

struct pdf_objects;

/* 'classic': libharu shall write the file even where its structures are known. */
int objects_new(bool classic, struct pdf_objects **out, struct err *err) MUST_CHECK;
void objects_free(struct pdf_objects *objects); /* NULL is fine */
void objects_freep(struct pdf_objects **objects);

/*
 * The number of a new object, to be given a body later; 0 after a failure, which objects_write()
 * reports.
 */
unsigned objects_reserve(struct pdf_objects *objects);

/* The text between << and >>, copied. */
void objects_set(struct pdf_objects *objects, unsigned number, const struct bytes *body);

/* A stream. 'body' is copied, 'data' is borrowed until objects_write(). */
void objects_set_stream(struct pdf_objects *objects, unsigned number, const struct bytes *body,
			const void *data, size_t length);

/* The node above all pages, and all that it says. */
unsigned objects_root_pages(const struct pdf_objects *objects);
void objects_set_pages(struct pdf_objects *objects, const struct bytes *body);

/* More keys for the catalogue and for the document information; once each. */
void objects_set_catalog(struct pdf_objects *objects, const struct bytes *body);
void objects_set_info(struct pdf_objects *objects, const char *producer, const struct bytes *body);

/* The file, appended to 'out'. Once. */
int objects_write(struct pdf_objects *objects, struct pdf_fonts *fonts, const unsigned char id[16],
		  struct bytes *out, struct err *err) MUST_CHECK;

#endif
