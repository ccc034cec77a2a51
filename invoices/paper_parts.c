/* invoices/paper_parts.c - lists and signatures of a paper */
#include "invoices/paper_draw.h"

#include "core/banned.h"

#define BULLET 4.0 /* from a bullet to its text */
#define LIST_WIDTH 150.0
#define ITEM_GAP 1.0
#define COLUMN_WIDTH 80.0
#define COLUMN_2 110.0

/* ---- lists ---- */

#define LEAST 30.0 /* of a list in two columns at least this much stands on a page */

static double item_height(const struct sheet *sheet, const char *what, double width)
{
	return LEADING * (double) wrap_count(sheet, &text, what, width - BULLET) + ITEM_GAP;
}

static void draw_item(struct sheet *sheet, double x, double width, const char *what)
{
	pdf_begin(sheet->pdf, PDF_ITEM);
	put_tagged(sheet, PDF_ITEM_LABEL, &text, PDF_LEFT, x, sheet->y, "• ");
	pdf_begin(sheet->pdf, PDF_ITEM_BODY);
	put_wrapped(sheet, &text, x + BULLET, sheet->y, width - BULLET, LEADING, what);
	pdf_end(sheet->pdf);
	pdf_end(sheet->pdf);
	sheet->y += item_height(sheet, what, width);
}

/* Down the left column, then down the right: as many items from 'first' on as fit on the page; returns the next. */
static const struct json *draw_two_columns(struct sheet *sheet, const struct json *first)
{
	double begin = sheet->y, room = flow_end(sheet) + LEADING - begin, all = 0, most = 0, half;
	const struct json *item = first;

	for (const struct json *i = first; i; i = json_next(i))
		all += item_height(sheet, json_value(i, ""), COLUMN_WIDTH);
	half = all / 2 < room ? all / 2 : room;
	for (int column = 0; column < 2 && item; column++) {
		double used = 0;

		sheet->y = begin;
		while (item) {
			double height = item_height(sheet, json_value(item, ""), COLUMN_WIDTH);

			/* The left one ends at the half: with the item that crosses it, if that fits. */
			if (used + height > room || (column == 0 && used >= half))
				break;
			draw_item(sheet, column == 0 ? A : COLUMN_2, COLUMN_WIDTH,
				  json_value(item, ""));
			used += height;
			item = json_next(item);
		}
		most = used > most ? used : most;
	}
	sheet->y = begin + most;
	return item;
}

double paper_list_begins(const struct sheet *sheet, const struct json *block)
{
	const struct json *first = json_first(json_get(block, "list"));
	bool two = json_int(block, "columns", 1) == 2;
	double all = 0, one;

	if (!first)
		return 0;
	one = item_height(sheet, json_value(first, ""), two ? COLUMN_WIDTH : LIST_WIDTH);
	for (const struct json *i = two ? first : NULL; i; i = json_next(i))
		all += item_height(sheet, json_value(i, ""), COLUMN_WIDTH);
	if (!two)
		return one - LEADING;
	return all / 2 < LEAST ? all / 2 : LEAST;
}

void draw_paper_list(struct sheet *sheet, const struct json *block)
{
	const struct json *item = json_first(json_get(block, "list"));
	bool two = json_int(block, "columns", 1) == 2;

	if (!item)
		return;
	flow_room(sheet, paper_list_begins(sheet, block));
	pdf_begin(sheet->pdf, PDF_LIST);
	while (item) {
		const char *what = json_value(item, "");

		flow_room(sheet,
			  item_height(sheet, what, two ? COLUMN_WIDTH : LIST_WIDTH) - LEADING);
		if (two) {
			item = draw_two_columns(sheet, item);
			if (item)
				flow_break(sheet);
		} else {
			draw_item(sheet, A, LIST_WIDTH, what);
			item = json_next(item);
		}
	}
	pdf_end(sheet->pdf);
	sheet->y += 1.7;
}

/* ---- signatures ---- */

#define SIGNATURE_STEP 9.5
#define SIGNATURE_HEIGHT 46.0
#define SIGNATURE_WIDTH 81.5

static void draw_blank(struct sheet *sheet, double x, double end, double y, const char *name,
		       const char *value)
{
	pdf_begin(sheet->pdf, PDF_P);
	put(sheet, &label, PDF_LEFT, x, y, name);
	put(sheet, &label, PDF_LEFT, x + width_of(sheet, &label, name), y, " ");
	if (*value)
		put_wrapped(sheet, &text, x + 18, y, end - x - 18, LEADING, value);
	pdf_end(sheet->pdf);
	rule(sheet, &pen_rule, x + 18, end, y + 1.2);
}

static struct short_text party_name(const struct json *party)
{
	struct short_text who;

	(void) snprintf(who.s, sizeof who.s, "For %.580s", json_text(party, "party", ""));
	return who;
}

/* How many lines the name takes: both beside each other begin to sign at one height. */
static size_t name_lines(const struct sheet *sheet, const struct json *party)
{
	return party ? wrap_count(sheet, &bold, party_name(party).s, SIGNATURE_WIDTH) : 0;
}

static void draw_party(struct sheet *sheet, const struct json *party, double x, size_t lines)
{
	static const char *const blanks[] = { "Signed", "Name", "Position", "Date" };
	double y = sheet->y + LEADING * (double) lines + 5, end = x + SIGNATURE_WIDTH;

	pdf_begin(sheet->pdf, PDF_P);
	(void) put_wrapped(sheet, &bold, x, sheet->y, SIGNATURE_WIDTH, LEADING,
			   party_name(party).s);
	pdf_end(sheet->pdf);
	for (size_t i = 0; i < COUNT_OF(blanks); i++, y += SIGNATURE_STEP)
		draw_blank(sheet, x, end, y, blanks[i], i == 1 ? json_text(party, "name", "") : "");
}

void draw_signatures(struct sheet *sheet, const struct json *parties)
{
	const struct json *party = json_first(parties);

	while (party) {
		const struct json *beside = json_next(party);
		size_t lines = name_lines(sheet, party), others = name_lines(sheet, beside);
		double height;

		lines = others > lines ? others : lines;
		height = SIGNATURE_HEIGHT + LEADING * (double) (lines - 1);
		flow_room(sheet, height - SIGNATURE_STEP);
		draw_party(sheet, party, A, lines);
		if (beside)
			draw_party(sheet, beside, Z - SIGNATURE_WIDTH, lines);
		sheet->y += height + 4;
		party = beside ? json_next(beside) : NULL;
	}
}
