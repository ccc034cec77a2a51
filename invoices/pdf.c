/* invoices/pdf.c - pages, elements and marks, and what is drawn into them */
#include "invoices/pdf.h"
#include "invoices/pdf_private.h"

#include "core/text.h"

#include <math.h>

#include "core/banned.h"

#define PAGES_MAX 20000
#define PAGE_HEIGHT 297.0
#define POINTS_PER_MM (72.0 / 25.4)

static const char *const tag_names[] = {
	[PDF_H1] = "H1",
	[PDF_H2] = "H2",
	[PDF_P] = "P",
	[PDF_TABLE] = "Table",
	[PDF_TABLE_HEAD] = "THead",
	[PDF_TABLE_BODY] = "TBody",
	[PDF_ROW] = "TR",
	[PDF_HEAD] = "TH",
	[PDF_ROW_HEAD] = "TH",
	[PDF_CELL] = "TD",
	[PDF_LIST] = "L",
	[PDF_ITEM] = "LI",
	[PDF_ITEM_LABEL] = "Lbl",
	[PDF_ITEM_BODY] = "LBody",
};

int pdf_new(struct pdf_fonts *fonts, struct pdf **out, struct err *err)
{
	struct pdf *pdf = calloc(1, sizeof *pdf);

	if (!pdf)
		return err_nomem(err);
	pdf->fonts = fonts;
	pdf->element_room = 256;
	pdf->elements = calloc(pdf->element_room, sizeof *pdf->elements);
	if (!pdf->elements) {
		free(pdf);
		return err_nomem(err);
	}
	pdf->elements[0] = (struct pdf_element){
		.name = "Document", .parent = NONE, .first = NONE, .last = NONE
	};
	pdf->element_count = 1;
	*out = pdf;
	return ERR_OK;
}

void pdf_free(struct pdf *pdf)
{
	if (!pdf)
		return;
	for (size_t i = 0; i < pdf->page_count; i++) {
		bytes_release(&pdf->pages[i].contents);
		bytes_release(&pdf->pages[i].parents);
	}
	for (size_t i = 0; i < pdf->attached_count; i++)
		bytes_release(&pdf->attached[i].packed);
	free(pdf->attached);
	free(pdf->images);
	free(pdf->parts);
	free(pdf->pages);
	free(pdf->elements);
	free(pdf->kids);
	bytes_release(&pdf->texts);
	free(pdf);
}

void pdf_freep(struct pdf **pdf)
{
	pdf_free(*pdf);
	*pdf = NULL;
}

/* ---- pages ---- */

static void close_mark(struct pdf_page *page)
{
	if (page->open != NONE)
		bytes_text(&page->contents, "EMC\n");
	page->open = NONE;
}

static bool page_room(struct pdf *pdf)
{
	size_t room = pdf->page_room ? 2 * pdf->page_room : 4;
	struct pdf_page *pages;

	pdf->too_long |= pdf->page_count == PAGES_MAX;
	if (pdf->failed || pdf->too_long)
		return false;
	if (pdf->page_count < pdf->page_room)
		return true;
	pages = realloc(pdf->pages, room * sizeof *pages);
	if (!pages)
		return false;
	pdf->pages = pages;
	pdf->page_room = room;
	return true;
}

void pdf_page_add(struct pdf *pdf)
{
	if (!page_room(pdf)) {
		pdf->failed = true;
		return;
	}
	pdf->page = pdf->page_count++;
	pdf->pages[pdf->page] = (struct pdf_page){
		.open = NONE,
		.state = { .size = -1, .width = -1, .on = 0, .off = 0 },
	};
}

void pdf_page_turn(struct pdf *pdf, size_t page)
{
	if (page < pdf_page_count(pdf))
		pdf->page = pdf->first_page + page;
}

size_t pdf_page_count(const struct pdf *pdf)
{
	return pdf->page_count - pdf->first_page;
}

int pdf_page_done(struct pdf *pdf, struct pdf_page *page, struct err *err)
{
	struct bytes small = { 0 };
	int r;

	if (page->done)
		return ERR_OK;
	close_mark(page);
	if (page->contents.failed || page->parents.failed)
		return err_nomem(err);
	r = fonts_deflate(pdf->fonts, page->contents.at, page->contents.length, &small, err);
	if (r < 0) {
		bytes_release(&small);
		return r;
	}
	bytes_release(&page->contents);
	page->contents = small;
	page->done = true;
	return ERR_OK;
}

/* ---- structure ---- */

/* The element begun last, past artefacts; the document itself if none is. */
static size_t current_element(const struct pdf *pdf)
{
	for (size_t i = pdf->depth; i-- > 0;)
		if (pdf->stack[i] != ARTEFACT)
			return pdf->stack[i];
	return 0;
}

static void add_kid(struct pdf *pdf, size_t element, size_t page, size_t value)
{
	struct pdf_element *parent = &pdf->elements[element];

	if (pdf->kid_count == pdf->kid_room) {
		size_t room = pdf->kid_room ? 2 * pdf->kid_room : 512;
		struct pdf_kid *kids = realloc(pdf->kids, room * sizeof *kids);

		if (!kids) {
			pdf->failed = true;
			return;
		}
		pdf->kids = kids;
		pdf->kid_room = room;
	}
	pdf->kids[pdf->kid_count] = (struct pdf_kid){ .page = page, .value = value, .next = NONE };
	if (parent->last == NONE)
		parent->first = pdf->kid_count;
	else
		pdf->kids[parent->last].next = pdf->kid_count;
	parent->last = pdf->kid_count++;
}

static void push(struct pdf *pdf, size_t element)
{
	assert(pdf->depth < COUNT_OF(pdf->stack));
	pdf->stack[pdf->depth++] = element;
}

struct pdf_element *pdf_begin_element(struct pdf *pdf, const char *name)
{
	size_t parent = current_element(pdf);

	if (pdf->element_count == pdf->element_room) {
		struct pdf_element *elements =
			realloc(pdf->elements, 2 * pdf->element_room * sizeof *elements);

		if (!elements) {
			pdf->failed = true;
			push(pdf, parent);
			return NULL;
		}
		pdf->elements = elements;
		pdf->element_room *= 2;
	}
	push(pdf, pdf->element_count);
	pdf->elements[pdf->element_count] =
		(struct pdf_element){ .name = name, .parent = parent, .first = NONE, .last = NONE };
	add_kid(pdf, parent, NONE, pdf->element_count);
	return &pdf->elements[pdf->element_count++];
}

void pdf_begin(struct pdf *pdf, enum pdf_tag tag)
{
	struct pdf_element *element;

	if (tag == PDF_ARTEFACT) {
		push(pdf, ARTEFACT);
		return;
	}
	element = pdf_begin_element(pdf, tag_names[tag]);
	if (element && tag == PDF_HEAD)
		element->scope = SCOPE_COLUMN;
	if (element && tag == PDF_ROW_HEAD)
		element->scope = SCOPE_ROW;
}

void pdf_end(struct pdf *pdf)
{
	assert(pdf->depth > 0);
	pdf->depth--;
}

static long hundredths(double points)
{
	return lround(points * 100);
}

static long x_of(double mm)
{
	return hundredths(mm * POINTS_PER_MM);
}

static long y_of(double mm)
{
	return hundredths((PAGE_HEIGHT - mm) * POINTS_PER_MM);
}

size_t pdf_keep_text(struct pdf *pdf, const char *text)
{
	size_t start = pdf->texts.length;

	bytes_add(&pdf->texts, text, strlen(text) + 1);
	return start;
}

void pdf_begin_figure(struct pdf *pdf, const char *alt, double x, double y, double width,
		      double height)
{
	struct pdf_element *element = pdf_begin_element(pdf, "Figure");

	if (!element)
		return;
	element->figure = true;
	element->text = pdf_keep_text(pdf, alt);
	element->box[0] = x_of(x);
	element->box[1] = y_of(y + height);
	element->box[2] = x_of(x + width);
	element->box[3] = y_of(y);
}

/* The page to draw on, inside the right mark; NULL after a failure. */
static struct pdf_page *draw_in(struct pdf *pdf, size_t element)
{
	struct pdf_page *page =
		pdf->failed || pdf_page_count(pdf) == 0 ? NULL : &pdf->pages[pdf->page];

	if (!page || page->open == element)
		return page;
	close_mark(page);
	page->open = element;
	if (element == ARTEFACT) {
		bytes_text(&page->contents, "/Artifact BMC\n");
		return page;
	}
	bytes_char(&page->contents, '/');
	bytes_text(&page->contents, pdf->elements[element].name);
	bytes_text(&page->contents, "<</MCID ");
	bytes_number(&page->contents, page->marks);
	bytes_text(&page->contents, ">>BDC\n");
	bytes_add(&page->parents, &element, sizeof element);
	add_kid(pdf, element, pdf->page, page->marks++);
	return page;
}

static struct pdf_page *draw_text(struct pdf *pdf)
{
	size_t element = pdf->depth > 0 ? pdf->stack[pdf->depth - 1] : 0;

	return draw_in(pdf, element);
}

static struct pdf_page *draw_shape(struct pdf *pdf)
{
	size_t element = pdf->depth > 0 ? pdf->stack[pdf->depth - 1] : 0;

	return draw_in(pdf,
		       element != ARTEFACT && pdf->elements[element].figure ? element : ARTEFACT);
}

/* ---- what the contents set ---- */

static void number(struct bytes *out, long value)
{
	bytes_hundredths(out, value);
	bytes_char(out, ' ');
}

/* ".250 " */
static void thousandth(struct bytes *out, unsigned part)
{
	const char text[] = { '.', (char) ('0' + part / 100), (char) ('0' + part / 10 % 10),
			      (char) ('0' + part % 10), ' ' };

	bytes_add(out, text, sizeof text);
}

/* A part of a colour in thousandths: hundredths would be off by a shade. */
static void colour_part(struct bytes *out, unsigned part)
{
	if (part == 0 || part == 0xFF)
		bytes_text(out, part ? "1 " : "0 ");
	else
		thousandth(out, (part * 1000 + 127) / 255);
}

static void colour(struct bytes *out, uint32_t rgb, const char *operator)
{
	for (int shift = 16; shift >= 0; shift -= 8)
		colour_part(out, rgb >> shift & 0xFF);
	bytes_text(out, operator);
}

static void set_fill(struct pdf_page *page, uint32_t rgb)
{
	if (page->state.fill_set && page->state.fill == rgb)
		return;
	colour(&page->contents, rgb, "rg\n");
	page->state.fill_set = true;
	page->state.fill = rgb;
}

static void set_pen(struct pdf_page *page, const struct pdf_pen *pen)
{
	struct pdf_pen_state *state = &page->state;
	struct bytes *out = &page->contents;
	long width = hundredths(pen->width), on = hundredths(pen->on), off = hundredths(pen->off);

	if (!state->stroke_set || state->stroke != pen->colour)
		colour(out, pen->colour, "RG\n");
	state->stroke_set = true;
	state->stroke = pen->colour;
	if (state->width != width) {
		number(out, width);
		bytes_text(out, "w\n");
		state->width = width;
	}
	if (state->on != on || state->off != off) {
		bytes_char(out, '[');
		if (on || off) {
			number(out, on);
			bytes_hundredths(out, off);
		}
		bytes_text(out, "]0 d\n");
		state->on = on;
		state->off = off;
	}
	if (state->round != pen->round)
		bytes_text(out, pen->round ? "1 J\n" : "0 J\n");
	state->round = pen->round;
}

/* ---- text ---- */

/* Each accent with the letters it makes, as pairs: the letter alone and with it. */
static const struct {
	int32_t accent;
	const char *pairs;
} accents[] = {
	{ 0x300, "AÀEÈIÌOÒUÙWẀYỲaàeèiìoòuùwẁyỳ" },
	{ 0x301, "AÁCĆEÉIÍLĹNŃOÓRŔSŚUÚWẂYÝZŹaácćeéiílĺnńoórŕsśuúwẃyýzź" },
	{ 0x302, "AÂCĈEÊGĜHĤIÎJĴOÔSŜUÛWŴYŶaâcĉeêgĝhĥiîjĵoôsŝuûwŵyŷ" },
	{ 0x303, "AÃIĨNÑOÕUŨaãiĩnñoõuũ" },
	{ 0x304, "AĀEĒIĪOŌUŪaāeēiīoōuū" },
	{ 0x306, "AĂEĔGĞIĬOŎUŬaăeĕgğiĭoŏuŭ" },
	{ 0x307, "CĊEĖGĠIİZŻcċeėgġzż" },
	{ 0x308, "AÄEËIÏOÖUÜWẄYŸaäeëiïoöuüwẅyÿ" },
	{ 0x30A, "AÅUŮaåuů" },
	{ 0x30B, "OŐUŰoőuű" },
	{ 0x30C, "CČDĎEĚLĽNŇRŘSŠTŤZŽcčdďeělľnňrřsštťzž" },
	{ 0x327, "CÇGĢKĶLĻNŅRŖSŞTŢcçkķlļnņrŗsştţ" },
	{ 0x328, "AĄEĘIĮUŲaąeęiįuų" },
};

/* The pair as one letter; -1 if there is none. */
static int32_t compose(int32_t base, int32_t accent)
{
	for (size_t i = 0; i < COUNT_OF(accents); i++) {
		const char *pair = accents[i].pairs, *end = pair + strlen(pair);

		while (accents[i].accent == accent && pair < end) {
			int32_t alone = text_next(&pair, end), with = text_next(&pair, end);

			if (alone == base)
				return with;
		}
	}
	return -1;
}

/* U+0300 to U+036F begin with 0xCC or 0xCD; nearly always nothing like it follows. */
static inline bool begins_accent(char byte)
{
	return ((unsigned char) byte & 0xFE) == 0xCC;
}

int32_t pdf_letter(const char **text, const char *end)
{
	int32_t code = text_next(text, end), accent, composed;
	const char *after = *text;

	if (after >= end || !begins_accent(*after))
		return code;
	accent = text_next(&after, end);
	composed = compose(code, accent);
	if (composed < 0)
		return code;
	*text = after;
	return composed;
}

/* The same; most letters are one byte, with no accent behind. */
static inline int32_t next_letter(const char **text, const char *end)
{
	const char *at = *text;

	if ((unsigned char) *at >= 0x80 || (at + 1 < end && begins_accent(at[1])))
		return pdf_letter(text, end);
	*text = at + 1;
	return (unsigned char) *at;
}

static enum face face_of(const struct pdf_style *style)
{
	return style->bold ? FACE_BOLD : FACE_REGULAR;
}

static unsigned long thousandths(const struct pdf *pdf, enum face face, const char *text,
				 size_t length)
{
	unsigned long sum = 0;

	for (const char *end = text + length; text < end;)
		sum += font_advance(pdf->fonts, face,
				    font_glyph(pdf->fonts, face, next_letter(&text, end)));
	return sum;
}

double pdf_width(const struct pdf *pdf, const struct pdf_style *style, const char *text,
		 size_t length)
{
	return (double) thousandths(pdf, face_of(style), text, length) * style->size / 1000 /
	       POINTS_PER_MM;
}

/* One byte of a string between round brackets. */
static void show_byte(struct bytes *out, unsigned byte)
{
	if (byte == '(' || byte == ')' || byte == '\\')
		bytes_char(out, '\\');
	if (byte == '\r') /* would be read as a line feed */
		bytes_text(out, "\\r");
	else
		bytes_char(out, (char) byte);
}

/* Two bytes a glyph; in hexadecimal the text would take twice as long to deflate. */
static void show(struct pdf *pdf, enum face face, struct bytes *out, const char *text,
		 size_t length)
{
	bytes_char(out, '(');
	for (const char *end = text + length; text < end;) {
		unsigned glyph = font_glyph(pdf->fonts, face, next_letter(&text, end));

		glyph_use(&pdf->used[face], glyph);
		show_byte(out, glyph >> 8);
		show_byte(out, glyph & 0xFF);
	}
	bytes_text(out, ")Tj ET\n");
}

void pdf_text(struct pdf *pdf, const struct pdf_style *style, enum pdf_align align, double x,
	      double y, const char *text, size_t length)
{
	struct pdf_page *page = length ? draw_text(pdf) : NULL;
	enum face face = face_of(style);
	long size = hundredths(style->size);

	if (!page)
		return;
	if (align != PDF_LEFT)
		x -= pdf_width(pdf, style, text, length) / (align == PDF_CENTRE ? 2 : 1);
	set_fill(page, style->colour);
	bytes_text(&page->contents, "BT ");
	if (page->state.size != size || page->state.face != face) {
		bytes_text(&page->contents, face == FACE_BOLD ? "/F1 " : "/F0 ");
		number(&page->contents, size);
		bytes_text(&page->contents, "Tf ");
		page->state.size = size;
		page->state.face = face;
	}
	number(&page->contents, x_of(x));
	number(&page->contents, y_of(y));
	bytes_text(&page->contents, "Td ");
	show(pdf, face, &page->contents, text, length);
}

/* ---- lines and fills ---- */

void pdf_path(struct pdf *pdf, const struct pdf_point *points, size_t count, bool closed,
	      uint32_t fill, const struct pdf_pen *pen)
{
	struct pdf_page *page = count ? draw_shape(pdf) : NULL;
	struct bytes *out;

	if (!page || (fill == PDF_NO_FILL && !pen))
		return;
	out = &page->contents;
	if (fill != PDF_NO_FILL)
		set_fill(page, fill);
	if (pen)
		set_pen(page, pen);
	for (size_t i = 0; i < count; i++) {
		number(out, x_of(points[i].x));
		number(out, y_of(points[i].y));
		bytes_text(out, i == 0 ? "m " : "l ");
	}
	if (closed)
		bytes_text(out, "h ");
	bytes_text(out, fill == PDF_NO_FILL ? "S\n" : pen ? "B\n" : "f\n");
}

void pdf_line(struct pdf *pdf, const struct pdf_pen *pen, double x1, double y1, double x2,
	      double y2)
{
	const struct pdf_point ends[] = { { x1, y1 }, { x2, y2 } };

	pdf_path(pdf, ends, COUNT_OF(ends), false, PDF_NO_FILL, pen);
}

void pdf_fill(struct pdf *pdf, uint32_t rgb, double x, double y, double width, double height)
{
	const struct pdf_point corners[] = {
		{ x, y }, { x + width, y }, { x + width, y + height }, { x, y + height }
	};

	pdf_path(pdf, corners, COUNT_OF(corners), true, rgb, NULL);
}

void pdf_place_image(struct pdf *pdf, size_t image, double x, double y, double width, double height)
{
	struct pdf_page *page = draw_shape(pdf);
	struct bytes *out;

	if (!page)
		return;
	out = &page->contents;
	bytes_text(out, "q ");
	number(out, x_of(width));
	bytes_text(out, "0 0 ");
	number(out, x_of(height));
	number(out, x_of(x));
	number(out, y_of(y + height));
	bytes_format(out, "cm /I%zu Do Q\n", image);
}
