/* invoices/combined.c - many documents in one PDF */
#include "invoices/combined.h"

#include "core/crypto.h"
#include "invoices/document.h"
#include "invoices/layout.h"
#include "invoices/paper_draw.h"
#include "invoices/render.h"

#include "core/banned.h"

struct combined {
	struct pdf *pdf;
	bool duplex, spoilt;
	size_t count;
	struct sha256 chain; /* of the hashes so far: the same documents in the same order */
	struct short_text first, last, author;
	struct date latest;
};

int combined_new(struct pdf_fonts *fonts, bool duplex, struct combined **out, struct err *err)
{
	struct combined *c = calloc(1, sizeof *c);
	int r;

	if (!c)
		return err_nomem(err);
	if ((r = pdf_new(fonts, &c->pdf, err)) < 0) {
		free(c);
		return r;
	}
	c->duplex = duplex;
	c->chain.bytes[0] = duplex;
	*out = c;
	return ERR_OK;
}

void combined_free(struct combined *combined)
{
	if (!combined)
		return;
	pdf_free(combined->pdf);
	free(combined);
}

void combined_freep(struct combined **combined)
{
	combined_free(*combined);
	*combined = NULL;
}

static void begin_one(struct combined *c, const struct document *doc, const char *reference,
		      const char *bookmark)
{
	struct short_text before_page;

	(void) snprintf(before_page.s, sizeof before_page.s, "%.200s/", reference);
	if (c->count++ == 0) {
		(void) snprintf(c->first.s, sizeof c->first.s, "%s", reference);
		(void) snprintf(c->author.s, sizeof c->author.s, "%s", doc->supplier.name);
		c->latest = doc->issued_on;
	}
	(void) snprintf(c->last.s, sizeof c->last.s, "%s", reference);
	if (date_compare(doc->issued_on, c->latest) > 0)
		c->latest = doc->issued_on;
	pdf_begin_part(c->pdf, bookmark, before_page.s, c->duplex);
}

static void end_one(struct combined *c, const unsigned char sha256[32])
{
	unsigned char both[64];

	pdf_end_part(c->pdf);
	memcpy(both, c->chain.bytes, 32);
	memcpy(both + 32, sha256, 32);
	c->chain = sha256_of(both, sizeof both);
}

int combined_add(struct combined *combined, const char *snapshot_json, size_t length,
		 const unsigned char sha256[32], struct err *err)
{
	SCOPED(document_release) struct document doc = { 0 };
	struct sheet sheet = { .pdf = combined->pdf, .doc = &doc };
	struct short_text bookmark;
	int r = document_read(snapshot_json, length, &doc, err);

	if (r < 0 || (r = sheet_prepare(&sheet, err)) < 0)
		return r;
	(void) snprintf(bookmark.s, sizeof bookmark.s, "%.100s %.400s", doc.number, doc.payer.name);
	begin_one(combined, &doc, doc.number, bookmark.s);
	draw_document(&sheet);
	end_one(combined, sha256);
	return ERR_OK;
}

int combined_add_paper(struct combined *combined, const char *snapshot_json, size_t length,
		       const unsigned char sha256[32], struct err *err)
{
	SCOPED(document_release) struct document doc = { 0 };
	struct sheet sheet = { .pdf = combined->pdf, .doc = &doc };
	struct short_text bookmark;
	const char *reference;
	int r = document_read_paper(snapshot_json, length, &doc, err);

	if (r < 0 || (r = sheet_prepare(&sheet, err)) < 0)
		return r;
	reference = json_text(doc.root, "reference", "");
	(void) snprintf(bookmark.s, sizeof bookmark.s, "%.200s, %.300s",
			json_text(doc.root, "title", ""), doc.payer.name);
	begin_one(combined, &doc, reference, bookmark.s);
	if ((r = draw_paper(&sheet, err)) < 0) {
		combined->spoilt = true;
		return r;
	}
	end_one(combined, sha256);
	return ERR_OK;
}

static struct short_text title_of(const struct combined *c)
{
	struct short_text out;
	char count[32];

	if (c->count < 1000)
		(void) snprintf(count, sizeof count, "%zu", c->count);
	else
		(void) snprintf(count, sizeof count, "%zu,%03zu", c->count / 1000, c->count % 1000);
	if (c->count == 1)
		(void) snprintf(out.s, sizeof out.s, "1 document, %s", c->first.s);
	else
		(void) snprintf(out.s, sizeof out.s, "%s documents, %.250s to %.250s", count,
				c->first.s, c->last.s);
	return out;
}

int combined_finish(struct combined *combined, char **out_bytes, size_t *out_length,
		    struct err *err)
{
	struct short_text name = title_of(combined), producer;
	struct pdf_about about = {
		.title = name.s,
		.author = combined->author.s,
		.producer = producer.s,
		.date = combined->latest,
	};

	if (combined->count == 0)
		return err_set(err, ERR_INVALID, "there is no document to print");
	if (combined->spoilt)
		return err_set(err, ERR_INVALID, "one of the papers could not be printed");
	(void) snprintf(producer.s, sizeof producer.s, "daybook %s", render_version);
	memcpy(about.id, combined->chain.bytes, sizeof about.id);
	return pdf_finish(combined->pdf, &about, out_bytes, out_length, err);
}
