/* tests/test_picture.c - logos: which files are taken, and what becomes of them on a document */
#include <criterion/criterion.h>

#include "core/crypto.h"
#include "invoices/combined.h"
#include "invoices/picture.h"
#include "invoices/render.h"
#include "tests/pdf_file.h"

#include <jpeglib.h>
#include <png.h>

/* ---- pictures made here ---- */

struct file {
	unsigned char *bytes;
	size_t length;
};

/* Every point differs; 'parts' bytes each. */
static unsigned char *points(unsigned width, unsigned height, unsigned parts)
{
	unsigned char *at = malloc((size_t) width * height * parts);

	cr_assert_not_null(at);
	for (size_t i = 0; i < (size_t) width * height * parts; i++)
		at[i] = (unsigned char) (i * 7 + i / 97);
	return at;
}

static struct file make_png(png_uint_32 format, unsigned width, unsigned height, const void *from,
			    const void *palette, unsigned entries)
{
	png_image image = { .version = PNG_IMAGE_VERSION,
			    .width = width,
			    .height = height,
			    .format = format,
			    .colormap_entries = entries };
	png_alloc_size_t size = 0;
	struct file file;

	cr_assert(png_image_write_to_memory(&image, NULL, &size, 0, from, 0, palette), "%s",
		  image.message);
	file.bytes = malloc(size);
	cr_assert(png_image_write_to_memory(&image, file.bytes, &size, 0, from, 0, palette));
	file.length = size;
	return file;
}

static struct file png(png_uint_32 format, unsigned parts, unsigned width, unsigned height)
{
	unsigned char *from = points(width, height, parts);
	struct file file = make_png(format, width, height, from, NULL, 0);

	free(from);
	return file;
}

static struct file png_palette(void)
{
	static const unsigned char colours[] = { 15, 76, 92, 255, 255, 255 };
	unsigned char from[6 * 4];

	for (size_t i = 0; i < sizeof from; i++)
		from[i] = i % 2;
	return make_png(PNG_FORMAT_RGB_COLORMAP, 6, 4, from, colours, 2);
}

static struct file jpeg(J_COLOR_SPACE space, int parts, unsigned width, unsigned height,
			bool progressive)
{
	struct jpeg_compress_struct info;
	struct jpeg_error_mgr errors;
	unsigned char *from = points(width, height, (unsigned) parts), *out = NULL;
	unsigned long length = 0;

	info.err = jpeg_std_error(&errors);
	jpeg_create_compress(&info);
	jpeg_mem_dest(&info, &out, &length);
	info.image_width = width;
	info.image_height = height;
	info.input_components = parts;
	info.in_color_space = space;
	jpeg_set_defaults(&info);
	if (progressive)
		jpeg_simple_progression(&info);
	jpeg_start_compress(&info, TRUE);
	while (info.next_scanline < height) {
		JSAMPROW row = from + (size_t) info.next_scanline * width * (unsigned) parts;

		(void) jpeg_write_scanlines(&info, &row, 1);
	}
	jpeg_finish_compress(&info);
	jpeg_destroy_compress(&info);
	free(from);
	return (struct file){ out, length };
}

/* ---- which are taken ---- */

Test(picture, is_read_whatever_kind_it_is)
{
	const struct {
		int line;
		struct file file;
		unsigned width, height, parts;
		bool opacity, is_jpeg;
	} rows[] = {
		{ __LINE__, png(PNG_FORMAT_RGB, 3, 40, 30), 40, 30, 3, false, false },
		{ __LINE__, png(PNG_FORMAT_RGBA, 4, 40, 30), 40, 30, 3, true, false },
		{ __LINE__, png(PNG_FORMAT_GRAY, 1, 1, 1), 1, 1, 1, false, false },
		{ __LINE__, png(PNG_FORMAT_GA, 2, 7, 300), 7, 300, 1, true, false },
		{ __LINE__, png(PNG_FORMAT_LINEAR_RGB_ALPHA, 8, 9, 5), 9, 5, 3, true, false },
		{ __LINE__, png_palette(), 6, 4, 3, false, false },
		{ __LINE__, jpeg(JCS_RGB, 3, 40, 30, false), 40, 30, 3, false, true },
		{ __LINE__, jpeg(JCS_RGB, 3, 41, 33, true), 41, 33, 3, false, true },
		{ __LINE__, jpeg(JCS_GRAYSCALE, 1, 8, 8, false), 8, 8, 1, false, true },
		{ __LINE__, png(PNG_FORMAT_GRAY, 1, PICTURE_SIDE, 1), PICTURE_SIDE, 1, 1, false,
		  false },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct picture p = { .media_type = NULL };
		struct err err = { 0 };

		cr_assert_eq(
			picture_read("logo", rows[i].file.bytes, rows[i].file.length, &p, &err),
			ERR_OK, "line %d: %s", rows[i].line, err.msg);
		cr_expect_str_eq(p.media_type, rows[i].is_jpeg ? "image/jpeg" : "image/png");
		cr_expect_eq(p.width, rows[i].width, "line %d", rows[i].line);
		cr_expect_eq(p.height, rows[i].height, "line %d", rows[i].line);
		cr_expect_eq(p.parts, rows[i].parts, "line %d", rows[i].line);
		cr_expect_eq(p.colours != NULL, !rows[i].is_jpeg, "line %d", rows[i].line);
		cr_expect_eq(p.opacity != NULL, rows[i].opacity, "line %d", rows[i].line);
		picture_release(&p);
		free(rows[i].file.bytes);
	}
}

Test(picture, has_the_points_of_the_file)
{
	struct file file = png(PNG_FORMAT_RGBA, 4, 40, 30), palette = png_palette();
	unsigned char *from = points(40, 30, 4);
	struct picture p = { .media_type = NULL };
	struct err err = { 0 };

	cr_assert_eq(picture_read("logo", file.bytes, file.length, &p, &err), ERR_OK);
	for (size_t i = 0; i < 40UL * 30; i++) {
		cr_expect_eq(p.opacity[i], from[4 * i + 3]);
		if (i == 0 || p.opacity[i] > 0)
			cr_expect_eq(memcmp(p.colours + 3 * i, from + 4 * i, 3), 0, "point %zu", i);
		else
			cr_expect_eq(memcmp(p.colours + 3 * i, p.colours + 3 * i - 3, 3), 0);
	}
	picture_release(&p);
	cr_assert_eq(picture_read("logo", palette.bytes, palette.length, &p, &err), ERR_OK);
	cr_expect_eq(memcmp(p.colours, (const unsigned char[]){ 15, 76, 92, 255, 255, 255 }, 6), 0);
	picture_release(&p);
	free(from);
	free(file.bytes);
	free(palette.bytes);
}

static struct file file_of(const char *text)
{
	return (struct file){ (unsigned char *) strdup(text), strlen(text) };
}

static struct file many_bytes(void)
{
	struct file file = { calloc(1, PICTURE_BYTES + 1), PICTURE_BYTES + 1 };

	cr_assert_not_null(file.bytes);
	memcpy(file.bytes, "\x89PNG\r\n\x1A\n", 8);
	return file;
}

Test(picture, refusals_say_what_to_do)
{
	const struct {
		int line;
		struct file file;
		const char *says;
	} rows[] = {
		{ __LINE__, file_of(""), "neither PNG nor JPEG" },
		{ __LINE__, file_of("GIF89a...."), "save the logo as PNG" },
		{ __LINE__, file_of("<svg xmlns='http://www.w3.org/2000/svg'/>"), "neither" },
		{ __LINE__, file_of("\x89PNG\r\n\x1A\n"), "'logo' is a broken PNG (" },
		{ __LINE__, file_of("\xFF\xD8\xFF"), "'logo' is a broken JPEG (" },
		{ __LINE__, many_bytes(), "'logo' has 512 KB, and a logo has at most 512" },
		{ __LINE__, png(PNG_FORMAT_GRAY, 1, PICTURE_SIDE + 1, 1),
		  "'logo' has 4001 x 1 points, and a logo has at most 4000" },
		{ __LINE__, png(PNG_FORMAT_GRAY, 1, 1, PICTURE_SIDE + 1), "1 x 4001 points" },
		{ __LINE__, jpeg(JCS_GRAYSCALE, 1, PICTURE_SIDE + 1, 1, false), "4001 x 1" },
		{ __LINE__, jpeg(JCS_CMYK, 4, 8, 8, false), "(CMYK): save it in RGB" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct picture p = { .media_type = NULL };
		struct err err = { 0 };

		cr_expect_eq(
			picture_read("logo", rows[i].file.bytes, rows[i].file.length, &p, &err),
			ERR_INVALID, "line %d", rows[i].line);
		cr_expect(strstr(err.msg, rows[i].says), "line %d: %s", rows[i].line, err.msg);
		cr_expect_null(p.colours, "line %d", rows[i].line);
		free(rows[i].file.bytes);
	}
}

/* What is cut off is refused wherever it is cut; a byte that flipped is refused or does no harm. */
Test(picture, broken_ones_are_refused)
{
	struct file files[] = { png(PNG_FORMAT_RGBA, 4, 40, 30), png_palette(),
				jpeg(JCS_RGB, 3, 40, 30, false), jpeg(JCS_RGB, 3, 40, 30, true) };
	unsigned refused = 0;

	for (size_t i = 0; i < COUNT_OF(files); i++) {
		struct file f = files[i];
		struct picture p = { .media_type = NULL };
		struct err err;

		/* the last twelve bytes of a PNG say only that it ends */
		for (size_t cut = 0; cut + (i < 2 ? 12 : 0) < f.length; cut++)
			cr_expect_eq(picture_read("logo", f.bytes, cut, &p, &err), ERR_INVALID,
				     "file %zu cut at %zu", i, cut);
		for (size_t at = 0; at < f.length; at++) {
			f.bytes[at] ^= 0x55;
			if (picture_read("logo", f.bytes, f.length, &p, &err) < 0)
				refused++;
			else
				picture_release(&p);
			f.bytes[at] ^= 0x55;
		}
		free(f.bytes);
	}
	cr_expect_gt(refused, 500, "%u", refused);
}

/* ---- on a document ---- */

#define HASH "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define HASH_2 "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

/* A sample with a theme put in. Caller frees. */
static char *themed(const char *sample, const char *colour, const char *logo)
{
	static const char key[] = "\"specimen\"";
	size_t length;
	char *json = read_whole(golden(sample, "json").s, &length), *at = strstr(json, key), *out;

	cr_assert_not_null(at);
	cr_assert_geq(asprintf(&out,
			       "%.*s\"theme\": {\"colour\": \"%s\"%s%s%s,\"logo_words\": \"Council "
			       "(made up)\"}, %s",
			       (int) (at - json), json, colour, logo ? ",\"logo\":\"" : "",
			       logo ? logo : "", logo ? "\"" : "", at),
		      0);
	free(json);
	return out;
}

/* A book of pictures. */
struct shelf {
	struct file a, b;
	unsigned asked;
};

static int take(void *context, const char *sha256, char **out, size_t *length, struct err *err)
{
	struct shelf *shelf = context;
	const struct file *f = strcmp(sha256, HASH) == 0 ? &shelf->a : &shelf->b;

	shelf->asked++;
	if (!f->bytes)
		return err_set(err, ERR_NOT_FOUND, "there is none");
	*out = malloc(f->length + 1);
	cr_assert_not_null(*out);
	memcpy(*out, f->bytes, f->length);
	*length = f->length;
	return ERR_OK;
}

static void shelf_release(struct shelf *shelf)
{
	free(shelf->a.bytes);
	free(shelf->b.bytes);
}

static struct pdf_fonts *fonts_with(struct shelf *shelf)
{
	struct pdf_fonts *fonts = fonts_new();

	pdf_fonts_images(fonts, &(struct pdf_image_source){ take, shelf });
	return fonts;
}

static int render(struct pdf_fonts *fonts, const char *json, char **out, size_t *length,
		  struct err *err)
{
	struct sha256 hash = sha256_of(json, strlen(json));

	return render_pdf(fonts, json, strlen(json), hash.bytes, out, length, err);
}

/* In both writers: sound, a figure with its words, as large as the box lets it be and not stretched. */
Test(picture, is_drawn_as_a_figure)
{
	const struct {
		int line;
		struct file file;
		const char *placed, *wanted[4];
	} rows[] = {
		{ __LINE__,
		  png(PNG_FORMAT_RGBA, 4, 440, 75),
		  "BDC\nq 124.72 0 0 21.26 56.69 786.61 cm /I0 Do Q\n",
		  { "/SMask", "/ColorSpace /DeviceRGB", NULL } },
		{ __LINE__,
		  png(PNG_FORMAT_GRAY, 1, 30, 30),
		  "BDC\nq 42.52 0 0 42.52 56.69 765.35 cm /I0 Do Q\n",
		  { "/ColorSpace /DeviceGray", "/Width 30", NULL } },
		{ __LINE__,
		  jpeg(JCS_RGB, 3, 44, 15, false),
		  "BDC\nq 124.72 0 0 42.52 56.69 765.35 cm /I0 Do Q\n",
		  { "/Filter /DCTDecode", "/Height 15", NULL } },
	};
	char *json = themed("vat_invoice", "#0f4c5c", HASH);

	if (!needs("qpdf"))
		return;
	for (size_t i = 0; i < 2 * COUNT_OF(rows); i++) {
		size_t row = i / 2, length, qdf_length;
		struct shelf shelf = { .a = rows[row].file };
		struct pdf_fonts *fonts = fonts_with(&shelf);
		struct path folder, file;
		struct err err = { 0 };
		char *pdf = NULL, *qdf, *at;

		if (i % 2)
			pdf_fonts_classic(fonts);
		cr_assert_eq(render(fonts, json, &pdf, &length, &err), ERR_OK, "%s", err.msg);
		file = pdf_file(pdf, length, &folder);
		free(output_of(&folder, "qpdf --check \"$FILE\"", file.s, &qdf_length));
		qdf = output_of(&folder, "qpdf --qdf --object-streams=disable \"$FILE\" -", file.s,
				&qdf_length);
		at = memmem(qdf, qdf_length, rows[row].placed, strlen(rows[row].placed));
		cr_assert_not_null(at, "line %d", rows[row].line);
		cr_expect_not_null(memmem(at - 40, 40, "/Figure", 7), "line %d", rows[row].line);
		cr_expect_eq(memcmp(at + strlen(rows[row].placed), "EMC\n", 4), 0, "line %d",
			     rows[row].line);
		cr_expect_not_null(memmem(qdf, qdf_length, "/Alt (Council \\(made up\\))", 26),
				   "line %d", rows[row].line);
		for (size_t w = 0; rows[row].wanted[w]; w++)
			cr_expect_not_null(memmem(qdf, qdf_length, rows[row].wanted[w],
						  strlen(rows[row].wanted[w])),
					   "line %d: %s", rows[row].line, rows[row].wanted[w]);
		free(qdf);
		free(pdf);
		pdf_fonts_free(fonts);
		remove_folder(&folder);
	}
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		free(rows[i].file.bytes);
	free(json);
}

/* What a reader takes out again is what was put in. */
Test(picture, comes_back_as_it_was)
{
	struct shelf shelf = { .a = jpeg(JCS_RGB, 3, 44, 15, false),
			       .b = png(PNG_FORMAT_RGB, 3, 44, 15) };
	struct pdf_fonts *fonts = fonts_with(&shelf);
	static const char *const hashes[] = { HASH, HASH_2 };

	if (!needs("pdfimages"))
		return;
	for (size_t i = 0; i < COUNT_OF(hashes); i++) {
		char *json = themed("recharge", "#0f4c5c", hashes[i]), *pdf = NULL, *got;
		const struct file *was = i == 0 ? &shelf.a : &shelf.b;
		struct picture a = { .media_type = NULL }, b = { .media_type = NULL };
		struct path folder, file;
		struct err err = { 0 };
		size_t length;

		cr_assert_eq(render(fonts, json, &pdf, &length, &err), ERR_OK, "%s", err.msg);
		file = pdf_file(pdf, length, &folder);
		got = output_of(&folder,
				i == 0 ? "pdfimages -j \"$FILE\" \"$FILE\" && cat \"$FILE\"-000.jpg"
				       : "pdfimages -png \"$FILE\" \"$FILE\" && cat "
					 "\"$FILE\"-000.png",
				file.s, &length);
		cr_assert_eq(picture_read("got", got, length, &a, &err), ERR_OK, "%s", err.msg);
		cr_assert_eq(picture_read("was", was->bytes, was->length, &b, &err), ERR_OK);
		cr_expect_eq(a.width, 44);
		if (i == 0)
			cr_expect(length == was->length && memcmp(got, was->bytes, length) == 0);
		else
			cr_expect_eq(memcmp(a.colours, b.colours, 44UL * 15 * 3), 0);
		picture_release(&a);
		picture_release(&b);
		free(got);
		free(pdf);
		free(json);
		remove_folder(&folder);
	}
	pdf_fonts_free(fonts);
	shelf_release(&shelf);
}

/* The bytes do not depend on what the fonts have drawn before, and the book is asked once. */
Test(picture, is_made_once_for_a_batch)
{
	struct shelf shelf = { .a = png(PNG_FORMAT_RGBA, 4, 120, 40),
			       .b = png(PNG_FORMAT_RGB, 3, 44, 15) };
	struct pdf_fonts *worn = fonts_with(&shelf);
	char *json = themed("vat_invoice", "#7a1f3d", HASH),
	     *other = themed("recharge", "#0f4c5c", HASH_2), *first = NULL;
	size_t first_length = 0;

	for (size_t i = 0; i < 4; i++) {
		struct pdf_fonts *fonts = i == 3 ? fonts_with(&shelf) : worn;
		struct err err = { 0 };
		char *pdf = NULL, *between = NULL;
		size_t length, between_length;

		cr_assert_eq(render(fonts, other, &between, &between_length, &err), ERR_OK);
		cr_assert_eq(render(fonts, json, &pdf, &length, &err), ERR_OK, "%s", err.msg);
		if (i == 2)
			cr_expect_eq(shelf.asked, 2, "asked %u times", shelf.asked);
		if (first)
			cr_expect(length == first_length && memcmp(pdf, first, length) == 0,
				  "run %zu", i);
		else {
			first = pdf;
			first_length = length;
			pdf = NULL;
		}
		free(pdf);
		free(between);
		if (fonts != worn)
			pdf_fonts_free(fonts);
	}
	free(first);
	free(json);
	free(other);
	pdf_fonts_free(worn);
	shelf_release(&shelf);
}

/* The colour of the document is in its pages, and no other. */
Test(picture, colour_is_the_documents_own)
{
	static const struct {
		int line;
		const char *colour, *fill, *other;
	} rows[] = {
		{ __LINE__, NULL, ".059 .298 .361 rg", ".478 .122 .239 rg" },
		{ __LINE__, "#0f4c5c", ".059 .298 .361 rg", ".478 .122 .239 rg" },
		{ __LINE__, "#7a1f3d", ".478 .122 .239 rg", ".059 .298 .361 rg" },
	};
	struct pdf_fonts *fonts = fonts_new();

	if (!needs("qpdf"))
		return;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		size_t length;
		char *json = rows[i].colour ? themed("vat_invoice", rows[i].colour, NULL)
					    : read_whole(golden("vat_invoice", "json").s, &length),
		     *pdf = NULL, *qdf;
		struct path folder, file;
		struct err err = { 0 };

		cr_assert_eq(render(fonts, json, &pdf, &length, &err), ERR_OK, "%s", err.msg);
		file = pdf_file(pdf, length, &folder);
		qdf = output_of(&folder, "qpdf --qdf --object-streams=disable \"$FILE\" -", file.s,
				&length);
		cr_expect_not_null(memmem(qdf, length, rows[i].fill, strlen(rows[i].fill)),
				   "line %d", rows[i].line);
		cr_expect_null(memmem(qdf, length, rows[i].other, strlen(rows[i].other)), "line %d",
			       rows[i].line);
		free(qdf);
		free(pdf);
		free(json);
		remove_folder(&folder);
	}
	pdf_fonts_free(fonts);
}

Test(picture, cannot_be_had)
{
	const struct {
		int line;
		const char *colour, *logo;
		struct file file;
		bool shelf;
		int r;
		const char *says;
	} rows[] = {
		{ __LINE__, "#0f4c5c", HASH, { NULL, 0 }, false, ERR_NOT_FOUND, "aaaaaaaaaaaa" },
		{ __LINE__, "#0f4c5c", HASH, { NULL, 0 }, true, ERR_NOT_FOUND, "there is none" },
		{ __LINE__, "#0f4c5c", HASH, file_of("no picture"), true, ERR_INVALID,
		  "'the logo' is neither" },
		{ __LINE__,
		  "teal",
		  NULL,
		  { NULL, 0 },
		  true,
		  ERR_INVALID,
		  "'teal' is not a colour" },
		{ __LINE__, "#0f4c5c", NULL, { NULL, 0 }, false, ERR_OK, "" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct shelf shelf = { .a = rows[i].file };
		struct pdf_fonts *fonts = rows[i].shelf ? fonts_with(&shelf) : fonts_new();
		char *json = themed("vat_invoice", rows[i].colour, rows[i].logo), *pdf = NULL;
		struct err err = { 0 };
		size_t length;

		for (int again = 0; again < 2; again++) { /* nothing half-made is kept */
			cr_expect_eq(render(fonts, json, &pdf, &length, &err), rows[i].r,
				     "line %d: %s", rows[i].line, err.msg);
			cr_expect(strstr(err.msg, rows[i].says), "line %d: %s", rows[i].line,
				  err.msg);
			free(pdf);
			pdf = NULL;
		}
		free(json);
		pdf_fonts_free(fonts);
		shelf_release(&shelf);
	}
}

/* Each logo is in the file once, however many documents have it; one that fails harms no other. */
Test(picture, is_once_in_a_combined_file)
{
	struct shelf shelf = { .a = png(PNG_FORMAT_RGB, 3, 44, 15),
			       .b = png(PNG_FORMAT_GRAY, 1, 44, 15) };
	struct pdf_fonts *fonts = fonts_with(&shelf);
	SCOPED(combined_freep) struct combined *combined = NULL;
	const struct {
		const char *sample, *logo, *colour;
		int r;
	} rows[] = {
		{ "vat_invoice", HASH, "#0f4c5c", ERR_OK },
		{ "recharge", HASH_2, "#7a1f3d", ERR_OK },
		{ "credit", NULL, "pale", ERR_INVALID },
		{ "credit", HASH, "#0f4c5c", ERR_OK },
		{ "lines", NULL, "#0f4c5c", ERR_OK },
	};
	struct path folder, file;
	struct err err = { 0 };
	char *pdf = NULL, *list;
	size_t length;

	if (!needs("pdfimages") || !needs("qpdf"))
		return;
	cr_assert_eq(combined_new(fonts, true, &combined, &err), ERR_OK);
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		char *json = themed(rows[i].sample, rows[i].colour, rows[i].logo);
		struct sha256 hash = sha256_of(json, strlen(json));

		cr_expect_eq(combined_add(combined, json, strlen(json), hash.bytes, &err),
			     rows[i].r, "row %zu: %s", i, err.msg);
		free(json);
	}
	cr_assert_eq(combined_finish(combined, &pdf, &length, &err), ERR_OK, "%s", err.msg);
	file = pdf_file(pdf, length, &folder);
	free(output_of(&folder, "qpdf --check \"$FILE\"", file.s, &length));
	list = output_of(
		&folder,
		"pdfimages -list \"$FILE\" | tail -n +3 | awk '{ print $11 }' | sort | uniq -c |"
		" awk '{ print $1 }'",
		file.s, &length);
	cr_expect_str_eq(list, "2\n1\n", "%s", list);
	free(list);
	free(pdf);
	remove_folder(&folder);
	pdf_fonts_free(fonts);
	shelf_release(&shelf);
}
