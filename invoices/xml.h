/*
 * invoices/xml.h - writes an XML document, with libxml2.
 *
 * No element is ever empty: one is begun when a text comes that stands in it, and a text of blanks alone is none.
 * Writing does not fail: what went wrong is remembered and xml_finish() says it. The same calls give the same bytes, in
 * any locale.
 */
#ifndef INVOICES_XML_H
#define INVOICES_XML_H

#include "core/error.h"

struct xml;

struct xml_space {
	const char *prefix, *uri; /* prefix "": of the names without one */
};

/* UTF-8; the root element has these namespaces. Names are borrowed until xml_finish(). */
int xml_new(const char *root, const struct xml_space *spaces, size_t count, struct xml **out,
	    struct err *err) MUST_CHECK;
void xml_free(struct xml *xml); /* NULL is fine */
void xml_freep(struct xml **xml);

void xml_begin(struct xml *xml, const char *name);
void xml_end(struct xml *xml); /* of the element begun last */

/* An element with this text, or none. Characters that XML has not become blanks. */
void xml_text(struct xml *xml, const char *name, const char *text);

/* The same with an attribute; value NULL or "": without it. */
void xml_text_with(struct xml *xml, const char *name, const char *attribute, const char *value,
		   const char *text);

/* The document in *out, which the caller frees. Once. ERR_NOMEM. */
int xml_finish(struct xml *xml, char **out, size_t *out_length, struct err *err) MUST_CHECK;

#endif
