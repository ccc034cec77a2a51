/* invoices/paper_draw.c - a paper's pages: the letterhead, then its blocks one below the other */
#include "invoices/paper_draw.h"

#include "core/banned.h"

#define FACTS_Y 108.0
#define FACTS_STEP 11.0
#define FACTS_MAX 16
#define ABOVE_SLIP 198.0 /* the last baseline above "How to pay" */
#define TEXT_WIDTH 150.0
#define NOTE_LEADING 4.0
#define PARAGRAPH_GAP 1.7

/* ---- the front ---- */

static void draw_paper_head(struct sheet *sheet)
{
	const struct json *node = json_get(sheet->doc->root, "panel");
	const struct panel panel = {
		.title = json_text(node, "title", ""),
		.figure = json_text(node, "figure", ""),
		.note = json_text(node, "note", ""),
		.foot_title = json_text(node, "foot_title", ""),
		.foot = json_text(node, "foot", ""),
	};

	draw_letterhead(sheet, json_text(sheet->doc->root, "title", ""), &panel);
}

/* Rows of facts, as many as fit in four columns each; returns where the rule below them is. */
static double draw_paper_facts(struct sheet *sheet)
{
	const struct json *array = json_get(sheet->doc->root, "facts"), *node = json_first(array);
	double y = FACTS_Y;

	if (!node)
		return FACTS_Y - 5;
	rule(sheet, &pen_rule, A, Z, FACTS_Y - 5);
	while (node) {
		struct fact facts[FACT_COLUMNS];
		size_t count = 0, column = 0;

		for (; node; node = json_next(node)) {
			size_t columns = json_bool(node, "wide", false) ? 2 : 1;

			if (column + columns > FACT_COLUMNS)
				break;
			set_fact(&facts[count], column, columns, json_text(node, "title", ""),
				 json_text(node, "value", ""));
			count++;
			column += columns;
		}
		y += FACTS_STEP + draw_facts(sheet, facts, count, y);
	}
	rule(sheet, &pen_rule, A, Z, y - 3);
	return y - 3;
}

/* ---- texts that flow ---- */

/* Pieces of the text from 'at' on that stand on one page; no line alone on either. */
static size_t lines_here(const struct sheet *sheet, size_t count, double leading)
{
	double room = flow_end(sheet) - sheet->y;
	size_t fit = room < 0 ? 0 : 1 + (size_t) (room / leading + 0.001);

	if (fit >= count)
		return count;
	if (count < 4 || fit < 2)
		return 0;
	return count - fit < 2 ? count - 2 : fit;
}

static void put_pieces(struct sheet *sheet, const struct pdf_style *style, double x, double leading,
		       const struct piece *pieces, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char next = pieces[i].at[pieces[i].length];
		size_t length = pieces[i].length + (next == ' ' || next == '\n');

		pdf_text(sheet->pdf, style, PDF_LEFT, x, sheet->y, pieces[i].at, length);
		sheet->y += leading;
	}
}

void flow_text(struct sheet *sheet, const struct pdf_style *style, double x, double width,
	       double leading, const char *what)
{
	while (*what) {
		struct piece pieces[PIECES_MAX];
		size_t count = wrap(sheet, style, what, width, pieces), done = 0;

		while (done < count) {
			size_t here = lines_here(sheet, count - done, leading);

			if (here == 0) {
				flow_break(sheet);
				continue;
			}
			put_pieces(sheet, style, x, leading, pieces + done, here);
			done += here;
		}
		if (count == 0)
			return;
		what = pieces[count - 1].at + pieces[count - 1].length;
		what += strspn(what, " \n");
	}
}

/* ---- blocks ---- */

/* A block that a short text above belongs to: a table, a list, or a text before one. */
static bool leads(const struct json *block)
{
	while (block && json_text(block, "text", NULL))
		block = json_next(block);
	return block && (json_get(block, "rows") || json_get(block, "list"));
}

double paper_block_begins(const struct sheet *sheet, const struct json *block)
{
	const char *what = json_text(block, "text", NULL);

	if (what) {
		const struct json *next = json_next(block);
		size_t lines = wrap_count(sheet, &text, what, TEXT_WIDTH);
		double height = LEADING * (double) ((lines < 4 ? lines : 2) - 1);

		/* What leads to a table or list, or to more such words, stays with it. */
		if (lines < 4 && next && leads(next))
			height += LEADING + PARAGRAPH_GAP + paper_block_begins(sheet, next);
		return height;
	}
	if (json_get(block, "rows"))
		return paper_table_begins(sheet, block);
	if (json_get(block, "list"))
		return paper_list_begins(sheet, block);
	if (json_get(block, "signatures"))
		return 40;
	return json_get(block, "days") ? 60 : 10;
}

static void draw_heading(struct sheet *sheet, const char *what, const struct json *next)
{
	sheet->y += 4;
	flow_room(sheet, 7 + (next ? paper_block_begins(sheet, next) : 0));
	pdf_begin(sheet->pdf, PDF_H2);
	flow_text(sheet, &section, A, Z - A, 5, what);
	pdf_end(sheet->pdf);
	sheet->y += 2;
}

static void draw_paragraph(struct sheet *sheet, const struct pdf_style *style, double leading,
			   double width, const char *what)
{
	pdf_begin(sheet->pdf, PDF_P);
	flow_text(sheet, style, A, width, leading, what);
	pdf_end(sheet->pdf);
	sheet->y += PARAGRAPH_GAP;
}

/* What brings a heading of its own. */
static void draw_apart(struct sheet *sheet, void (*draw)(struct sheet *sheet))
{
	sheet->y += 4;
	draw(sheet);
}

static int draw_block(struct sheet *sheet, const struct json *block, struct err *err)
{
	const char *heading = json_text(block, "heading", NULL),
		   *what = json_text(block, "text", NULL), *note = json_text(block, "note", NULL);

	if (heading)
		draw_heading(sheet, heading, json_next(block));
	else if (what) {
		flow_room(sheet, paper_block_begins(sheet, block));
		draw_paragraph(sheet, &text, LEADING, TEXT_WIDTH, what);
	} else if (note)
		draw_paragraph(sheet, &label, NOTE_LEADING, Z - A, note);
	else if (json_get(block, "list"))
		draw_paper_list(sheet, block);
	else if (json_get(block, "rows"))
		return draw_paper_table(sheet, block, err);
	else if (json_get(block, "signatures"))
		draw_signatures(sheet, json_get(block, "signatures"));
	else if (json_bool(block, "days", false))
		draw_apart(sheet, draw_all_days);
	else if (json_bool(block, "services", false))
		draw_apart(sheet, draw_services);
	else if (json_bool(block, "page", false))
		flow_break(sheet);
	else
		return err_set(err, ERR_INVALID,
			       "the snapshot cannot be printed: it has a block of a kind that this"
			       " daybook does not know");
	return ERR_OK;
}

static void set_running(struct sheet *sheet)
{
	const struct json *root = sheet->doc->root;
	struct running *run = &sheet->run;

	(void) snprintf(run->title.s, sizeof run->title.s, "%s", json_text(root, "title", ""));
	(void) snprintf(run->left.s, sizeof run->left.s, "%s", sheet->doc->payer.name);
	(void) snprintf(run->right.s, sizeof run->right.s, "%s", json_text(root, "reference", ""));
	(void) snprintf(run->right_below.s, sizeof run->right_below.s, "%s",
			date_long(sheet->doc->issued_on).s);
	(void) snprintf(run->foot.s, sizeof run->foot.s, "%s", run->title.s);
}

int draw_paper(struct sheet *sheet, struct err *err)
{
	const struct json *root = sheet->doc->root;
	bool slip = json_get(root, "slip") != NULL;
	int r = ERR_OK;

	set_running(sheet);
	pdf_page_add(sheet->pdf);
	draw_paper_head(sheet);
	sheet->first_end = slip ? ABOVE_SLIP : FLOW_END;
	sheet->y = draw_paper_facts(sheet) + 8;
	for (const struct json *block = json_first(json_get(root, "blocks")); r == ERR_OK && block;
	     block = json_next(block))
		r = draw_block(sheet, block, err);
	if (slip) {
		pdf_page_turn(sheet->pdf, 0);
		draw_settlement(sheet);
	}
	draw_footers(sheet);
	return r;
}
