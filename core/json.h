/*
 * core/json.h - JSON in and out, with our value types.
 *
 * Money and quantities travel as decimal strings ("3680.00", "9.50"), dates as ISO strings. A builder
 * remembers a failed allocation, so building needs no check before json_print(). Objects keep the order
 * in which keys were added and print without white space: the same facts give the same bytes.
 */
#ifndef CORE_JSON_H
#define CORE_JSON_H

#include "core/date.h"
#include "core/error.h"
#include "core/money.h"
#include "core/quantity.h"

struct json; /* opaque: one node; a child belongs to its root */

/* ---- building ---- */
struct json *json_object(void); /* a root; json_free() */
struct json *json_array(void);
void json_free(struct json *root); /* NULL is fine */
void json_freep(struct json **root);

/* Add a member to an object, or with key NULL an element to an array. A NULL parent is passed over and remembered. */
struct json *json_add_object(struct json *parent, const char *key);
struct json *json_add_array(struct json *parent, const char *key);
struct json *json_array_of(struct json *parent,
			   const char *key); /* that member, added where it is not there yet */
void json_add_text(struct json *parent, const char *key, const char *text); /* NULL adds null */
void json_add_text_if(struct json *parent, const char *key,
		      const char *text); /* nothing, where it is NULL or "" */
void json_add_lines(struct json *parent, const char *key,
		    const char *lines); /* parted by '\n': an array */
void json_add_int(struct json *parent, const char *key, int64_t value); /* |value| < 2^53 */
void json_add_bool(struct json *parent, const char *key, bool value);
void json_add_money(struct json *parent, const char *key, struct money m);
void json_add_quantity(struct json *parent, const char *key, struct quantity q);
void json_add_date(struct json *parent, const char *key, struct date d); /* DATE_NONE adds null */

/* Make a root a member of another tree, which owns it from now on. */
void json_adopt(struct json *parent, const char *key, struct json *root);

/* The text of a tree; the caller frees it. ERR_NOMEM if any addition had failed. */
int json_print(const struct json *root, char **out, struct err *err) MUST_CHECK;
int json_print_pretty(const struct json *root, char **out, struct err *err) MUST_CHECK;

/* One JSON string with its quotes, for streamed output. */
void json_write_string(FILE *out, const char *text);

/* ---- reading ---- */

/* Parse the whole of 'text'. ERR_INVALID names the line. The caller frees *out with json_free(). */
int json_parse(const char *text, size_t length, struct json **out, struct err *err) MUST_CHECK;

const struct json *json_get(const struct json *object, const char *key); /* NULL: not there */
bool json_is_object(const struct json *node);
bool json_is_array(const struct json *node);
size_t json_count(const struct json *array);
const struct json *json_at(const struct json *array,
			   size_t i); /* walks from the front: for short arrays */
const struct json *json_first(const struct json *parent); /* first child, or NULL */
const struct json *json_next(const struct json *node);    /* its next sibling, or NULL */
const char *json_key(const struct json *node);            /* of a member */

/* Values; the fallback when the member is missing or of another kind. Borrowed until json_free(). */
const char *json_text(const struct json *object, const char *key, const char *fallback);
int64_t json_int(const struct json *object, const char *key, int64_t fallback);
bool json_bool(const struct json *object, const char *key, bool fallback);
const char *json_value(const struct json *node,
		       const char *fallback); /* the node itself, a string */

/* Must be there and right; err->field is the key. ERR_INVALID. */
int json_need_text(const struct json *object, const char *key, const char **out,
		   struct err *err) MUST_CHECK;
int json_need_date(const struct json *object, const char *key, struct date *out,
		   struct err *err) MUST_CHECK;
/* A whole number in min..max. */
int json_need_int(const struct json *object, const char *key, int64_t min, int64_t max,
		  int64_t *out, struct err *err) MUST_CHECK;
int json_need_money(const struct json *object, const char *key, struct money *out,
		    struct err *err) MUST_CHECK; /* also negative */

#endif
