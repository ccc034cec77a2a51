/* invoices/logo.c - gives the renderer the logos that the book keeps */
#include "invoices/logo.h"

#include "core/blob.h"

#include "core/banned.h"

static int load(void *context, const char *sha256, char **out, size_t *out_length, struct err *err)
{
	return blob_load(context, sha256, out, out_length, err);
}

void logos_from_book(struct pdf_fonts *fonts, struct store *st)
{
	const struct pdf_image_source book = { .load = load, .context = st };

	pdf_fonts_images(fonts, &book);
}
