/* tests/bench/papers.c - PDFs of 1,000 invoices in memory: each with its XML, and all in one for the print room */
#include "tests/bench/bench.h"

#include "core/crypto.h"
#include "invoices/combined.h"
#include "invoices/document.h"
#include "invoices/layout.h"
#include "invoices/render.h"

#include "core/banned.h"

#define XML_LENGTH 4000

struct snapshots {
	char **at;
	size_t count;
};

static void load(struct store *st, struct snapshots *out)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	struct err err = { 0 };
	int64_t count;
	bool row = false;

	MUST(store_int(st, "SELECT count(*) FROM document", BIND_NONE, 0, &count, &err));
	out->at = calloc((size_t) count, sizeof *out->at);
	MUST(store_query(st, "SELECT snapshot FROM document ORDER BY document_id", BIND_NONE, &q,
			 &err));
	while (out->at && out->count < (size_t) count) {
		MUST(stmt_next(q, &row, &err));
		out->at[out->count++] = stmt_dup(q, 0);
	}
}

/* What an invoice's XML comes to: elements with long names around short values that change. */
static void fill_xml(char xml[XML_LENGTH], size_t seed)
{
	size_t length = 0;

	for (size_t i = 0; length < XML_LENGTH; i++) {
		int added =
			snprintf(xml + length, XML_LENGTH - length,
				 "<cac:%s%zu><cbc:ID>%zu</cbc:ID><cbc:Amount currencyID=\"GBP\">"
				 "%zu.%02zu</cbc:Amount></cac:%s%zu>\n",
				 i % 3 ? "InvoiceLine" : "TaxSubtotal", i % 7, seed + i,
				 (seed * 7919 + i * 104729) % 100000, (seed + i) % 100,
				 i % 3 ? "InvoiceLine" : "TaxSubtotal", i % 7);

		length += (size_t) added;
	}
}

static size_t render_with_xml(struct pdf_fonts *fonts, const char *json, size_t seed)
{
	SCOPED(document_release) struct document doc = { 0 };
	SCOPED(pdf_freep) struct pdf *pdf = NULL;
	SCOPED(freep) char *bytes = NULL;
	struct sheet sheet = { .doc = &doc };
	struct err err = { 0 };
	char xml[XML_LENGTH];
	size_t length;

	fill_xml(xml, seed);
	MUST(document_read(json, strlen(json), &doc, &err));
	MUST(pdf_new(fonts, &pdf, &err));
	sheet.pdf = pdf;
	draw_document(&sheet);
	pdf_attach(pdf, &(struct pdf_attachment){ .name = "invoice.xml",
						  .media_type = "text/xml",
						  .description = "The invoice as data",
						  .relation = "Alternative",
						  .date = doc.issued_on,
						  .bytes = xml,
						  .length = sizeof xml });
	MUST(pdf_finish(pdf,
			&(struct pdf_about){ .title = doc.number,
					     .author = doc.supplier.name,
					     .producer = "bench",
					     .date = doc.issued_on },
			&bytes, &length, &err));
	return length;
}

static void render_each(const struct snapshots *snapshots)
{
	SCOPED(pdf_fonts_freep) struct pdf_fonts *fonts = NULL;
	struct err err = { 0 };
	int64_t at = clock_ticks();
	size_t bytes = 0;

	MUST(pdf_fonts_new(&fonts, &err));
	bench_line("the faces", 1, clock_ticks() - at);
	at = clock_ticks();
	for (size_t i = 0; i < snapshots->count; i++)
		bytes += render_with_xml(fonts, snapshots->at[i], i);
	bench_line("PDFs in memory, XML of 4 KB in each", (int64_t) snapshots->count,
		   clock_ticks() - at);
	bench_value("a PDF with XML", (int64_t) (bytes / snapshots->count), "bytes");
}

static void combine(const struct snapshots *snapshots)
{
	SCOPED(pdf_fonts_freep) struct pdf_fonts *fonts = NULL;
	SCOPED(combined_freep) struct combined *combined = NULL;
	SCOPED(freep) char *bytes = NULL;
	struct err err = { 0 };
	int64_t at = clock_ticks(), added;
	size_t length;

	MUST(pdf_fonts_new(&fonts, &err));
	MUST(combined_new(fonts, true, &combined, &err));
	for (size_t i = 0; i < snapshots->count; i++) {
		size_t n = strlen(snapshots->at[i]);
		struct sha256 hash = sha256_of(snapshots->at[i], n);

		MUST(combined_add(combined, snapshots->at[i], n, hash.bytes, &err));
	}
	added = clock_ticks();
	MUST(combined_finish(combined, &bytes, &length, &err));
	bench_line("one PDF of all: draw", (int64_t) snapshots->count, added - at);
	bench_line("one PDF of all: write", (int64_t) snapshots->count, clock_ticks() - added);
	bench_value("the PDF of all", (int64_t) length, "bytes");
}

void bench_papers(struct store *st)
{
	struct snapshots snapshots = { 0 };

	load(st, &snapshots);
	if (snapshots.count == 0)
		bench_fail("load", "the book has no documents");
	bench_heading("papers");
	render_each(&snapshots);
	combine(&snapshots);
	for (size_t i = 0; i < snapshots.count; i++)
		free(snapshots.at[i]);
	free(snapshots.at);
}
