/* core/colour.c - the contrast of colours by the formula of WCAG 2, in whole numbers */
#include "core/colour.h"

#include <inttypes.h>

#include "core/banned.h"

/*
 * Light of one part of a colour, 0 to 255, in ten millionths: c / 12.92 up to 0.03928, above it
 * ((c + 0.055) / 1.055) ^ 2.4, c being the part divided by 255.
 */
static const int32_t light[256] = {
	0,       3035,    6071,    9106,    12141,   15176,    18212,   21247,   24282,   27317,
	30353,   33465,   36765,   40247,   43914,   47770,    51815,   56054,   60488,   65121,
	69954,   74990,   80232,   85681,   91341,   97212,    103298,  109601,  116122,  122865,
	129830,  137021,  144438,  152085,  159963,  168074,   176420,  185002,  193824,  202886,
	212190,  221739,  231534,  241576,  251869,  262412,   273209,  284260,  295568,  307134,
	318960,  331048,  343398,  356013,  368895,  382044,   395462,  409152,  423114,  437350,
	451862,  466651,  481718,  497066,  512695,  528606,   544803,  561285,  578054,  595112,
	612461,  630100,  648033,  666259,  684782,  703601,   722719,  742136,  761854,  781874,
	802198,  822827,  843762,  865005,  886556,  908417,   930590,  953075,  975873,  998987,
	1022417, 1046165, 1070231, 1094617, 1119324, 1144354,  1169707, 1195384, 1221388, 1247718,
	1274377, 1301365, 1328683, 1356333, 1384316, 1412633,  1441285, 1470273, 1499598, 1529262,
	1559265, 1589608, 1620294, 1651322, 1682694, 1714411,  1746474, 1778884, 1811642, 1844750,
	1878208, 1912017, 1946178, 1980693, 2015563, 2050787,  2086369, 2122308, 2158605, 2195262,
	2232280, 2269659, 2307400, 2345506, 2383976, 2422811,  2462013, 2501583, 2541521, 2581829,
	2622507, 2663556, 2704978, 2746773, 2788943, 2831487,  2874408, 2917706, 2961383, 3005438,
	3049873, 3094689, 3139887, 3185468, 3231432, 3277781,  3324515, 3371636, 3419144, 3467041,
	3515326, 3564001, 3613068, 3662526, 3712377, 3762621,  3813260, 3864294, 3915725, 3967552,
	4019778, 4072402, 4125426, 4178851, 4232677, 4286905,  4341536, 4396572, 4452012, 4507858,
	4564110, 4620770, 4677838, 4735315, 4793202, 4851499,  4910208, 4969330, 5028865, 5088813,
	5149177, 5209956, 5271151, 5332764, 5394795, 5457245,  5520114, 5583404, 5647115, 5711248,
	5775804, 5840784, 5906188, 5972018, 6038273, 6104956,  6172066, 6239604, 6307571, 6375969,
	6444797, 6514056, 6583748, 6653873, 6724432, 6795425,  6866853, 6938718, 7011019, 7083758,
	7156935, 7230551, 7304607, 7379104, 7454042, 7529422,  7605245, 7681511, 7758222, 7835378,
	7912979, 7991027, 8069523, 8148466, 8227858, 8307699,  8387990, 8468732, 8549926, 8631572,
	8713671, 8796224, 8879231, 8962694, 9046612, 9130987,  9215819, 9301109, 9386857, 9473065,
	9559734, 9646862, 9734453, 9822506, 9911021, 10000000,
};

#define SCALE INT64_C(100000000000) /* of luminance: ten millionths times the weights below */

static int64_t luminance(uint32_t rgb)
{
	return 2126 * (int64_t) light[rgb >> 16 & 0xFF] + 7152 * (int64_t) light[rgb >> 8 & 0xFF] +
	       722 * (int64_t) light[rgb & 0xFF];
}

int colour_contrast(uint32_t a, uint32_t b)
{
	int64_t one = luminance(a) + SCALE / 20, other = luminance(b) + SCALE / 20;

	return (int) (one > other ? one * 100 / other : other * 100 / one);
}

int colour_parse(const char *text, uint32_t *out, struct err *err)
{
	static const char digits[] = "0123456789abcdef";
	uint32_t rgb = 0;

	for (size_t i = 0; i < 7; i++) {
		char c = text[i] >= 'A' && text[i] <= 'F' ? (char) (text[i] - 'A' + 'a') : text[i];
		const char *digit = c != '\0' ? strchr(digits, c) : NULL;

		if (i == 0 ? c != '#' : !digit)
			return err_set(err, ERR_INVALID, "'%s' is not a colour, such as #0f4c5c",
				       text);
		if (i > 0)
			rgb = rgb << 4 | (uint32_t) (digit - digits);
	}
	if (text[7] != '\0')
		return err_set(err, ERR_INVALID, "'%s' is not a colour, such as #0f4c5c", text);
	*out = rgb;
	return ERR_OK;
}

struct colour_text colour_text(uint32_t rgb)
{
	struct colour_text out;

	(void) snprintf(out.s, sizeof out.s, "#%06" PRIx32, rgb & 0xFFFFFF);
	return out;
}

int colour_carries_text(uint32_t rgb, struct err *err)
{
	int white = colour_contrast(rgb, COLOUR_WHITE), tint = colour_contrast(rgb, COLOUR_TINT);

	if (white >= COLOUR_NEEDED && tint >= COLOUR_NEEDED)
		return ERR_OK;
	return err_set(err, ERR_INVALID,
		       "%s is too pale to read: its contrast is %d.%02d:1 on white (and of white on"
		       " it) and %d.%02d:1 on the tint %s, and 4.5:1 is needed: take a darker one",
		       colour_text(rgb).s, white / 100, white % 100, tint / 100, tint % 100,
		       colour_text(COLOUR_TINT).s);
}
