/* invoices/pdf_colour.c - what our colours mean: sRGB as an ICC version 4 matrix profile */
#include "invoices/pdf_font.h"

#include "core/banned.h"

static void icc_xyz(struct bytes *b, double x, double y, double z)
{
	bytes_add(b, "XYZ \0\0\0\0", 8);
	bytes_be32(b, (uint32_t) (int32_t) (x * 65536 + 0.5));
	bytes_be32(b, (uint32_t) (int32_t) (y * 65536 + 0.5));
	bytes_be32(b, (uint32_t) (int32_t) (z * 65536 + 0.5));
}

static void icc_text(struct bytes *b, const char *text)
{
	bytes_add(b,
		  "mluc\0\0\0\0\0\0\0\1\0\0\0\x0C"
		  "enGB",
		  20);
	bytes_be32(b, (uint32_t) (2 * strlen(text)));
	bytes_be32(b, 28);
	for (; *text; text++)
		bytes_be16(b, (unsigned char) *text);
	if (b->length % 4)
		bytes_be16(b, 0);
}

/* The bodies of the tags, in the order of 'tags' below; where each ends is kept in 'ends'. */
static void icc_bodies(struct bytes *b, uint32_t ends[8])
{
	static const double adaptation[] = { 1.047882,  0.022919,  -0.050201, 0.029587, 0.990479,
					     -0.017059, -0.009232, 0.015076,  0.751678 };
	static const double curve[] = { 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045 };

	icc_text(b, "sRGB");
	ends[0] = (uint32_t) b->length;
	icc_text(b, "No copyright, use freely");
	ends[1] = (uint32_t) b->length;
	icc_xyz(b, 0.9642, 1.0, 0.8249);
	ends[2] = (uint32_t) b->length;
	icc_xyz(b, 0.43607, 0.22249, 0.01392);
	ends[3] = (uint32_t) b->length;
	icc_xyz(b, 0.38515, 0.71687, 0.09708);
	ends[4] = (uint32_t) b->length;
	icc_xyz(b, 0.14307, 0.06061, 0.71410);
	ends[5] = (uint32_t) b->length;
	bytes_add(b, "para\0\0\0\0\0\3\0\0", 12);
	for (size_t i = 0; i < COUNT_OF(curve); i++)
		bytes_be32(b, (uint32_t) (curve[i] * 65536 + 0.5));
	ends[6] = (uint32_t) b->length;
	bytes_add(b, "sf32\0\0\0\0", 8);
	for (size_t i = 0; i < COUNT_OF(adaptation); i++)
		bytes_be32(b, (uint32_t) (int32_t) (adaptation[i] * 65536 +
						    (adaptation[i] < 0 ? -0.5 : 0.5)));
	ends[7] = (uint32_t) b->length;
}

void colour_profile(struct bytes *profile)
{
	static const struct {
		char name[5];
		unsigned body;
	} tags[] = { { "desc", 0 }, { "cprt", 1 }, { "wtpt", 2 }, { "rXYZ", 3 }, { "gXYZ", 4 },
		     { "bXYZ", 5 }, { "rTRC", 6 }, { "gTRC", 6 }, { "bTRC", 6 }, { "chad", 7 } };
	SCOPED(bytes_release) struct bytes bodies = { 0 };
	const uint32_t start = 128 + 4 + 12 * COUNT_OF(tags);
	uint32_t ends[8];

	icc_bodies(&bodies, ends);
	bytes_be32(profile, start + (uint32_t) bodies.length);
	bytes_add(profile, "\0\0\0\0\4\x20\0\0mntrRGB XYZ \x07\xE8\0\1\0\1\0\0\0\0\0\0acsp", 36);
	bytes_add(profile, (const char[28]){ 0 },
		  28);               /* platform, flags, maker, model, attributes, intent */
	bytes_be32(profile, 0xF6D6); /* white of the connection space, D50 */
	bytes_be32(profile, 0x10000);
	bytes_be32(profile, 0xD32D);
	bytes_add(profile, (const char[48]){ 0 }, 48); /* creator, id, reserved */
	bytes_be32(profile, COUNT_OF(tags));
	for (size_t i = 0; i < COUNT_OF(tags); i++) {
		uint32_t from = tags[i].body ? ends[tags[i].body - 1] : 0;

		bytes_add(profile, tags[i].name, 4);
		bytes_be32(profile, start + from);
		bytes_be32(profile, ends[tags[i].body] - from);
	}
	bytes_add(profile, bodies.at, bodies.length);
	profile->failed |= bodies.failed;
}
