/*
 * invoices/pdf_image.c - a picture into a figure of a page.
 *
 * A PNG is decoded and deflated again, once for a batch; a JPEG goes in as it is. libharu could read PNG too, but only
 * into a document of its own and anew for each.
 */
#include "invoices/pdf_image.h"

#include "invoices/pdf_private.h"
#include "invoices/picture.h"

#include <zlib.h>

#include "core/banned.h"

struct pdf_image {
	char sha256[65];
	unsigned width, height, parts;
	bool jpeg;
	struct bytes colours; /* deflated, or the JPEG */
	struct bytes opacity; /* deflated; empty: opaque throughout */
	struct pdf_image *next;
};

static void image_free(struct pdf_image *image)
{
	bytes_release(&image->colours);
	bytes_release(&image->opacity);
	free(image);
}

void images_release(struct pdf_images *images)
{
	while (images->first) {
		struct pdf_image *next = images->first->next;

		image_free(images->first);
		images->first = next;
	}
}

void pdf_fonts_images(struct pdf_fonts *fonts, const struct pdf_image_source *source)
{
	fonts_images(fonts)->source = *source;
}

/* ---- from the file of a picture to the streams of an image ---- */

/* Rows of a drawing differ little from one another: each as its difference from the last (PNG's "up"), then deflated. */
static int pack(const unsigned char *from, size_t row, unsigned height, struct bytes *out,
		struct err *err)
{
	SCOPED(bytes_release) struct bytes rows = { 0 };
	unsigned char *to = (unsigned char *) bytes_more(&rows, (row + 1) * height);
	uLongf room = compressBound((row + 1) * height);
	char *small = bytes_more(out, room);

	if (!to || !small)
		return err_nomem(err);
	for (unsigned y = 0; y < height; y++, from += row) {
		*to++ = 2;
		for (size_t x = 0; x < row; x++)
			*to++ = (unsigned char) (from[x] - (y > 0 ? (from - row)[x] : 0));
	}
	/* every document carries it, and it is made once: as small as can be */
	if (compress2((Bytef *) small, &room, (const Bytef *) rows.at, rows.length, 9) != Z_OK)
		return err_nomem(err);
	out->length = room;
	return ERR_OK;
}

static int fill(const struct picture *p, const char *bytes, size_t length, struct pdf_image *image,
		struct err *err)
{
	int r;

	image->width = p->width;
	image->height = p->height;
	image->parts = p->parts;
	image->jpeg = !p->colours;
	if (image->jpeg) {
		bytes_add(&image->colours, bytes, length);
		return image->colours.failed ? err_nomem(err) : ERR_OK;
	}
	r = pack(p->colours, (size_t) p->width * p->parts, p->height, &image->colours, err);
	if (r < 0 || !p->opacity)
		return r;
	return pack(p->opacity, p->width, p->height, &image->opacity, err);
}

static int make(struct pdf_fonts *fonts, const char *sha256, struct pdf_image *image,
		struct err *err)
{
	const struct pdf_image_source *source = &fonts_images(fonts)->source;
	SCOPED(picture_release) struct picture picture = { .media_type = NULL };
	SCOPED(freep) char *bytes = NULL;
	size_t length = 0;
	int r;

	if (!source->load)
		return err_set(err, ERR_NOT_FOUND, "the logo %.12s is not to be had here", sha256);
	(void) snprintf(image->sha256, sizeof image->sha256, "%s", sha256);
	if ((r = source->load(source->context, sha256, &bytes, &length, err)) < 0 ||
	    (r = picture_read("the logo", bytes, length, &picture, err)) < 0)
		return r;
	return fill(&picture, bytes, length, image, err);
}

int pdf_image_find(const struct pdf *pdf, const char *sha256, const struct pdf_image **out,
		   struct err *err)
{
	struct pdf_images *images = fonts_images(pdf->fonts);
	struct pdf_image *image;
	int r;

	for (image = images->first; image; image = image->next)
		if (strcmp(image->sha256, sha256) == 0) {
			*out = image;
			return ERR_OK;
		}
	image = calloc(1, sizeof *image);
	if (!image)
		return err_nomem(err);
	if ((r = make(pdf->fonts, sha256, image, err)) < 0) {
		image_free(image);
		return r;
	}
	image->next = images->first;
	images->first = image;
	*out = image;
	return ERR_OK;
}

/* ---- drawing ---- */

/* Which of the file's images it is; NONE for no memory. */
static size_t use(struct pdf *pdf, const struct pdf_image *image)
{
	struct pdf_image_used *images;

	for (size_t i = 0; i < pdf->image_count; i++)
		if (pdf->images[i].image == image)
			return i;
	images = realloc(pdf->images, (pdf->image_count + 1) * sizeof *images);
	if (!images) {
		pdf->failed = true;
		return NONE;
	}
	pdf->images = images;
	pdf->images[pdf->image_count] = (struct pdf_image_used){ .image = image };
	return pdf->image_count++;
}

void pdf_image(struct pdf *pdf, const struct pdf_image *image, const char *alt, double x, double y,
	       double width, double height)
{
	double shape = (double) image->height / image->width;
	size_t number = use(pdf, image);

	if (number == NONE)
		return;
	if (width * shape > height)
		width = height / shape;
	else
		height = width * shape;
	pdf_begin_figure(pdf, alt, x, y, width, height);
	pdf_place_image(pdf, number, x, y, width, height);
	pdf_end(pdf);
}

/* ---- the file ---- */

static void describe(struct bytes *b, const struct pdf_image *image, unsigned parts)
{
	bytes_format(b, "/Type/XObject/Subtype/Image/Width %u/Height %u/BitsPerComponent 8",
		     image->width, image->height);
	bytes_text(b, parts == 3 ? "/ColorSpace/DeviceRGB" : "/ColorSpace/DeviceGray");
	if (image->jpeg)
		bytes_text(b, "/Filter/DCTDecode");
	else
		bytes_format(b,
			     "/Filter/FlateDecode/DecodeParms<</Predictor 12/Colors %u/Columns"
			     " %u>>",
			     parts, image->width);
}

void finish_images(struct finish *f)
{
	for (size_t i = 0; i < f->pdf->image_count; i++) {
		const struct pdf_image *image = f->pdf->images[i].image;
		unsigned opacity = 0;

		if (image->opacity.length > 0) {
			describe(&f->body, image, 1);
			opacity = finish_stream(f, image->opacity.at, image->opacity.length);
		}
		describe(&f->body, image, image->parts);
		if (opacity)
			bytes_format(&f->body, "/SMask %u 0 R", opacity);
		f->pdf->images[i].number =
			finish_stream(f, image->colours.at, image->colours.length);
	}
}

void finish_name_images(struct finish *f)
{
	if (f->pdf->image_count == 0)
		return;
	bytes_text(&f->body, "/XObject<<");
	for (size_t i = 0; i < f->pdf->image_count; i++)
		bytes_format(&f->body, "/I%zu %u 0 R", i, f->pdf->images[i].number);
	bytes_text(&f->body, ">>");
}
