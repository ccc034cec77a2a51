/* invoices/pdf_image.h - pictures as a PDF has them, made once for a batch and kept with the faces */
#ifndef INVOICES_PDF_IMAGE_H
#define INVOICES_PDF_IMAGE_H

#include "invoices/pdf.h"

struct pdf_images {
	struct pdf_image *first; /* owned: a list */
	struct pdf_image_source source;
};

void images_release(struct pdf_images *images);

#endif
