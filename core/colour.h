/*
 * core/colour.h - colours of documents and pages, 0xRRGGBB: what may carry text.
 *
 * Paper and screen have one colour of the authority's own. The tint behind figures stays as it is, whatever that colour
 * is, so that every other contrast of the design holds.
 */
#ifndef CORE_COLOUR_H
#define CORE_COLOUR_H

#include "core/error.h"

#define COLOUR_WHITE 0xFFFFFF
#define COLOUR_TINT 0xEEF4F5
#define COLOUR_BRAND 0x0F4C5C /* where the authority has set none */
#define COLOUR_NEEDED 450     /* hundredths: contrast of text by WCAG 2.2, level AA */

/* "#0f4c5c", in capitals or not. ERR_INVALID. */
int colour_parse(const char *text, uint32_t *out, struct err *err) MUST_CHECK;

struct colour_text {
	char s[16];
};
struct colour_text colour_text(uint32_t rgb); /* "#0f4c5c" */

/* Hundredths, rounded down: 2100 is black on white, 100 a colour on itself. */
int colour_contrast(uint32_t a, uint32_t b);

/* ERR_INVALID, with the contrast it has: text of this colour on white or on the tint, or white text on it, is hard to read. */
int colour_carries_text(uint32_t rgb, struct err *err) MUST_CHECK;

#endif
