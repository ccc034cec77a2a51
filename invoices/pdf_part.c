/* invoices/pdf_part.c - several documents in one file: begun, ended, and found again by readers */
#include "invoices/pdf.h"
#include "invoices/pdf_private.h"

#include "core/banned.h"

static bool part_room(struct pdf *pdf)
{
	size_t room = pdf->part_room ? 2 * pdf->part_room : 64;
	struct pdf_part *parts;

	if (pdf->part_count < pdf->part_room)
		return true;
	parts = realloc(pdf->parts, room * sizeof *parts);
	if (!parts)
		return false;
	pdf->parts = parts;
	pdf->part_room = room;
	return true;
}

void pdf_begin_part(struct pdf *pdf, const char *title, const char *label, bool front)
{
	struct pdf_element *element;

	assert(pdf->depth == 0);
	if (front && pdf->page_count % 2 == 1)
		pdf_page_add(pdf);
	pdf->first_page = pdf->page_count;
	element = pdf_begin_element(pdf, "Part");
	if (!element || !part_room(pdf)) {
		pdf->failed = true;
		return;
	}
	element->part = true;
	element->text = pdf_keep_text(pdf, title);
	pdf->parts[pdf->part_count++] = (struct pdf_part){
		.first_page = pdf->first_page,
		.title = element->text,
		.label = pdf_keep_text(pdf, label),
	};
}

void pdf_end_part(struct pdf *pdf)
{
	struct err why = { 0 };

	pdf_end(pdf);
	assert(pdf->depth == 0 && (pdf->failed || pdf_page_count(pdf) > 0));
	for (size_t i = pdf->first_page; i < pdf->page_count && !pdf->failed; i++)
		pdf->failed = pdf_page_done(pdf, &pdf->pages[i], &why) < 0;
}

/* Bookmarks: one a part, all on one level. */
static unsigned add_outline(struct finish *f)
{
	const struct pdf *pdf = f->pdf;
	unsigned root = objects_reserve(f->objects), before = 0,
		 number = objects_reserve(f->objects), first = number;

	for (size_t i = 0; i < pdf->part_count; i++) {
		const struct pdf_part *part = &pdf->parts[i];
		unsigned next = i + 1 < pdf->part_count ? objects_reserve(f->objects) : 0;

		bytes_text(&f->body, "/Title");
		bytes_pdf_string(&f->body, pdf->texts.at + part->title);
		bytes_format(&f->body, "/Parent %u 0 R/Dest[%u 0 R/Fit]", root,
			     f->pages[part->first_page]);
		if (before)
			bytes_format(&f->body, "/Prev %u 0 R", before);
		if (next)
			bytes_format(&f->body, "/Next %u 0 R", next);
		finish_set(f, number);
		before = number;
		number = next;
	}
	bytes_format(&f->body, "/Type/Outlines/First %u 0 R/Last %u 0 R/Count %zu", first, before,
		     pdf->part_count);
	finish_set(f, root);
	return root;
}

void finish_parts(struct finish *f, struct bytes *catalog)
{
	const struct pdf *pdf = f->pdf;
	unsigned outline, labels;

	if (pdf->part_count == 0)
		return;
	outline = add_outline(f);
	labels = objects_reserve(f->objects);
	bytes_text(&f->body, "/Nums[");
	for (size_t i = 0; i < pdf->part_count; i++) {
		bytes_format(&f->body, "%zu<</S/D/P", pdf->parts[i].first_page);
		bytes_pdf_string(&f->body, pdf->texts.at + pdf->parts[i].label);
		bytes_text(&f->body, ">>");
	}
	bytes_char(&f->body, ']');
	finish_set(f, labels);
	bytes_format(catalog, "/PageMode/UseOutlines/Outlines %u 0 R/PageLabels %u 0 R", outline,
		     labels);
}
