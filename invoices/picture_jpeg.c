/* invoices/picture_jpeg.c - reads a JPEG through, by libjpeg: a PDF takes its bytes as they are */
#include "invoices/picture.h"
#include "invoices/picture_private.h"

#include <setjmp.h>
#include <stdio.h>

#include <jpeglib.h>
#include <jerror.h>

#include "core/banned.h"

/* libjpeg leaves by this; it would end the program otherwise. */
struct leave {
	struct jpeg_error_mgr errors; /* first: libjpeg gives back its address */
	jmp_buf to;
	bool no_memory;
	char why[JMSG_LENGTH_MAX];
};

static void fail(j_common_ptr info)
{
	struct leave *leave = (struct leave *) info->err;

	leave->no_memory = info->err->msg_code == JERR_OUT_OF_MEMORY;
	info->err->format_message(info, leave->why);
	longjmp(leave->to, 1);
}

/* A warning is a broken picture that could be guessed at; level -1. */
static void warn(j_common_ptr info, int level)
{
	if (level < 0)
		fail(info);
}

static int check_colours(const char *name, const struct jpeg_decompress_struct *info,
			 struct picture *p, struct err *err)
{
	if (info->num_components != 1 && info->num_components != 3)
		return err_set(err, ERR_INVALID,
			       "'%s' is in colours for a press (CMYK): save it in RGB", name);
	p->parts = (unsigned) info->num_components;
	return picture_size(name, p, info->image_width, info->image_height, err);
}

/* All rows, each forgotten at once. The caller has set where failures go. */
static int read_through(const char *name, struct jpeg_decompress_struct *info, const void *bytes,
			size_t length, struct picture *p, struct err *err)
{
	JSAMPARRAY row;
	int r;

	jpeg_create_decompress(info);
	jpeg_mem_src(info, bytes, (unsigned long) length);
	(void) jpeg_read_header(info, TRUE); /* TRUE: anything else is a failure */
	if ((r = check_colours(name, info, p, err)) < 0)
		return r;
	(void) jpeg_start_decompress(info);
	row = info->mem->alloc_sarray((j_common_ptr) info, JPOOL_IMAGE,
				      info->output_width * (JDIMENSION) info->output_components, 1);
	while (info->output_scanline < info->output_height)
		(void) jpeg_read_scanlines(info, row, 1);
	(void) jpeg_finish_decompress(info);
	return ERR_OK;
}

int picture_read_jpeg(const char *name, const void *bytes, size_t length, struct picture *out,
		      struct err *err)
{
	struct jpeg_decompress_struct info = { .err = NULL };
	struct leave leave;
	int r;

	out->media_type = "image/jpeg";
	info.err = jpeg_std_error(&leave.errors);
	leave.errors.error_exit = fail;
	leave.errors.emit_message = warn;
	if (setjmp(leave.to) == 0)
		r = read_through(name, &info, bytes, length, out, err);
	else if (leave.no_memory)
		r = err_nomem(err);
	else
		r = err_set(err, ERR_INVALID, "'%s' is a broken JPEG (%s): save it again", name,
			    leave.why);
	jpeg_destroy_decompress(&info);
	return r;
}
