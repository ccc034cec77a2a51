/* invoices/pdf_private.h - a document being drawn and made a file; for invoices/pdf*.c only */
#ifndef INVOICES_PDF_PRIVATE_H
#define INVOICES_PDF_PRIVATE_H

#include "invoices/bytes.h"
#include "invoices/pdf.h"
#include "invoices/pdf_font.h"
#include "invoices/pdf_write.h"

#define NONE SIZE_MAX

/*
 * What a page's contents have set last, so that nothing is set twice. Colours: 0xRRGGBB or NONE
 * yet.
 */
struct pdf_pen_state {
	enum face face;
	long size, width, on, off; /* hundredths; -1: not set yet */
	uint32_t fill, stroke;
	bool round;
	bool fill_set, stroke_set;
};

struct pdf_page {
	struct bytes contents; /* deflated once the page is done */
	struct bytes parents;  /* of its marks: one size_t each, an element */
	size_t marks;
	bool done;
	size_t open; /* the element whose mark is open; NONE: none; ARTEFACT */
	struct pdf_pen_state state;
};

#define ARTEFACT (SIZE_MAX - 1)

/* A child of an element: another element, or a mark on a page (page != NONE). */
struct pdf_kid {
	size_t page, value, next;
};

struct pdf_element {
	const char *name; /* "TD" */
	enum { SCOPE_NONE, SCOPE_COLUMN, SCOPE_ROW } scope;
	size_t parent;      /* NONE: the document itself */
	size_t first, last; /* kids; NONE: none */
	size_t text;        /* in 'texts': what a figure shows, what a part is called */
	long box[4];        /* of a figure, hundredths of a point */
	bool figure, part;
};

/* A document of its own; its texts lie in 'texts'. */
struct pdf_part {
	size_t first_page, title, label;
};

/* A file inside the file; its texts lie in 'texts'. */
struct pdf_attached {
	size_t name, media_type, description, relation;
	struct date date;
	const void *bytes;
	size_t length;
	struct bytes packed; /* deflated, while the file is written */
};

/* An image that the file has, once however many pages show it. */
struct pdf_image_used {
	const struct pdf_image *image;
	unsigned number; /* of its object, while the file is written */
};

struct pdf {
	struct pdf_fonts *fonts;
	struct pdf_page *pages;
	size_t page_count, page_room;
	size_t page;       /* the one turned to */
	size_t first_page; /* of the part */
	struct pdf_part *parts;
	size_t part_count, part_room;
	struct pdf_element *elements; /* [0] is the Document */
	size_t element_count, element_room;
	struct pdf_kid *kids;
	size_t kid_count, kid_room;
	struct bytes texts; /* NUL-terminated */
	struct pdf_attached *attached;
	size_t attached_count;
	struct pdf_image_used *images;
	size_t image_count;
	size_t stack[16]; /* elements begun; ARTEFACT for an artefact */
	size_t depth;
	struct glyph_set used[FACE_COUNT];
	bool failed, too_long; /* too_long: because of the pages it would take */
};

/* A document on its way into objects. */
struct finish {
	struct pdf *pdf;
	struct pdf_objects *objects;
	unsigned fonts[FACE_COUNT];
	unsigned *pages; /* object numbers */
	unsigned *elements;
	struct bytes body;     /* of the object being written; emptied by the two below */
	struct bytes metadata; /* lives until the file is written */
};

/* What was gathered in 'body' becomes that object, or a new stream. 'data' is borrowed. */
void finish_set(struct finish *f, unsigned number);
unsigned finish_stream(struct finish *f, const void *data, size_t length);

/* A reference to an object: "12 0 R ". */
void finish_refer(struct bytes *body, unsigned number);

/* "D:20240930000000Z" */
void finish_date(struct bytes *body, struct date date);

/* The attached files; what the catalogue says of them is appended to 'catalog'. */
int finish_attached(struct finish *f, struct bytes *catalog, struct err *err) MUST_CHECK;

/* The images, before the pages that show them; and what pages call them, appended to 'body'. */
void finish_images(struct finish *f);
void finish_name_images(struct finish *f);

/* What readers find parts by; appended to 'catalog'. */
void finish_parts(struct finish *f, struct bytes *catalog);

/* Where a copy of the text begins in 'texts'; a failure is remembered there. */
size_t pdf_keep_text(struct pdf *pdf, const char *text);

/* Begin an element of this name within the one begun last; NULL for no memory. Ends with pdf_end(). */
struct pdf_element *pdf_begin_element(struct pdf *pdf, const char *name);

/* Draw 'images'[image] on the page, into the figure that is open. */
void pdf_place_image(struct pdf *pdf, size_t image, double x, double y, double width,
		     double height);

/* Nothing more will be drawn on it: its contents are deflated. */
int pdf_page_done(struct pdf *pdf, struct pdf_page *page, struct err *err) MUST_CHECK;

#endif
