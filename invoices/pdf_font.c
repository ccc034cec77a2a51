/* invoices/pdf_font.c - the embedded faces: read once, cut for each document */
#include "invoices/pdf.h"
#include "invoices/pdf_font.h"

#include "core/embed.h"

#include <zlib.h>

#include "core/banned.h"

#define CODES 0x2800 /* all we embed lies below: the last is U+2713 */
#define CUTS_KEPT 64

/* Level 4 is the knee; cuts are kept, so they may cost more. Tables are a quarter of the usual: they are emptied each time. */
enum { LEVEL_CONTENTS = 4, LEVEL_FONT = 6, MEMORY_CONTENTS = 6 };

struct table {
	const unsigned char *at;
	size_t length;
};

struct prepared {
	struct table glyf, head, hhea, hmtx, loca, maxp, cmap;
	unsigned glyphs, units, long_metrics;
	bool long_loca;
	uint16_t glyph_of[CODES];          /* 0: none */
	uint16_t code_of[FACE_GLYPHS_MAX]; /* the lowest code point; 0: only a component */
	uint16_t advance[FACE_GLYPHS_MAX];
	struct font_metrics metrics;
	struct glyph_set always;
	struct bytes to_unicode; /* deflated */
};

struct kept_cut {
	bool filled;
	enum face face;
	struct glyph_set set;
	struct font_cut cut;
};

struct pdf_fonts {
	struct prepared faces[FACE_COUNT];
	struct kept_cut cuts[CUTS_KEPT]; /* a ring: the oldest makes room */
	size_t next_cut;
	struct pdf_images images;
	struct bytes profile;
	z_stream contents, font;
	bool classic;
};

const struct embedded_file *fonts_embedded(const char *name);

static unsigned be16(const unsigned char *p)
{
	assert(p);
	return (unsigned) p[0] << 8 | p[1];
}

static int signed16(const unsigned char *p)
{
	return (int16_t) be16(p);
}

static uint32_t be32(const unsigned char *p)
{
	return (uint32_t) be16(p) << 16 | be16(p + 2);
}

static struct table table_find(const struct embedded_file *file, const char *tag)
{
	unsigned count = file->length >= 12 ? be16(file->bytes + 4) : 0;

	for (unsigned i = 0; i < count && 12 + 16 * (size_t) (i + 1) <= file->length; i++) {
		const unsigned char *entry = file->bytes + 12 + (size_t) 16 * i;
		size_t offset = be32(entry + 8), length = be32(entry + 12);

		if (memcmp(entry, tag, 4) == 0 && offset <= file->length &&
		    length <= file->length - offset)
			return (struct table){ file->bytes + offset, length };
	}
	return (struct table){ 0 };
}

/* Where a glyph's outline lies; an empty table if it has none or lies outside. */
static struct table outline(const struct prepared *face, unsigned glyph)
{
	size_t from, to;

	if (face->long_loca) {
		from = be32(face->loca.at + (size_t) 4 * glyph);
		to = be32(face->loca.at + (size_t) 4 * (glyph + 1));
	} else {
		from = (size_t) 2 * be16(face->loca.at + (size_t) 2 * glyph);
		to = (size_t) 2 * be16(face->loca.at + (size_t) 2 * (glyph + 1));
	}
	if (from >= to || to > face->glyf.length)
		return (struct table){ 0 };
	return (struct table){ face->glyf.at + from, to - from };
}

/* One segment of a format 4 character map. */
static void map_segment(struct prepared *face, const unsigned char *at, size_t segments, size_t i,
			const unsigned char *end)
{
	const unsigned char *ends = at + 14, *starts = ends + 2 * segments + 2;
	const unsigned char *deltas = starts + 2 * segments, *ranges = deltas + 2 * segments;
	unsigned first = be16(starts + 2 * i), last = be16(ends + 2 * i),
		 range = be16(ranges + 2 * i);

	for (unsigned code = first; code <= last && code < CODES; code++) {
		unsigned glyph = code;

		if (range) {
			const unsigned char *where =
				ranges + 2 * i + range + (size_t) 2 * (code - first);

			if (where + 2 > end)
				return;
			glyph = be16(where);
			if (glyph == 0)
				continue;
		}
		glyph = (glyph + be16(deltas + 2 * i)) & 0xFFFF;
		if (glyph == 0 || glyph >= face->glyphs)
			continue;
		face->glyph_of[code] = (uint16_t) glyph;
		if (face->code_of[glyph] == 0)
			face->code_of[glyph] = (uint16_t) code;
	}
}

static bool read_character_map(struct prepared *face)
{
	const unsigned char *end = face->cmap.at + face->cmap.length;
	unsigned count = be16(face->cmap.at + 2);

	for (unsigned i = 0; i < count && 4 + 8 * (size_t) (i + 1) <= face->cmap.length; i++) {
		size_t offset = be32(face->cmap.at + 4 + (size_t) 8 * i + 4);
		const unsigned char *at = face->cmap.at + offset;
		size_t segments;

		if (offset + 16 > face->cmap.length || be16(at) != 4)
			continue;
		segments = be16(at + 6) / 2;
		if (16 + 8 * segments > (size_t) (end - at))
			return false;
		for (size_t s = 0; s < segments; s++)
			map_segment(face, at, segments, s, end);
		return true;
	}
	return false;
}

static int thousandths(const struct prepared *face, int units)
{
	int scaled = units * 1000, whole = (int) face->units;

	return (scaled + (scaled < 0 ? -whole : whole) / 2) / whole;
}

static void read_metrics(struct prepared *face, const char *name, int stem)
{
	for (unsigned glyph = 0; glyph < face->glyphs; glyph++) {
		unsigned at = glyph < face->long_metrics ? glyph : face->long_metrics - 1;

		face->advance[glyph] =
			(uint16_t) thousandths(face, (int) be16(face->hmtx.at + (size_t) 4 * at));
	}
	face->metrics = (struct font_metrics){
		.name = name,
		.ascent = thousandths(face, signed16(face->hhea.at + 4)),
		.descent = thousandths(face, signed16(face->hhea.at + 6)),
		.cap_height = 688, /* OS/2, which the cut does not carry */
		.stem = stem,
	};
	for (size_t i = 0; i < 4; i++)
		face->metrics.box[i] = thousandths(face, signed16(face->head.at + 36 + 2 * i));
}

static int prepare(struct prepared *face, const char *file_name, const char *name, int stem,
		   struct err *err)
{
	static const char kept[] = "0123456789,.-%:? ";
	const struct embedded_file *file = fonts_embedded(file_name);

	if (!file)
		return err_set(err, ERR_IO, "the program was built without the font '%s'",
			       file_name);
	face->glyf = table_find(file, "glyf");
	face->head = table_find(file, "head");
	face->hhea = table_find(file, "hhea");
	face->hmtx = table_find(file, "hmtx");
	face->loca = table_find(file, "loca");
	face->maxp = table_find(file, "maxp");
	face->cmap = table_find(file, "cmap");
	if (!face->glyf.at || face->head.length < 54 || face->hhea.length < 36 ||
	    face->maxp.length < 6 || face->cmap.length < 4)
		return err_set(err, ERR_IO, "the font '%s' lacks a table", file_name);
	face->glyphs = be16(face->maxp.at + 4);
	face->units = be16(face->head.at + 18);
	face->long_metrics = be16(face->hhea.at + 34);
	face->long_loca = be16(face->head.at + 50) != 0;
	if (face->glyphs > FACE_GLYPHS_MAX || face->units == 0 || face->long_metrics == 0 ||
	    face->long_metrics > face->glyphs ||
	    face->hmtx.length < (size_t) 4 * face->long_metrics ||
	    face->loca.length < (size_t) (face->long_loca ? 4 : 2) * (face->glyphs + 1) ||
	    !read_character_map(face))
		return err_set(err, ERR_IO, "the font '%s' cannot be read", file_name);
	read_metrics(face, name, stem);

	glyph_use(&face->always, 0);
	for (const char *c = kept; *c; c++)
		glyph_use(&face->always, face->glyph_of[(unsigned char) *c]);
	glyph_use(&face->always, face->glyph_of[0xA3]); /* pound sign */
	return ERR_OK;
}

static int deflate_whole(z_stream *z, const void *data, size_t length, struct bytes *out,
			 struct err *err)
{
	uLong bound = deflateBound(z, (uLong) length);
	size_t start = out->length;
	char *room = bytes_more(out, bound);

	if (!room)
		return err_nomem(err);
	if (deflateReset(z) != Z_OK)
		return err_set(err, ERR_IO, "zlib refused to start");
	z->next_in = (z_const Bytef *) data;
	z->avail_in = (uInt) length;
	z->next_out = (Bytef *) room;
	z->avail_out = (uInt) bound;
	if (deflate(z, Z_FINISH) != Z_STREAM_END)
		return err_set(err, ERR_IO, "zlib could not deflate %zu bytes", length);
	out->length = start + bound - z->avail_out;
	return ERR_OK;
}

/* How many glyphs from this one on have codes in a row; a range may not run over a high byte. */
static unsigned codes_in_row(const struct prepared *face, unsigned glyph)
{
	unsigned count = 1;

	while (glyph + count < face->glyphs && (glyph + count) % 256 != 0 &&
	       (face->code_of[glyph] + count) % 256 != 0 &&
	       face->code_of[glyph + count] == face->code_of[glyph] + count)
		count++;
	return count;
}

/* The code points of all glyphs, for every cut: that is shorter than those of the used ones. */
static int make_to_unicode(struct pdf_fonts *fonts, struct prepared *face, struct err *err)
{
	SCOPED(bytes_release) struct bytes map = { 0 }, rows = { 0 };
	unsigned count = 0, row = 1;

	bytes_text(&map, "/CIDInit/ProcSet findresource begin\n12 dict begin\nbegincmap\n"
			 "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n"
			 "/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n"
			 "1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n");
	for (unsigned glyph = 1; glyph < face->glyphs; glyph += row) {
		row = 1;
		if (face->code_of[glyph] == 0)
			continue;
		row = codes_in_row(face, glyph);
		bytes_format(&rows, "<%04X><%04X><%04X>\n", glyph, glyph + row - 1,
			     (unsigned) face->code_of[glyph]);
		count++;
	}
	if (count > 100) /* a block holds no more */
		return err_set(err, ERR_IO, "the letters of an embedded font are too scattered");
	bytes_format(&map, "%u beginbfrange\n", count);
	bytes_add(&map, rows.at, rows.length);
	bytes_text(&map,
		   "endbfrange\nendcmap\nCMapName currentdict/CMap defineresource pop\nend\nend\n");
	if (map.failed || rows.failed)
		return err_nomem(err);
	return deflate_whole(&fonts->font, map.at, map.length, &face->to_unicode, err);
}

static int make_profile(struct pdf_fonts *fonts, struct err *err)
{
	SCOPED(bytes_release) struct bytes whole = { 0 };

	colour_profile(&whole);
	if (whole.failed)
		return err_nomem(err);
	return deflate_whole(&fonts->font, whole.at, whole.length, &fonts->profile, err);
}

int pdf_fonts_new(struct pdf_fonts **out, struct err *err)
{
	SCOPED(pdf_fonts_freep) struct pdf_fonts *fonts = calloc(1, sizeof *fonts);
	int r;

	if (!fonts)
		return err_nomem(err);
	if (deflateInit2(&fonts->contents, LEVEL_CONTENTS, Z_DEFLATED, MAX_WBITS, MEMORY_CONTENTS,
			 Z_DEFAULT_STRATEGY) != Z_OK ||
	    deflateInit(&fonts->font, LEVEL_FONT) != Z_OK)
		return err_nomem(err);
	if ((r = prepare(&fonts->faces[FACE_REGULAR], "sans-regular.ttf", "LiberationSans", 84,
			 err)) < 0 ||
	    (r = prepare(&fonts->faces[FACE_BOLD], "sans-bold.ttf", "LiberationSans-Bold", 140,
			 err)) < 0 ||
	    (r = make_to_unicode(fonts, &fonts->faces[FACE_REGULAR], err)) < 0 ||
	    (r = make_to_unicode(fonts, &fonts->faces[FACE_BOLD], err)) < 0 ||
	    (r = make_profile(fonts, err)) < 0)
		return r;
	*out = fonts;
	fonts = NULL;
	return ERR_OK;
}

static void cut_release(struct font_cut *cut)
{
	bytes_release(&cut->program);
	bytes_release(&cut->widths);
}

void pdf_fonts_free(struct pdf_fonts *fonts)
{
	if (!fonts)
		return;
	for (size_t i = 0; i < COUNT_OF(fonts->cuts); i++)
		cut_release(&fonts->cuts[i].cut);
	images_release(&fonts->images);
	for (size_t i = 0; i < FACE_COUNT; i++)
		bytes_release(&fonts->faces[i].to_unicode);
	bytes_release(&fonts->profile);
	(void) deflateEnd(
		&fonts->contents); /* says only that data was pending, or none was begun */
	(void) deflateEnd(&fonts->font);
	free(fonts);
}

void pdf_fonts_freep(struct pdf_fonts **fonts)
{
	pdf_fonts_free(*fonts);
	*fonts = NULL;
}

void pdf_fonts_classic(struct pdf_fonts *fonts)
{
	fonts->classic = true;
}

struct pdf_images *fonts_images(struct pdf_fonts *fonts)
{
	return &fonts->images;
}

bool fonts_classic(const struct pdf_fonts *fonts)
{
	return fonts->classic;
}

const struct font_metrics *font_metrics(const struct pdf_fonts *fonts, enum face face)
{
	return &fonts->faces[face].metrics;
}

unsigned font_glyph(const struct pdf_fonts *fonts, enum face face, int32_t code)
{
	const struct prepared *prepared = &fonts->faces[face];
	unsigned glyph = 0;

	if (code >= 0 && code < ' ')
		code = ' '; /* tabs and line ends have no shape */
	if (code >= 0 && code < CODES)
		glyph = prepared->glyph_of[code];

	return glyph ? glyph : prepared->glyph_of['?'];
}

unsigned font_advance(const struct pdf_fonts *fonts, enum face face, unsigned glyph)
{
	return fonts->faces[face].advance[glyph];
}

const struct bytes *fonts_profile(const struct pdf_fonts *fonts)
{
	return &fonts->profile;
}

int fonts_deflate(struct pdf_fonts *fonts, const void *data, size_t length, struct bytes *out,
		  struct err *err)
{
	return deflate_whole(&fonts->contents, data, length, out, err);
}

/* An accented letter is drawn from others: keep those too. Outlines nest a level or two only. */
static void use_components(const struct prepared *face, struct glyph_set *set, unsigned glyph,
			   int depth)
{
	struct table at = outline(face, glyph);
	size_t p = 10;
	unsigned flags;

	if (at.length < 10 || signed16(at.at) >= 0 || depth == 0)
		return;
	do {
		unsigned part;

		if (p + 4 > at.length)
			return;
		flags = be16(at.at + p);
		part = be16(at.at + p + 2);
		if (part >= face->glyphs)
			return;
		glyph_use(set, part);
		use_components(face, set, part, depth - 1);
		p += 4 + (flags & 0x1 ? 4U : 2U); /* arguments are words */
		p += flags & 0x8    ? 2U
		     : flags & 0x40 ? 4U
		     : flags & 0x80 ? 8U
				    : 0U; /* scale, two scales, matrix */
	} while (flags & 0x20);
}

static uint32_t checksum(const char *data, size_t length)
{
	uint32_t sum = 0;

	for (size_t i = 0; i < length; i += 4) {
		unsigned char word[4] = { 0 };

		memcpy(word, data + i, length - i < 4 ? length - i : 4);
		sum += be32(word);
	}
	return sum;
}

static void pad4(struct bytes *bytes)
{
	while (bytes->length % 4 && !bytes->failed)
		bytes_char(bytes, '\0');
}

/* glyf, loca and hmtx with empty entries for glyphs outside 'set'. */
static void cut_outlines(const struct prepared *face, const struct glyph_set *set,
			 struct bytes *glyf, struct bytes *loca, struct bytes *hmtx)
{
	for (unsigned glyph = 0; glyph < face->glyphs; glyph++) {
		struct table at =
			glyph_used(set, glyph) ? outline(face, glyph) : (struct table){ 0 };
		unsigned from = glyph < face->long_metrics ? glyph : face->long_metrics - 1;

		bytes_be16(loca, (unsigned) (glyf->length / 2));
		bytes_add(glyf, at.at, at.length);
		if (glyf->length % 2)
			bytes_char(glyf, '\0');
		if (glyph >= face->long_metrics)
			continue;
		if (glyph_used(set, glyph) || glyph + 1 == face->long_metrics)
			bytes_add(hmtx, face->hmtx.at + (size_t) 4 * from, 4);
		else
			bytes_be32(hmtx, 0);
	}
	bytes_be16(loca, (unsigned) (glyf->length / 2));
	if (face->hmtx.length > (size_t) 4 * face->long_metrics)
		bytes_add(hmtx, face->hmtx.at + (size_t) 4 * face->long_metrics,
			  face->hmtx.length - (size_t) 4 * face->long_metrics);
}

static void assemble(const struct prepared *face, const struct bytes *glyf,
		     const struct bytes *loca, const struct bytes *hmtx, struct bytes *out)
{
	char head[54];
	const struct {
		const char *tag;
		const char *at;
		size_t length;
	} tables[] = {
		{ "glyf", glyf->at, glyf->length },
		{ "head", head, sizeof head },
		{ "hhea", (const char *) face->hhea.at, face->hhea.length },
		{ "hmtx", hmtx->at, hmtx->length },
		{ "loca", loca->at, loca->length },
		{ "maxp", (const char *) face->maxp.at, face->maxp.length },
	};
	size_t offset = 12 + 16 * COUNT_OF(tables), head_at = 0;
	uint32_t whole;

	memcpy(head, face->head.at, sizeof head);
	memset(head + 8, 0, 4);  /* checkSumAdjustment, set below */
	memset(head + 50, 0, 2); /* indexToLocFormat: short */
	bytes_be32(out, 0x00010000);
	bytes_be16(out, COUNT_OF(tables));
	bytes_be16(out, 64); /* searchRange, entrySelector and rangeShift of six tables */
	bytes_be16(out, 2);
	bytes_be16(out, 32);
	for (size_t i = 0; i < COUNT_OF(tables); i++) {
		bytes_add(out, tables[i].tag, 4);
		bytes_be32(out, checksum(tables[i].at, tables[i].length));
		bytes_be32(out, (uint32_t) offset);
		bytes_be32(out, (uint32_t) tables[i].length);
		if (i == 1)
			head_at = offset;
		offset += (tables[i].length + 3) / 4 * 4;
	}
	for (size_t i = 0; i < COUNT_OF(tables); i++) {
		bytes_add(out, tables[i].at, tables[i].length);
		pad4(out);
	}
	if (out->failed)
		return;
	whole = 0xB1B0AFBAU - checksum(out->at, out->length);
	for (size_t i = 0; i < 4; i++)
		out->at[head_at + 8 + i] = (char) (whole >> (24 - 8 * i));
}

static int cut_program(struct pdf_fonts *fonts, const struct prepared *face,
		       const struct glyph_set *set, struct font_cut *cut, struct err *err)
{
	SCOPED(bytes_release) struct bytes glyf = { 0 }, loca = { 0 }, hmtx = { 0 }, file = { 0 };

	cut_outlines(face, set, &glyf, &loca, &hmtx);
	if (glyf.failed || loca.failed || hmtx.failed)
		return err_nomem(err);
	if (glyf.length > 2 * 0xFFFF)
		return err_set(err, ERR_IO, "the embedded font is too large");
	assemble(face, &glyf, &loca, &hmtx, &file);
	if (file.failed)
		return err_nomem(err);
	cut->program_length = file.length;
	return deflate_whole(&fonts->font, file.at, file.length, &cut->program, err);
}

static void cut_widths(const struct prepared *face, const struct glyph_set *set, struct bytes *out)
{
	bool open = false;

	for (unsigned glyph = 0; glyph <= face->glyphs; glyph++) {
		bool used = glyph < face->glyphs && glyph_used(set, glyph);

		if (open && !used)
			bytes_char(out, ']');
		else if (open)
			bytes_char(out, ' ');
		if (used && !open)
			bytes_format(out, "%u[", glyph);
		if (used)
			bytes_format(out, "%u", (unsigned) face->advance[glyph]);
		open = used;
	}
}

/* Readers tell two cuts of one face apart by the tag, so it must follow from the glyphs. */
static void cut_tag(const struct glyph_set *set, char tag[7])
{
	uint64_t hash = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < COUNT_OF(set->bits); i++)
		for (unsigned shift = 0; shift < 64; shift += 8)
			hash = (hash ^ (set->bits[i] >> shift & 0xFF)) * UINT64_C(1099511628211);
	for (size_t i = 0; i < 6; i++, hash /= 26)
		tag[i] = (char) ('A' + hash % 26);
	tag[6] = '\0';
}

int font_cut(struct pdf_fonts *fonts, enum face face, const struct glyph_set *used,
	     const struct font_cut **out, struct err *err)
{
	const struct prepared *prepared = &fonts->faces[face];
	struct glyph_set set = *used, whole;
	struct kept_cut *kept;
	int r;

	for (size_t i = 0; i < COUNT_OF(set.bits); i++)
		set.bits[i] |= prepared->always.bits[i];
	for (size_t i = 0; i < COUNT_OF(fonts->cuts); i++) {
		kept = &fonts->cuts[i];
		if (kept->filled && kept->face == face &&
		    memcmp(&kept->set, &set, sizeof set) == 0) {
			*out = &kept->cut;
			return ERR_OK;
		}
	}

	kept = &fonts->cuts[fonts->next_cut];
	fonts->next_cut = (fonts->next_cut + 1) % CUTS_KEPT;
	cut_release(&kept->cut);
	*kept = (struct kept_cut){ .face = face, .set = set };
	whole = set;
	for (unsigned glyph = 0; glyph < prepared->glyphs; glyph++)
		if (glyph_used(&set, glyph))
			use_components(prepared, &whole, glyph, 4);
	kept->cut.to_unicode = &prepared->to_unicode;
	cut_tag(&set, kept->cut.tag);
	cut_widths(prepared, &set, &kept->cut.widths);
	if (kept->cut.widths.failed)
		return err_nomem(err);
	if ((r = cut_program(fonts, prepared, &whole, &kept->cut, err)) < 0)
		return r;
	kept->filled = true;
	*out = &kept->cut;
	return ERR_OK;
}
