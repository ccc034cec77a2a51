/*
 * invoices/pdf.h - draws a tagged PDF document.
 *
 * Whatever is drawn belongs to the element begun last, and nothing can be drawn outside one: text
 * goes into that element, lines and fills are artefacts unless a figure is open. So every operator
 * of a page is marked, by construction. Measures are millimetres from the top left corner of A4, y
 * of a text is its baseline, sizes and line widths are points.
 *
 * Drawing does not fail: what went wrong is remembered and pdf_finish() says it. The same calls
 * give the same bytes. A pdf_fonts serves one thread at a time and may be used for any number of
 * documents.
 */
#ifndef INVOICES_PDF_H
#define INVOICES_PDF_H

#include "core/date.h"
#include "core/error.h"

struct pdf;
struct pdf_fonts;

/* The embedded faces, read once for a batch; several milliseconds. */
int pdf_fonts_new(struct pdf_fonts **out, struct err *err) MUST_CHECK;
void pdf_fonts_free(struct pdf_fonts *fonts); /* NULL is fine */
void pdf_fonts_freep(struct pdf_fonts **fonts);

/*
 * From now on libharu's own writer makes the files: as valid, twice as large. Where the program is
 * built with another version than the one we know, it does so anyway (invoices/pdf_write.h).
 */
void pdf_fonts_classic(struct pdf_fonts *fonts);

/* 'fonts' must outlive the document. */
int pdf_new(struct pdf_fonts *fonts, struct pdf **out, struct err *err) MUST_CHECK;
void pdf_free(struct pdf *pdf); /* NULL is fine */
void pdf_freep(struct pdf **pdf);

/* ---- pages; counted from the first of the part ---- */
void pdf_page_add(struct pdf *pdf);               /* and turn to it */
void pdf_page_turn(struct pdf *pdf, size_t page); /* to add to an earlier one; 0 is the first */
size_t pdf_page_count(const struct pdf *pdf);

/* ---- several documents in one file ---- */

/*
 * A document of its own inside the file: its pages are counted from its first, and readers find it
 * by a bookmark. 'label' stands before its page numbers: "EWS24-00087/" gives EWS24-00087/1. With
 * 'front' it begins on the front of a sheet printed on both sides, after a blank page if need be.
 * Nothing is open before it and after it; its pages are done when it ends, and take little memory.
 */
void pdf_begin_part(struct pdf *pdf, const char *title, const char *label, bool front);
void pdf_end_part(struct pdf *pdf);

/* ---- structure ---- */
enum pdf_tag {
	PDF_H1,
	PDF_H2,
	PDF_P,
	PDF_TABLE,
	PDF_TABLE_HEAD, /* around the row of column heads */
	PDF_TABLE_BODY, /* around the rows below it */
	PDF_ROW,
	PDF_HEAD, /* of a column */
	PDF_ROW_HEAD,
	PDF_CELL,
	PDF_LIST,
	PDF_ITEM,
	PDF_ITEM_LABEL, /* its bullet */
	PDF_ITEM_BODY,
	PDF_ARTEFACT, /* page numbers, repeated heads: for the eye only */
};

void pdf_begin(struct pdf *pdf, enum pdf_tag tag);
void pdf_end(struct pdf *pdf);

/* A drawing; 'alt' says in words what it shows. Its lines and fills belong to it. */
void pdf_begin_figure(struct pdf *pdf, const char *alt, double x, double y, double width,
		      double height);

/* ---- text ---- */
enum pdf_align { PDF_LEFT, PDF_CENTRE, PDF_RIGHT };

struct pdf_style {
	bool bold;
	double size;
	uint32_t colour; /* 0xRRGGBB */
};

/*
 * The next letter as it is drawn: an accent typed after its letter is one with it, if the faces
 * have the pair. Advances like text_next().
 */
int32_t pdf_letter(const char **text, const char *end);

/* Millimetres that 'length' bytes of 'text' take. */
double pdf_width(const struct pdf *pdf, const struct pdf_style *style, const char *text,
		 size_t length);

/* x is the left end, the middle or the right end. Letters the faces lack come out as '?'. */
void pdf_text(struct pdf *pdf, const struct pdf_style *style, enum pdf_align align, double x,
	      double y, const char *text, size_t length);

/* ---- lines and fills ---- */
#define PDF_NO_FILL UINT32_MAX

struct pdf_pen {
	uint32_t colour;
	double width;   /* 0: no line */
	double on, off; /* dashes; 0: a whole line */
	bool round;     /* dots: dashes with round ends */
};

struct pdf_point {
	double x, y;
};

void pdf_line(struct pdf *pdf, const struct pdf_pen *pen, double x1, double y1, double x2,
	      double y2);
void pdf_fill(struct pdf *pdf, uint32_t rgb, double x, double y, double width, double height);

/* pen NULL: no outline. */
void pdf_path(struct pdf *pdf, const struct pdf_point *points, size_t count, bool closed,
	      uint32_t fill, const struct pdf_pen *pen);

/* ---- images ---- */
struct pdf_image;

/*
 * Where the bytes of a picture come from, by their hash: asked once for each, for 'fonts' keeps what becomes of it.
 * The caller of 'load' frees *out.
 */
struct pdf_image_source {
	int (*load)(void *context, const char *sha256, char **out, size_t *out_length,
		    struct err *err);
	void *context;
};

/* From now on pictures come from there. NULL load: there are none. */
void pdf_fonts_images(struct pdf_fonts *fonts, const struct pdf_image_source *source);

/* Borrowed from the fonts. ERR_NOT_FOUND, or what the source says; ERR_INVALID: it is no picture. */
int pdf_image_find(const struct pdf *pdf, const char *sha256, const struct pdf_image **out,
		   struct err *err) MUST_CHECK;

/* A figure, as large as the box allows without stretching it, at its top left corner. 'alt' says what it shows. */
void pdf_image(struct pdf *pdf, const struct pdf_image *image, const char *alt, double x, double y,
	       double width, double height);

/* ---- files inside the file ---- */
struct pdf_attachment {
	const char
		*name; /* "EWS24-00087.xml"; unlike the others; what is no plain ASCII becomes _ */
	const char *media_type; /* "text/xml" */
	const char *description;
	const char *relation; /* to what the pages show: "Alternative", "Source", "Data" .. */
	struct date date;     /* last changed, at midnight UTC */
	const void *bytes;    /* borrowed until pdf_finish() */
	size_t length;
};

/* As PDF/A-3 wants it: the file belongs to the whole document. Texts are copied. */
void pdf_attach(struct pdf *pdf, const struct pdf_attachment *attachment);

/* ---- the file ---- */
struct pdf_about {
	const char *title, *author, *producer;
	struct date date; /* made and modified, at midnight UTC */
	unsigned char id[16];
};

/* The file in *out, which the caller frees. Once. ERR_RANGE: over 20,000 pages. */
int pdf_finish(struct pdf *pdf, const struct pdf_about *about, char **out, size_t *out_length,
	       struct err *err) MUST_CHECK;

#endif
