/*
 * invoices/pdf_finish.c - from what was drawn to the file: fonts, pages, structure, metadata,
 * colour
 */
#include "invoices/pdf.h"
#include "invoices/pdf_private.h"

#include "core/banned.h"

#define PAGES_PER_NODE 100
#define PARENTS_PER_NODE 32

void finish_set(struct finish *f, unsigned number)
{
	objects_set(f->objects, number, &f->body);
	f->body.length = 0;
}

void finish_refer(struct bytes *body, unsigned number)
{
	bytes_number(body, number);
	bytes_text(body, " 0 R ");
}

unsigned finish_stream(struct finish *f, const void *data, size_t length)
{
	unsigned number = objects_reserve(f->objects);

	objects_set_stream(f->objects, number, &f->body, data, length);
	f->body.length = 0;
	return number;
}

void finish_date(struct bytes *body, struct date date)
{
	struct civil day = date_civil(date);

	bytes_format(body, "(D:%04d%02d%02d000000Z)", day.year, day.month, day.day);
}

/* ---- fonts ---- */

static unsigned add_descendant(struct finish *f, const struct font_metrics *m,
			       const struct font_cut *cut)
{
	unsigned file, descriptor = objects_reserve(f->objects), font = objects_reserve(f->objects);
	struct bytes *b = &f->body;

	bytes_format(b, "/Filter/FlateDecode/Length1 %zu", cut->program_length);
	file = finish_stream(f, cut->program.at, cut->program.length);

	bytes_format(b, "/Type/FontDescriptor/FontName/%s+%s/Flags 32/ItalicAngle 0/StemV %d",
		     cut->tag, m->name, m->stem);
	bytes_format(b, "/Ascent %d/Descent %d/CapHeight %d", m->ascent, m->descent, m->cap_height);
	bytes_format(b, "/FontBBox[%d %d %d %d]/FontFile2 %u 0 R", m->box[0], m->box[1], m->box[2],
		     m->box[3], file);
	finish_set(f, descriptor);

	bytes_format(b, "/Type/Font/Subtype/CIDFontType2/BaseFont/%s+%s/FontDescriptor %u 0 R",
		     cut->tag, m->name, descriptor);
	bytes_text(b, "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement "
		      "0>>/CIDToGIDMap/Identity/DW 0/W[");
	bytes_add(b, cut->widths.at, cut->widths.length);
	bytes_char(b, ']');
	finish_set(f, font);
	return font;
}

static int add_fonts(struct finish *f, struct err *err)
{
	for (enum face face = 0; face < FACE_COUNT; face++) {
		const struct font_metrics *metrics = font_metrics(f->pdf->fonts, face);
		const struct font_cut *cut;
		unsigned descendant, unicode;
		int r = font_cut(f->pdf->fonts, face, &f->pdf->used[face], &cut, err);

		if (r < 0)
			return r;
		descendant = add_descendant(f, metrics, cut);
		bytes_text(&f->body, "/Filter/FlateDecode");
		unicode = finish_stream(f, cut->to_unicode->at, cut->to_unicode->length);
		f->fonts[face] = objects_reserve(f->objects);
		bytes_format(&f->body,
			     "/Type/Font/Subtype/Type0/BaseFont/%s+%s/Encoding/Identity-H",
			     cut->tag, metrics->name);
		bytes_format(&f->body, "/DescendantFonts[%u 0 R]/ToUnicode %u 0 R", descendant,
			     unicode);
		finish_set(f, f->fonts[face]);
	}
	return ERR_OK;
}

/* ---- pages ---- */

static int add_page(struct finish *f, size_t i, unsigned parent, struct err *err)
{
	struct pdf_page *page = &f->pdf->pages[i];
	unsigned contents;
	int r = pdf_page_done(f->pdf, page, err);

	if (r < 0)
		return r;
	bytes_text(&f->body, "/Filter/FlateDecode");
	contents = finish_stream(f, page->contents.at, page->contents.length);
	bytes_format(&f->body, "/Type/Page/Parent %u 0 R/Contents %u 0 R", parent, contents);
	bytes_format(&f->body, "/StructParents %zu/Tabs/S", i);
	f->pages[i] = objects_reserve(f->objects);
	finish_set(f, f->pages[i]);
	return ERR_OK;
}

/* So many pages below one node; its reference goes to 'above'. */
static int add_pages_node(struct finish *f, size_t from, size_t to, struct bytes *above,
			  struct err *err)
{
	unsigned node = objects_reserve(f->objects);
	int r;

	for (size_t i = from; i < to; i++)
		if ((r = add_page(f, i, node, err)) < 0)
			return r;
	bytes_format(&f->body, "/Type/Pages/Parent %u 0 R/Count %zu/Kids[",
		     objects_root_pages(f->objects), to - from);
	for (size_t i = from; i < to; i++)
		finish_refer(&f->body, f->pages[i]);
	bytes_char(&f->body, ']');
	finish_set(f, node);
	finish_refer(above, node);
	return ERR_OK;
}

/* A short document's pages are a list; those of a long one a tree, of which a reader loads what it shows. */
static int add_pages(struct finish *f, struct err *err)
{
	SCOPED(bytes_release) struct bytes kids = { 0 };
	size_t count = f->pdf->page_count;
	int r;

	finish_images(f);
	if (count > PAGES_PER_NODE) {
		for (size_t i = 0; i < count; i += PAGES_PER_NODE)
			if ((r = add_pages_node(
				     f, i, count - i < PAGES_PER_NODE ? count : i + PAGES_PER_NODE,
				     &kids, err)) < 0)
				return r;
	} else {
		for (size_t i = 0; i < count; i++) {
			if ((r = add_page(f, i, objects_root_pages(f->objects), err)) < 0)
				return r;
			finish_refer(&kids, f->pages[i]);
		}
	}
	bytes_format(&f->body, "/Count %zu/MediaBox[0 0 595.28 841.89]/Resources<</Font<<", count);
	for (unsigned face = 0; face < FACE_COUNT; face++)
		bytes_format(&f->body, "/F%u %u 0 R", face, f->fonts[face]);
	bytes_text(&f->body, ">>");
	finish_name_images(f);
	bytes_text(&f->body, ">>/Kids[");
	bytes_add(&f->body, kids.at, kids.length);
	bytes_char(&f->body, ']');
	f->body.failed |= kids.failed;
	objects_set_pages(f->objects, &f->body);
	f->body.length = 0;
	return ERR_OK;
}

/* ---- structure ---- */

/*
 * All marks of an element on one page, so that /Pg can say which; NONE if they are not, or there
 * are none.
 */
static size_t only_page(const struct pdf *pdf, const struct pdf_element *element)
{
	size_t page = NONE;

	for (size_t k = element->first; k != NONE; k = pdf->kids[k].next) {
		if (pdf->kids[k].page == NONE)
			continue;
		if (page != NONE && page != pdf->kids[k].page)
			return NONE;
		page = pdf->kids[k].page;
	}
	return page;
}

static void write_kids(struct finish *f, const struct pdf_element *element, size_t page)
{
	const struct pdf *pdf = f->pdf;

	if (element->first == NONE)
		return;
	bytes_text(&f->body, "/K[");
	for (size_t k = element->first; k != NONE; k = pdf->kids[k].next) {
		const struct pdf_kid *kid = &pdf->kids[k];

		if (k != element->first)
			bytes_char(&f->body, ' ');
		if (kid->page == NONE)
			finish_refer(&f->body, f->elements[kid->value]);
		else if (kid->page == page)
			bytes_number(&f->body, kid->value);
		else
			bytes_format(&f->body, "<</Type/MCR/Pg %u 0 R/MCID %zu>>",
				     f->pages[kid->page], kid->value);
	}
	bytes_char(&f->body, ']');
}

static void write_element(struct finish *f, size_t i, unsigned root)
{
	const struct pdf_element *element = &f->pdf->elements[i];
	size_t page = only_page(f->pdf, element);
	struct bytes *b = &f->body;

	bytes_text(b, "/S/");
	bytes_text(b, element->name);
	bytes_text(b, "/P ");
	finish_refer(b, element->parent == NONE ? root : f->elements[element->parent]);
	if (page != NONE) {
		bytes_text(b, "/Pg ");
		finish_refer(b, f->pages[page]);
	}
	if (element->scope != SCOPE_NONE)
		bytes_text(b, element->scope == SCOPE_ROW ? "/A<</O/Table/Scope/Row>>"
							  : "/A<</O/Table/Scope/Column>>");
	if (element->part) {
		bytes_text(b, "/T");
		bytes_pdf_string(b, f->pdf->texts.at + element->text);
	}
	if (element->figure) {
		bytes_text(b, "/Alt");
		bytes_pdf_string(b, f->pdf->texts.at + element->text);
		bytes_text(b, "/A<</O/Layout/Placement/Block/BBox[");
		for (size_t c = 0; c < COUNT_OF(element->box); c++) {
			bytes_hundredths(b, element->box[c]);
			bytes_char(b, ' ');
		}
		bytes_text(b, "]>>");
	}
	write_kids(f, element, page);
	finish_set(f, f->elements[i]);
}

/* Rows of the tree from pages 'from' to 'to': which element each mark belongs to. */
static void write_parents(struct finish *f, size_t from, size_t to)
{
	bytes_text(&f->body, "/Nums[");
	for (size_t p = from; p < to; p++) {
		const struct pdf_page *page = &f->pdf->pages[p];

		bytes_number(&f->body, p);
		bytes_char(&f->body, '[');
		for (size_t i = 0; i < page->marks; i++) {
			size_t element;

			memcpy(&element, page->parents.at + i * sizeof element, sizeof element);
			finish_refer(&f->body, f->elements[element]);
		}
		bytes_char(&f->body, ']');
	}
	bytes_char(&f->body, ']');
}

/* From a mark on a page back to its element. A reader need not load the whole tree of a long document. */
static unsigned add_parent_tree(struct finish *f)
{
	SCOPED(bytes_release) struct bytes kids = { 0 };
	unsigned number = objects_reserve(f->objects);
	size_t count = f->pdf->page_count;

	if (count <= PARENTS_PER_NODE) {
		write_parents(f, 0, count);
		finish_set(f, number);
		return number;
	}
	bytes_text(&kids, "/Kids[");
	for (size_t from = 0; from < count; from += PARENTS_PER_NODE) {
		size_t to = count - from < PARENTS_PER_NODE ? count : from + PARENTS_PER_NODE;
		unsigned node = objects_reserve(f->objects);

		finish_refer(&kids, node);
		bytes_format(&f->body, "/Limits[%zu %zu]", from, to - 1);
		write_parents(f, from, to);
		finish_set(f, node);
	}
	bytes_char(&kids, ']');
	objects_set(f->objects, number, &kids);
	return number;
}

static unsigned add_structure(struct finish *f)
{
	unsigned root = objects_reserve(f->objects), parents;

	for (size_t i = 0; i < f->pdf->element_count; i++)
		f->elements[i] = objects_reserve(f->objects);
	for (size_t i = 0; i < f->pdf->element_count; i++)
		write_element(f, i, root);
	parents = add_parent_tree(f);
	bytes_format(&f->body,
		     "/Type/StructTreeRoot/K[%u 0 R]/ParentTree %u 0 R/ParentTreeNextKey %zu",
		     f->elements[0], parents, f->pdf->page_count);
	finish_set(f, root);
	return root;
}

/* ---- metadata ---- */

/* PDF/A wants every schema it does not know itself described in the packet: PDF/UA's is one. */
static const char xmp_ua_schema[] =
	"<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">"
	"<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>"
	"<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
	"<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
	"<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\">"
	"<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</"
	"pdfaProperty:valueType>"
	"<pdfaProperty:category>internal</pdfaProperty:category>"
	"<pdfaProperty:description>part of ISO 14289</pdfaProperty:description>"
	"</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>\n";

static unsigned add_metadata(struct finish *f, const struct pdf_about *about)
{
	struct bytes *b = &f->metadata;
	struct date_text day = date_iso(about->date);

	bytes_text(b,
		   "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
		   "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
		   "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
		   "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
		   " xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" "
		   "xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\""
		   " xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\" "
		   "xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\""
		   " xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\""
		   " xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\""
		   " xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\n"
		   "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</"
		   "pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>\n"
		   "<dc:format>application/pdf</dc:format><dc:language><rdf:Bag><rdf:li>en-GB</"
		   "rdf:li></rdf:Bag></dc:language>\n"
		   "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">");
	bytes_xml(b, about->title);
	bytes_text(b, "</rdf:li></rdf:Alt></dc:title>\n<dc:creator><rdf:Seq><rdf:li>");
	bytes_xml(b, about->author);
	bytes_text(b, "</rdf:li></rdf:Seq></dc:creator>\n<pdf:Producer>");
	bytes_xml(b, about->producer);
	bytes_text(b, "</pdf:Producer><xmp:CreatorTool>");
	bytes_xml(b, about->producer);
	bytes_format(b, "</xmp:CreatorTool>\n<xmp:CreateDate>%sT00:00:00Z</xmp:CreateDate>", day.s);
	bytes_format(b, "<xmp:ModifyDate>%sT00:00:00Z</xmp:ModifyDate>\n", day.s);
	bytes_text(b, xmp_ua_schema);
	bytes_text(b, "</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>");
	bytes_text(&f->body, "/Type/Metadata/Subtype/XML");
	return finish_stream(f, b->at, b->length);
}

static void set_info(struct finish *f, const struct pdf_about *about)
{
	struct bytes *b = &f->body;

	bytes_text(b, "/Title");
	bytes_pdf_string(b, about->title);
	bytes_text(b, "/Author");
	bytes_pdf_string(b, about->author);
	bytes_text(b, "/Creator");
	bytes_pdf_string(b, about->producer);
	bytes_text(b, "/CreationDate");
	finish_date(b, about->date);
	bytes_text(b, "/ModDate");
	finish_date(b, about->date);
	objects_set_info(f->objects, about->producer, b);
	b->length = 0;
}

static unsigned add_profile(struct finish *f)
{
	const struct bytes *profile = fonts_profile(f->pdf->fonts);

	bytes_text(&f->body, "/N 3/Filter/FlateDecode");
	return finish_stream(f, profile->at, profile->length);
}

/* ---- all of it ---- */

static int build(struct finish *f, const struct pdf_about *about, struct err *err)
{
	SCOPED(bytes_release) struct bytes catalog = { 0 };
	unsigned structure, metadata, profile;
	int r;

	if ((r = add_fonts(f, err)) < 0 || (r = finish_attached(f, &catalog, err)) < 0 ||
	    (r = add_pages(f, err)) < 0)
		return r;
	structure = add_structure(f);
	metadata = add_metadata(f, about);
	profile = add_profile(f);
	bytes_format(&catalog, "/StructTreeRoot %u 0 R/MarkInfo<</Marked true>>/Lang(en-GB)",
		     structure);
	bytes_format(&catalog, "/ViewerPreferences<</DisplayDocTitle true>>/Metadata %u 0 R",
		     metadata);
	bytes_format(
		&catalog,
		"/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)"
		"/Info(sRGB)/DestOutputProfile %u 0 R>>]",
		profile);
	finish_parts(f, &catalog);
	objects_set_catalog(f->objects, &catalog);
	set_info(f, about);
	return f->body.failed || f->metadata.failed ? err_nomem(err) : ERR_OK;
}

int pdf_finish(struct pdf *pdf, const struct pdf_about *about, char **out, size_t *out_length,
	       struct err *err)
{
	SCOPED(objects_freep) struct pdf_objects *objects = NULL;
	SCOPED(bytes_release) struct bytes file = { 0 };
	struct finish f = { .pdf = pdf };
	int r;

	if (pdf->too_long)
		return err_set(err, ERR_RANGE, "the document would take more than %zu pages",
			       pdf->page_count);
	if (pdf->failed || pdf->texts.failed || pdf->page_count == 0)
		return err_set(err, ERR_NOMEM, "the document could not be drawn: out of memory");
	if ((r = objects_new(fonts_classic(pdf->fonts), &objects, err)) < 0)
		return r;
	f.objects = objects;
	f.pages = calloc(pdf->page_count, sizeof *f.pages);
	f.elements = calloc(pdf->element_count, sizeof *f.elements);
	r = f.pages && f.elements ? build(&f, about, err) : err_nomem(err);
	if (r == ERR_OK)
		r = objects_write(objects, pdf->fonts, about->id, &file, err);
	free(f.pages);
	free(f.elements);
	bytes_release(&f.body);
	bytes_release(&f.metadata);
	if (r < 0)
		return r;
	*out = file.at;
	*out_length = file.length;
	file = (struct bytes){ 0 };
	return ERR_OK;
}
