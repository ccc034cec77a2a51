/*
 * invoices/pdf_font.h - the two embedded faces: widths, glyph ids, and a copy cut to what a
 * document uses.
 *
 * A glyph's id in the embedded font is also its code in the page, so no encoding stands between
 * them. The copy keeps all ids and empties the outlines of glyphs not used.
 */
#ifndef INVOICES_PDF_FONT_H
#define INVOICES_PDF_FONT_H

#include "invoices/bytes.h"
#include "invoices/pdf_image.h"
#include "core/error.h"

struct pdf_fonts;

enum face { FACE_REGULAR, FACE_BOLD, FACE_COUNT };

#define FACE_GLYPHS_MAX 512

/* The glyphs of one face that a document uses. */
struct glyph_set {
	uint64_t bits[FACE_GLYPHS_MAX / 64];
};

/* What the font dictionaries need; all of it deflated or ready to write. */
struct font_cut {
	char tag[7];                    /* six letters, by the set of glyphs */
	struct bytes program;           /* deflated TrueType */
	size_t program_length;          /* before deflating */
	struct bytes widths;            /* the inside of /W [ ] */
	const struct bytes *to_unicode; /* deflated CMap, the same for all cuts of a face */
};

struct font_metrics {
	const char *name;                      /* "LiberationSans" */
	int ascent, descent, cap_height, stem; /* thousandths of the size */
	int box[4];
};

const struct font_metrics *font_metrics(const struct pdf_fonts *fonts, enum face face);

/* Glyph of a code point; that of '?' if the face has none. */
unsigned font_glyph(const struct pdf_fonts *fonts, enum face face, int32_t code);

/* Advance of a glyph in thousandths of the size. */
unsigned font_advance(const struct pdf_fonts *fonts, enum face face, unsigned glyph);

static inline void glyph_use(struct glyph_set *set, unsigned glyph)
{
	set->bits[glyph / 64] |= UINT64_C(1) << glyph % 64;
}

static inline bool glyph_used(const struct glyph_set *set, unsigned glyph)
{
	return set->bits[glyph / 64] >> glyph % 64 & 1;
}

/*
 * The face cut to 'used'. Digits and the signs of money are always kept, so that most documents of
 * a batch share a cut. Borrowed: valid until a few dozen further cuts have been made.
 */
int font_cut(struct pdf_fonts *fonts, enum face face, const struct glyph_set *used,
	     const struct font_cut **out, struct err *err) MUST_CHECK;

/* The images kept with the faces: invoices/pdf_image.c. */
struct pdf_images *fonts_images(struct pdf_fonts *fonts);
/* What the colours mean, deflated: made once with the faces, for it is in every file. */
const struct bytes *fonts_profile(const struct pdf_fonts *fonts);

/* pdf_colour.c: the same before deflating, appended. */
void colour_profile(struct bytes *profile);

bool fonts_classic(const struct pdf_fonts *fonts);

/* Deflate with the state kept in 'fonts' (a new one costs more than the work). */
int fonts_deflate(struct pdf_fonts *fonts, const void *data, size_t length, struct bytes *out,
		  struct err *err) MUST_CHECK;

#endif
