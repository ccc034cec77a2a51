/* tests/test_colour.c - colours: read, written, and their contrast as WCAG reckons it */
#include <criterion/criterion.h>

#include "core/colour.h"

#include <math.h>

Test(colour, is_read_and_written)
{
	static const struct {
		int line;
		const char *text;
		int r;
		uint32_t rgb;
		const char *again;
	} rows[] = {
		{ __LINE__, "#0f4c5c", ERR_OK, 0x0F4C5C, "#0f4c5c" },
		{ __LINE__, "#0F4C5c", ERR_OK, 0x0F4C5C, "#0f4c5c" },
		{ __LINE__, "#000000", ERR_OK, 0, "#000000" },
		{ __LINE__, "#FFFFFF", ERR_OK, 0xFFFFFF, "#ffffff" },
		{ __LINE__, "", ERR_INVALID, 0, NULL },
		{ __LINE__, "#", ERR_INVALID, 0, NULL },
		{ __LINE__, "0f4c5c", ERR_INVALID, 0, NULL },
		{ __LINE__, "#0f4c5", ERR_INVALID, 0, NULL },
		{ __LINE__, "#0f4c5c0", ERR_INVALID, 0, NULL },
		{ __LINE__, "#0f4c5g", ERR_INVALID, 0, NULL },
		{ __LINE__, "#fff", ERR_INVALID, 0, NULL },
		{ __LINE__, "#0f4c5c ", ERR_INVALID, 0, NULL },
		{ __LINE__, "##f4c5c", ERR_INVALID, 0, NULL },
		{ __LINE__, "teal", ERR_INVALID, 0, NULL },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct err err = { 0 };
		uint32_t rgb = 0;

		cr_expect_eq(colour_parse(rows[i].text, &rgb, &err), rows[i].r, "line %d",
			     rows[i].line);
		cr_expect_eq(rgb, rows[i].rgb, "line %d", rows[i].line);
		if (rows[i].again)
			cr_expect_str_eq(colour_text(rgb).s, rows[i].again, "line %d",
					 rows[i].line);
	}
}

/* The ratios of the design's own table, and the ends of the scale. */
Test(colour, has_the_contrast_it_should)
{
	static const struct {
		int line;
		uint32_t a, b;
		int contrast;
	} rows[] = {
		{ __LINE__, 0x000000, 0xFFFFFF, 2100 },   { __LINE__, 0xFFFFFF, 0x000000, 2100 },
		{ __LINE__, 0x0F4C5C, 0x0F4C5C, 100 },    { __LINE__, 0x0F4C5C, 0xFFFFFF, 950 },
		{ __LINE__, 0x0F4C5C, COLOUR_TINT, 855 }, { __LINE__, 0x484949, 0xFFFFFF, 903 },
		{ __LINE__, 0xCA3535, 0xFFFFFF, 515 },    { __LINE__, 0x767676, 0xFFFFFF, 454 },
		{ __LINE__, 0x777777, 0xFFFFFF, 447 },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++)
		cr_expect_eq(colour_contrast(rows[i].a, rows[i].b), rows[i].contrast, "line %d: %d",
			     rows[i].line, colour_contrast(rows[i].a, rows[i].b));
}

static double light(unsigned part)
{
	double c = part / 255.0;

	return c <= 0.03928 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

/* Of every grey and of some thousand others, as the formula has it. */
Test(colour, reckons_as_the_formula_does)
{
	for (uint32_t i = 0; i < 5000; i++) {
		uint32_t rgb = i < 256 ? i * 0x010101 : i * 2654435761U >> 8;
		double luminance = 0.2126 * light(rgb >> 16 & 0xFF) +
				   0.7152 * light(rgb >> 8 & 0xFF) + 0.0722 * light(rgb & 0xFF);

		cr_expect_float_eq(colour_contrast(rgb, COLOUR_WHITE) / 100.0,
				   1.05 / (luminance + 0.05), 0.0101, "%06x", rgb);
	}
}

Test(colour, too_pale_a_one_is_refused_with_its_contrast)
{
	static const struct {
		int line;
		uint32_t rgb;
		const char *says; /* NULL: it is fine */
	} rows[] = {
		{ __LINE__, 0x0F4C5C, NULL },
		{ __LINE__, 0x000000, NULL },
		{ __LINE__, 0x8B1A1A, NULL },
		{ __LINE__, 0xFFCC00,
		  "#ffcc00 is too pale to read: its contrast is 1.51:1 on white" },
		{ __LINE__, 0x767676,
		  "4.54:1 on white (and of white on it) and 4.08:1 on the tint" },
		{ __LINE__, 0xFFFFFF, "1.00:1" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct err err = { 0 };
		int r = colour_carries_text(rows[i].rgb, &err);

		cr_expect_eq(r, rows[i].says ? ERR_INVALID : ERR_OK, "line %d", rows[i].line);
		cr_expect(!rows[i].says || strstr(err.msg, rows[i].says), "line %d: %s",
			  rows[i].line, err.msg);
	}
}
