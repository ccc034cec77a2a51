/* invoices/render.c - snapshot in, PDF out */
#include "invoices/render.h"

#include "invoices/document.h"
#include "invoices/layout.h"
#include "invoices/paper_draw.h"

#include "core/banned.h"

const char render_version[] = "pdf-2";

/* The file of what was drawn. */
static int finish(const struct sheet *sheet, const char *named, const unsigned char sha256[32],
		  char **out_bytes, size_t *out_length, struct err *err)
{
	struct pdf_about about = {
		.producer = "daybook pdf-2",
		.title = named,
		.author = sheet->doc->supplier.name,
		.date = sheet->doc->issued_on,
	};

	memcpy(about.id, sha256, sizeof about.id);
	return pdf_finish(sheet->pdf, &about, out_bytes, out_length, err);
}

int render_pdf(struct pdf_fonts *fonts, const char *snapshot_json, size_t length,
	       const unsigned char sha256[32], char **out_bytes, size_t *out_length,
	       struct err *err)
{
	SCOPED(document_release) struct document doc = { 0 };
	SCOPED(pdf_freep) struct pdf *pdf = NULL;
	struct sheet sheet = { .doc = &doc };
	struct short_text name;
	int r;

	if ((r = document_read(snapshot_json, length, &doc, err)) < 0 ||
	    (r = pdf_new(fonts, &pdf, err)) < 0)
		return r;
	sheet.pdf = pdf;
	if ((r = sheet_prepare(&sheet, err)) < 0)
		return r;
	draw_document(&sheet);
	(void) snprintf(name.s, sizeof name.s, "%s %s", kind_words(&doc)->reference, doc.number);
	return finish(&sheet, name.s, sha256, out_bytes, out_length, err);
}

int render_paper(struct pdf_fonts *fonts, const char *snapshot_json, size_t length,
		 const unsigned char sha256[32], char **out_bytes, size_t *out_length,
		 struct err *err)
{
	SCOPED(document_release) struct document doc = { 0 };
	SCOPED(pdf_freep) struct pdf *pdf = NULL;
	struct sheet sheet = { .doc = &doc };
	struct short_text name;
	int r;

	if ((r = document_read_paper(snapshot_json, length, &doc, err)) < 0 ||
	    (r = pdf_new(fonts, &pdf, err)) < 0)
		return r;
	sheet.pdf = pdf;
	if ((r = sheet_prepare(&sheet, err)) < 0 || (r = draw_paper(&sheet, err)) < 0)
		return r;
	(void) snprintf(name.s, sizeof name.s, "%.290s, %.290s", sheet.run.title.s,
			sheet.run.right.s);
	return finish(&sheet, name.s, sha256, out_bytes, out_length, err);
}
