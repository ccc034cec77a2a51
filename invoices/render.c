/* invoices/render.c - snapshot in, PDF out */
#include "invoices/render.h"

#include "invoices/document.h"
#include "invoices/layout.h"
#include "invoices/paper_draw.h"
#include "invoices/ubl.h"

#include "core/banned.h"

const char render_version[] = "pdf-3";

/* The file of what was drawn. */
static int finish(const struct sheet *sheet, const char *named, const unsigned char sha256[32],
		  char **out_bytes, size_t *out_length, struct err *err)
{
	struct pdf_about about = {
		.producer = "daybook pdf-3",
		.title = named,
		.author = sheet->doc->supplier.name,
		.date = sheet->doc->issued_on,
	};

	memcpy(about.id, sha256, sizeof about.id);
	return pdf_finish(sheet->pdf, &about, out_bytes, out_length, err);
}

/*
 * The electronic invoice goes into the PDF as its alternative: the same bill, amounts, dates and parties, for a program to
 * read; who takes in invoices looks for the file of that relation. Its bytes must outlive the PDF. A document that EN 16931
 * has no words for has none, and is a PDF as ever.
 */
static int attach_xml(const struct sheet *sheet, struct rendered *made, struct err *err)
{
	const struct document *doc = sheet->doc;
	struct short_text name;
	struct err why = { 0 };
	int r = doc->is_request ? ERR_INVALID : ubl_write(doc, &made->xml, &made->xml_length, &why);

	if (r == ERR_INVALID)
		return ERR_OK;
	if (r < 0) {
		*err = why;
		return r;
	}
	(void) snprintf(name.s, sizeof name.s, "%s.xml", doc->number);
	pdf_attach(sheet->pdf, &(struct pdf_attachment){
				       .name = name.s,
				       .media_type = "text/xml",
				       .description = "The same as an electronic invoice",
				       .relation = "Alternative",
				       .date = doc->issued_on,
				       .bytes = made->xml,
				       .length = made->xml_length,
			       });
	return ERR_OK;
}

int render_document(struct pdf_fonts *fonts, const char *snapshot_json, size_t length,
		    const unsigned char sha256[32], struct rendered *out, struct err *err)
{
	SCOPED(document_release) struct document doc = { 0 };
	SCOPED(rendered_release) struct rendered made = { .pdf = NULL };
	SCOPED(pdf_freep) struct pdf *pdf = NULL;
	struct sheet sheet = { .doc = &doc };
	struct short_text name;
	int r;

	if ((r = document_read(snapshot_json, length, &doc, err)) < 0 ||
	    (r = pdf_new(fonts, &pdf, err)) < 0)
		return r;
	sheet.pdf = pdf;
	if ((r = sheet_prepare(&sheet, err)) < 0 || (r = attach_xml(&sheet, &made, err)) < 0)
		return r;
	draw_document(&sheet);
	(void) snprintf(name.s, sizeof name.s, "%s %s", kind_words(&doc)->reference, doc.number);
	if ((r = finish(&sheet, name.s, sha256, &made.pdf, &made.pdf_length, err)) < 0)
		return r;
	*out = made;
	made = (struct rendered){ .pdf = NULL };
	return ERR_OK;
}

int render_pdf(struct pdf_fonts *fonts, const char *snapshot_json, size_t length,
	       const unsigned char sha256[32], char **out_bytes, size_t *out_length,
	       struct err *err)
{
	SCOPED(rendered_release) struct rendered made = { .pdf = NULL };
	int r = render_document(fonts, snapshot_json, length, sha256, &made, err);

	if (r < 0)
		return r;
	*out_bytes = made.pdf;
	*out_length = made.pdf_length;
	made.pdf = NULL;
	return ERR_OK;
}

void rendered_release(struct rendered *rendered)
{
	free(rendered->pdf);
	free(rendered->xml);
	*rendered = (struct rendered){ .pdf = NULL };
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
