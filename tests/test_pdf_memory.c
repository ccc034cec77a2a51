/*
 * tests/test_pdf_memory.c - every allocation fails in turn, ours and those of the libraries: the
 * document is right or it is refused for lack of memory, nothing leaks, and the next one is right
 */
#include <criterion/criterion.h>

#include "core/crypto.h"
#include "invoices/combined.h"
#include "invoices/document.h"
#include "invoices/layout.h"
#include "invoices/render.h"
#include "tests/pdf_file.h"

#include <errno.h>

/*
 * The program's own malloc() stands before that of the C library, and before that of the address
 * sanitizer, which goes by another name: so the sanitizer sees what leaks.
 */
#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif

#ifdef SANITIZED
#define REAL(name) __interceptor_##name
#else
#define REAL(name) __libc_##name
#endif

void *REAL(malloc)(size_t size);
void *REAL(calloc)(size_t nmemb, size_t size);
void *REAL(realloc)(void *ptr, size_t size);

static long left = -1; /* allocations until one fails; -1: none does */
static bool failed;

static bool fails(void)
{
	if (left < 0 || left-- > 0)
		return false;
	failed = true;
	errno = ENOMEM;
	return true;
}

void *malloc(size_t size)
{
	return fails() ? NULL : REAL(malloc)(size);
}

void *calloc(size_t nmemb, size_t size)
{
	return fails() ? NULL : REAL(calloc)(nmemb, size);
}

void *realloc(void *ptr, size_t size)
{
	return fails() ? NULL : REAL(realloc)(ptr, size);
}

static char *json;
static size_t json_length;
static struct pdf_fonts *fonts;

typedef int render_fn(char **out, size_t *length, struct err *err);

static int alone(char **out, size_t *length, struct err *err)
{
	static const unsigned char hash[32];

	return render_pdf(fonts, json, json_length, hash, out, length, err);
}

/* With fonts that are read for it and a file inside it. */
static int fresh(char **out, size_t *length, struct err *err)
{
	SCOPED(pdf_fonts_freep) struct pdf_fonts *own = NULL;
	SCOPED(document_release) struct document doc = { 0 };
	SCOPED(pdf_freep) struct pdf *pdf = NULL;
	struct sheet sheet = { .doc = &doc };
	struct pdf_about about = { .title = "", .author = "", .producer = "" };
	int r;

	if ((r = pdf_fonts_new(&own, err)) < 0 ||
	    (r = document_read(json, json_length, &doc, err)) < 0 ||
	    (r = pdf_new(own, &pdf, err)) < 0)
		return r;
	sheet.pdf = pdf;
	draw_document(&sheet);
	pdf_attach(pdf, &(struct pdf_attachment){ .name = "invoice.xml",
						  .media_type = "text/xml",
						  .description = "The invoice as data",
						  .relation = "Alternative",
						  .date = doc.issued_on,
						  .bytes = json,
						  .length = json_length });
	about.date = doc.issued_on;
	return pdf_finish(pdf, &about, out, length, err);
}

/* A logo of either kind, decoded for each document anew. */
static char *picture;
static size_t picture_length;

static int take(void *context, const char *sha256, char **out, size_t *length, struct err *err)
{
	(void) context;
	(void) sha256;
	if (!(*out = malloc(picture_length)))
		return err_nomem(err);
	memcpy(*out, picture, picture_length);
	*length = picture_length;
	return ERR_OK;
}

static int with_picture(char **out, size_t *length, struct err *err)
{
	static const struct pdf_about about = { .title = "", .author = "", .producer = "" };
	SCOPED(pdf_fonts_freep) struct pdf_fonts *own = NULL;
	SCOPED(pdf_freep) struct pdf *pdf = NULL;
	const struct pdf_image *image;
	int r;

	if ((r = pdf_fonts_new(&own, err)) < 0 || (r = pdf_new(own, &pdf, err)) < 0)
		return r;
	pdf_fonts_images(own, &(struct pdf_image_source){ .load = take });
	if ((r = pdf_image_find(pdf, "logo", &image, err)) < 0)
		return r;
	pdf_page_add(pdf);
	pdf_image(pdf, image, "A logo", 20, 12, 44, 15);
	return pdf_finish(pdf, &about, out, length, err);
}

static int twice_in_one(char **out, size_t *length, struct err *err)
{
	static const unsigned char hash[32];
	SCOPED(combined_freep) struct combined *combined = NULL;
	int r;

	if ((r = combined_new(fonts, true, &combined, err)) < 0 ||
	    (r = combined_add(combined, json, json_length, hash, err)) < 0 ||
	    (r = combined_add(combined, json, json_length, hash, err)) < 0)
		return r;
	return combined_finish(combined, out, length, err);
}

/* Nearly all allocations are of the same few kinds: 'step' leaves out most of them. */
static void fail_each(render_fn *render, const char *what, long step)
{
	struct err err = { 0 };
	char *right = NULL;
	size_t right_length, refused = 0, borne = 0;

	cr_assert_eq(render(&right, &right_length, &err), ERR_OK, "%s", err.msg);
	failed = true;
	for (long n = 0; failed; n += n < 100 ? 1 : step) {
		char *pdf = NULL;
		size_t length = 0;
		int r;

		err = (struct err){ 0 };
		failed = false;
		left = n;
		r = render(&pdf, &length, &err);
		left = -1;
		*(r < 0 ? &refused : &borne) += 1;
		if (r < 0) {
			cr_expect_eq(r, ERR_NOMEM, "%s, %ld: %d, %s", what, n, r, err.msg);
			cr_expect(failed && !pdf, "%s, %ld: %s", what, n, err.msg);
			cr_expect_eq(render(&pdf, &length, &err), ERR_OK, "%s, after %ld: %s", what,
				     n, err.msg);
		}
		cr_expect(length == right_length && pdf && memcmp(pdf, right, length) == 0,
			  "%s, %ld: another file", what, n);
		free(pdf);
	}
	cr_expect_gt(refused, 100, "%s: only %zu failed", what, refused);
	/* libjpeg asks for less when it cannot have what it asks for first */
	cr_expect_leq(borne, render == with_picture ? 3 : 1, "%s: %zu were borne", what, borne);
	free(right);
}

static struct path in_tree(const char *name)
{
	struct path path;

	(void) snprintf(path.s, sizeof path.s, "%s/%s", getenv("DAYBOOK_SOURCE"), name);
	return path;
}

static void begin(void)
{
	fonts = fonts_new();
	json = read_whole(golden("welsh", "json").s, &json_length);
}

static void end(void)
{
	free(json);
	pdf_fonts_free(fonts);
}

TestSuite(pdf_memory, .init = begin, .fini = end);

Test(pdf_memory, a_document)
{
	fail_each(alone, "a document", 1);
}

Test(pdf_memory, the_first_document_with_a_file_inside)
{
	fail_each(fresh, "the first document", 7);
}

Test(pdf_memory, a_combined_file)
{
	fail_each(twice_in_one, "two in one", 7);
}

Test(pdf_memory, a_file_by_the_other_writer)
{
	pdf_fonts_classic(fonts);
	fail_each(alone, "by the other writer", 7);
}

Test(pdf_memory, a_picture)
{
	static const char *const files[] = { "data/logo-specimen.png", "tests/golden/logo.jpg" };

	for (size_t i = 0; i < COUNT_OF(files); i++) {
		picture = read_whole(in_tree(files[i]).s, &picture_length);
		fail_each(with_picture, files[i], 1);
		free(picture);
	}
}
