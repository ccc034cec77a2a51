/* invoices/picture.c - tells pictures apart and reads PNG, by libpng's simple interface */
#include "invoices/picture.h"
#include "invoices/picture_private.h"

#include <png.h>

#include "core/banned.h"

void picture_release(struct picture *picture)
{
	free(picture->colours);
	free(picture->opacity);
	*picture = (struct picture){ .media_type = NULL };
}

int picture_size(const char *name, struct picture *picture, unsigned width, unsigned height,
		 struct err *err)
{
	if (width == 0 || height == 0 || width > PICTURE_SIDE || height > PICTURE_SIDE)
		return err_set(err, ERR_INVALID,
			       "'%s' has %u x %u points, and a logo has at most %d on either side:"
			       " save it smaller",
			       name, width, height, PICTURE_SIDE);
	picture->width = width;
	picture->height = height;
	return ERR_OK;
}

/* ---- PNG ---- */

/* Colour and opacity lie side by side as libpng gives them; a PDF has them apart. 'all': width x height x (parts + 1). */
static int part(const unsigned char *all, struct picture *p, struct err *err)
{
	size_t count = (size_t) p->width * p->height;
	bool opaque = true;

	p->colours = malloc(count * p->parts);
	p->opacity = malloc(count);
	if (!p->colours || !p->opacity)
		return err_nomem(err);
	for (size_t i = 0; i < count; i++, all += p->parts + 1) {
		/* what cannot be seen takes its neighbour's colour: that is smaller than what lies there */
		bool seen = i == 0 || all[p->parts] != 0;
		unsigned char *to = p->colours + i * p->parts;

		memcpy(to, seen ? all : to - p->parts, p->parts);
		p->opacity[i] = all[p->parts];
		opaque = opaque && all[p->parts] == 0xFF;
	}
	if (opaque) {
		free(p->opacity);
		p->opacity = NULL;
	}
	return ERR_OK;
}

static int broken(const char *name, const char *why, struct err *err)
{
	if (strstr(why, "memory")) /* libpng has no other way to say so */
		return err_nomem(err);
	return err_set(err, ERR_INVALID, "'%s' is a broken PNG (%s): save it again", name, why);
}

static int decode(const char *name, png_image *image, struct picture *p, struct err *err)
{
	unsigned char *all;
	int r;

	image->format = image->format & PNG_FORMAT_FLAG_COLOR ? PNG_FORMAT_RGBA : PNG_FORMAT_GA;
	p->parts = image->format == PNG_FORMAT_RGBA ? 3 : 1;
	all = malloc(PNG_IMAGE_SIZE(*image));
	if (!all)
		return err_nomem(err);
	if (!png_image_finish_read(image, NULL, all, 0, NULL))
		r = broken(name, image->message, err);
	else
		r = part(all, p, err);
	free(all);
	return r;
}

static int read_png(const char *name, const void *bytes, size_t length, struct picture *out,
		    struct err *err)
{
	png_image image = { .version = PNG_IMAGE_VERSION };
	int r;

	out->media_type = "image/png";
	if (!png_image_begin_read_from_memory(&image, bytes, length))
		r = broken(name, image.message, err);
	else if ((r = picture_size(name, out, image.width, image.height, err)) == ERR_OK)
		r = decode(name, &image, out, err);
	png_image_free(&image);
	return r;
}

int picture_read(const char *name, const void *bytes, size_t length, struct picture *out,
		 struct err *err)
{
	struct picture p = { .media_type = NULL };
	int r;

	if (length > PICTURE_BYTES)
		return err_set(err, ERR_INVALID,
			       "'%s' has %zu KB, and a logo has at most %d: it goes into every"
			       " document, so save it smaller",
			       name, length / 1024, PICTURE_BYTES / 1024);
	if (length >= 8 && memcmp(bytes, "\x89PNG\r\n\x1A\n", 8) == 0)
		r = read_png(name, bytes, length, &p, err);
	else if (length >= 3 && memcmp(bytes, "\xFF\xD8\xFF", 3) == 0)
		r = picture_read_jpeg(name, bytes, length, &p, err);
	else
		return err_set(err, ERR_INVALID,
			       "'%s' is neither PNG nor JPEG: save the logo as PNG (best for a"
			       " drawing) or JPEG",
			       name);
	if (r < 0)
		picture_release(&p);
	else
		*out = p;
	return r;
}
