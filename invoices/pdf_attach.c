/* invoices/pdf_attach.c - files inside the file, as PDF/A-3 wants them */
#include "invoices/pdf.h"
#include "invoices/pdf_private.h"

#include "core/banned.h"

/* A name that every system can save under. */
static size_t keep_name(struct pdf *pdf, const char *name)
{
	size_t start = pdf->texts.length;

	for (; *name; name++)
		bytes_char(&pdf->texts,
			   *name < ' ' || *name > '~' || strchr("/\\:", *name) ? '_' : *name);
	bytes_char(&pdf->texts, '\0');
	return start;
}

static const char *text_at(const struct pdf *pdf, size_t start)
{
	return pdf->texts.at + start;
}

void pdf_attach(struct pdf *pdf, const struct pdf_attachment *attachment)
{
	size_t at = pdf->attached_count, name = keep_name(pdf, attachment->name);
	struct pdf_attached *attached =
		realloc(pdf->attached, (pdf->attached_count + 1) * sizeof *attached);

	if (attached)
		pdf->attached = attached;
	pdf->failed |= !attached || pdf->texts.failed;
	if (pdf->failed)
		return;
	/* in the order of their names, as the tree that lists them must be */
	for (; at > 0 && strcmp(text_at(pdf, attached[at - 1].name), text_at(pdf, name)) > 0; at--)
		attached[at] = attached[at - 1];
	assert(at == 0 || strcmp(text_at(pdf, attached[at - 1].name), text_at(pdf, name)) != 0);
	attached[at] = (struct pdf_attached){
		.name = name,
		.media_type = pdf_keep_text(pdf, attachment->media_type),
		.description = pdf_keep_text(pdf, attachment->description),
		.relation = pdf_keep_text(pdf, attachment->relation),
		.date = attachment->date,
		.bytes = attachment->bytes,
		.length = attachment->length,
	};
	pdf->attached_count++;
}

/* /Name, with what a name may not hold in hexadecimal. */
static void add_name(struct bytes *out, const char *name)
{
	bytes_char(out, '/');
	for (; *name; name++) {
		unsigned char c = (unsigned char) *name;

		if (c <= ' ' || c > '~' || strchr("()<>[]{}/%#", c))
			bytes_format(out, "#%02X", c);
		else
			bytes_char(out, *name);
	}
}

static int add_file(struct finish *f, struct pdf_attached *at, unsigned *number, struct err *err)
{
	struct bytes *b = &f->body;
	int r;

	at->packed.length = 0;
	if ((r = fonts_deflate(f->pdf->fonts, at->bytes, at->length, &at->packed, err)) < 0)
		return r;
	bytes_text(b, "/Type/EmbeddedFile/Subtype");
	add_name(b, text_at(f->pdf, at->media_type));
	bytes_text(b, "/Filter/FlateDecode/Params<</ModDate");
	finish_date(b, at->date);
	bytes_format(b, "/Size %zu>>", at->length);
	*number = finish_stream(f, at->packed.at, at->packed.length);
	return ERR_OK;
}

static int add_file_spec(struct finish *f, struct pdf_attached *at, unsigned *number,
			 struct err *err)
{
	struct bytes *b = &f->body;
	unsigned file;
	int r = add_file(f, at, &file, err);

	if (r < 0)
		return r;
	bytes_text(b, "/Type/Filespec/F");
	bytes_pdf_string(b, text_at(f->pdf, at->name));
	bytes_text(b, "/UF");
	bytes_pdf_string(b, text_at(f->pdf, at->name));
	bytes_text(b, "/Desc");
	bytes_pdf_string(b, text_at(f->pdf, at->description));
	bytes_text(b, "/AFRelationship");
	add_name(b, text_at(f->pdf, at->relation));
	bytes_format(b, "/EF<</F %u 0 R/UF %u 0 R>>", file, file);
	*number = objects_reserve(f->objects);
	finish_set(f, *number);
	return ERR_OK;
}

int finish_attached(struct finish *f, struct bytes *catalog, struct err *err)
{
	SCOPED(bytes_release) struct bytes names = { 0 };
	struct pdf *pdf = f->pdf;

	if (pdf->attached_count == 0)
		return ERR_OK;
	bytes_text(catalog, "/AF[");
	for (size_t i = 0; i < pdf->attached_count; i++) {
		unsigned number;
		int r = add_file_spec(f, &pdf->attached[i], &number, err);

		if (r < 0)
			return r;
		finish_refer(catalog, number);
		bytes_pdf_string(&names, text_at(pdf, pdf->attached[i].name));
		finish_refer(&names, number);
	}
	bytes_text(catalog, "]/Names<</EmbeddedFiles<</Names[");
	bytes_add(catalog, names.at, names.length);
	bytes_text(catalog, "]>>>>");
	return names.failed ? err_nomem(err) : ERR_OK;
}
