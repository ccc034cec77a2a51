/* invoices/xml.c - XML with libxml2's writer; the only file that knows it */
#include "invoices/xml.h"

#include <libxml/xmlwriter.h>
#include <pthread.h>

#include "core/text.h"

#include "core/banned.h"

#define DEPTH_MAX 12

struct xml {
	xmlBufferPtr buffer;
	xmlTextWriterPtr writer;
	const char *names[DEPTH_MAX]; /* of the elements begun */
	size_t depth, written;        /* how many are begun, and stand in the file already */
	char *text;                   /* the text being written */
	size_t text_size;
	bool failed;
};

/* ---- lack of memory: the library does not always say so, and where it does it prints ---- */

static _Thread_local bool lacked_memory;

static void *noticed(void *memory)
{
	lacked_memory |= !memory;
	return memory;
}

static void *take(size_t size)
{
	return noticed(malloc(size));
}

static void *take_again(void *memory, size_t size)
{
	return noticed(realloc(memory, size));
}

static char *take_copy(const char *text)
{
	return noticed(strdup(text));
}

static void watch_memory(void)
{
	(void) xmlMemSetup(free, take, take_again, take_copy);
}

static void PRINTF_LIKE(2, 3) say_nothing(void *context, const char *fmt, ...)
{
	(void) context;
	(void) fmt;
}

/* ---- parts of an element ---- */

static const xmlChar *chars(const char *text)
{
	return (const xmlChar *) text;
}

static void start(struct xml *x, const char *name)
{
	x->failed |= x->failed || xmlTextWriterStartElement(x->writer, chars(name)) < 0;
}

static void attribute(struct xml *x, const char *name, const char *value)
{
	x->failed |=
		x->failed || xmlTextWriterWriteAttribute(x->writer, chars(name), chars(value)) < 0;
}

static void end(struct xml *x)
{
	x->failed |= x->failed || xmlTextWriterEndElement(x->writer) < 0;
}

/* ---- a document ---- */

static void start_root(struct xml *x, const char *root, const struct xml_space *spaces,
		       size_t count)
{
	char name[40];

	x->failed |= xmlTextWriterSetIndent(x->writer, 1) < 0 ||
		     xmlTextWriterSetIndentString(x->writer, chars("  ")) < 0 ||
		     xmlTextWriterStartDocument(x->writer, NULL, "UTF-8", NULL) < 0;
	start(x, root);
	for (size_t i = 0; i < count; i++) {
		(void) snprintf(name, sizeof name, "xmlns%s%s", spaces[i].prefix[0] ? ":" : "",
				spaces[i].prefix);
		attribute(x, name, spaces[i].uri);
	}
}

int xml_new(const char *root, const struct xml_space *spaces, size_t count, struct xml **out,
	    struct err *err)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct xml *x = calloc(1, sizeof *x);

	if (!x)
		return err_nomem(err);
	(void) pthread_once(&once, watch_memory);
	xmlSetGenericErrorFunc(NULL, say_nothing);
	lacked_memory = false;
	x->buffer = xmlBufferCreate();
	x->writer = x->buffer ? xmlNewTextWriterMemory(x->buffer, 0) : NULL;
	if (!x->writer) {
		xml_free(x);
		return err_nomem(err);
	}
	start_root(x, root, spaces, count);
	*out = x;
	return ERR_OK;
}

void xml_free(struct xml *xml)
{
	if (!xml)
		return;
	if (xml->writer)
		xmlFreeTextWriter(xml->writer); /* writes into the buffer, so that goes last */
	if (xml->buffer)
		xmlBufferFree(xml->buffer);
	free(xml->text);
	free(xml);
}

void xml_freep(struct xml **xml)
{
	xml_free(*xml);
	*xml = NULL;
}

int xml_finish(struct xml *xml, char **out, size_t *out_length, struct err *err)
{
	size_t length;

	assert(xml->depth == 0);
	end(xml);
	xml->failed |= xml->failed || xmlTextWriterEndDocument(xml->writer) < 0 ||
		       xmlTextWriterFlush(xml->writer) < 0;
	if (xml->failed || lacked_memory)
		return err_nomem(err);
	length = (size_t) xmlBufferLength(xml->buffer);
	*out = malloc(length + 1);
	if (!*out)
		return err_nomem(err);
	memcpy(*out, xmlBufferContent(xml->buffer), length);
	(*out)[length] = '\0';
	*out_length = length;
	return ERR_OK;
}

/* ---- elements ---- */

void xml_begin(struct xml *xml, const char *name)
{
	assert(xml->depth < DEPTH_MAX);
	xml->names[xml->depth++] = name;
}

void xml_end(struct xml *xml)
{
	assert(xml->depth > 0);
	if (xml->written == xml->depth--) {
		end(xml);
		xml->written--;
	}
}

/* What XML may hold: no control characters, no bytes that are no UTF-8, neither of the two last of the first plane. */
static bool is_allowed(int32_t c)
{
	return c >= ' ' && c != 0x7f && c != 0xfffe && c != 0xffff;
}

/* The text as it can stand in XML, without blanks at its ends, in xml->text; false: nothing is left. */
static bool keep_text(struct xml *x, const char *text)
{
	const char *end_of_text = text + strlen(text);
	size_t size = (size_t) (end_of_text - text) + 1, used = 0;

	if (size > x->text_size) {
		char *room = realloc(x->text, size);

		x->failed |= !room;
		if (!room)
			return false;
		x->text = room;
		x->text_size = size;
	}
	for (const char *next = text; text < end_of_text; text = next) {
		int32_t c = text_next(&next, end_of_text);

		if (!is_allowed(c)) {
			x->text[used++] = ' ';
			continue;
		}
		memcpy(x->text + used, text, (size_t) (next - text));
		used += (size_t) (next - text);
	}
	while (used > 0 && x->text[used - 1] == ' ')
		used--;
	x->text[used] = '\0';
	return used > 0;
}

void xml_text_with(struct xml *xml, const char *name, const char *attribute_name, const char *value,
		   const char *text)
{
	if (!keep_text(xml, text))
		return;
	for (; xml->written < xml->depth; xml->written++)
		start(xml, xml->names[xml->written]);
	start(xml, name);
	if (value && value[0])
		attribute(xml, attribute_name, value);
	xml->failed |= xml->failed ||
		       xmlTextWriterWriteString(xml->writer,
						chars(xml->text + strspn(xml->text, " "))) < 0;
	end(xml);
}

void xml_text(struct xml *xml, const char *name, const char *text)
{
	xml_text_with(xml, name, "", NULL, text);
}
