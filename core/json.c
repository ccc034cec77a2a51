/* core/json.c - JSON by cJSON, which is included nowhere else; knows no record of ours */
#include "core/json.h"

#include <cjson/cJSON.h>

#include "core/text.h"

#include "core/banned.h"

/* A struct json is a cJSON by another name. */
static cJSON *raw(struct json *node)
{
	return (cJSON *) (void *) node;
}

static const cJSON *raw_const(const struct json *node)
{
	return (const cJSON *) (const void *) node;
}

static struct json *node_of(cJSON *item)
{
	return (struct json *) (void *) item;
}

static const struct json *node_of_const(const cJSON *item)
{
	return (const struct json *) (const void *) item;
}

/* ---- building ---- */

struct json *json_object(void)
{
	return node_of(cJSON_CreateObject());
}

struct json *json_array(void)
{
	return node_of(cJSON_CreateArray());
}

void json_free(struct json *root)
{
	cJSON_Delete(raw(root));
}

void json_freep(struct json **root)
{
	json_free(*root);
	*root = NULL;
}

/*
 * Hand 'item' to its parent. A failure poisons the parent: cJSON will not print a node of the type
 * invalid, and no other code of ours makes one.
 */
static cJSON *add(struct json *parent, const char *key, cJSON *item)
{
	cJSON *to = raw(parent);
	bool done;

	if (!to) {
		cJSON_Delete(item);
		return NULL;
	}
	assert(cJSON_IsInvalid(to) || (key ? cJSON_IsObject(to) : cJSON_IsArray(to)));
	done = item &&
	       (key ? cJSON_AddItemToObject(to, key, item) : cJSON_AddItemToArray(to, item));
	if (done)
		return item;
	cJSON_Delete(item);
	to->type = cJSON_Invalid;
	return NULL;
}

struct json *json_add_object(struct json *parent, const char *key)
{
	return node_of(add(parent, key, cJSON_CreateObject()));
}

struct json *json_add_array(struct json *parent, const char *key)
{
	return node_of(add(parent, key, cJSON_CreateArray()));
}

struct json *json_array_of(struct json *parent, const char *key)
{
	cJSON *there = cJSON_GetObjectItemCaseSensitive(raw(parent), key);

	return there ? node_of(there) : json_add_array(parent, key);
}

void json_adopt(struct json *parent, const char *key, struct json *root)
{
	(void) add(parent, key, raw(root));
}

void json_add_text(struct json *parent, const char *key, const char *text)
{
	(void) add(parent, key, text ? cJSON_CreateString(text) : cJSON_CreateNull());
}

void json_add_text_if(struct json *parent, const char *key, const char *text)
{
	if (text && text[0])
		json_add_text(parent, key, text);
}

void json_add_lines(struct json *parent, const char *key, const char *lines)
{
	struct json *array = json_add_array(parent, key);

	while (*lines != '\0') {
		size_t length = strcspn(lines, "\n");
		char *line = strndup(lines, length);

		if (length > 0)
			(void) add(array, NULL, line ? cJSON_CreateString(line) : NULL);
		free(line);
		lines += length + (lines[length] == '\n');
	}
}

/* cJSON writes numbers of 16 digits with an exponent: those go in as text. */
void json_add_int(struct json *parent, const char *key, int64_t value)
{
	char digits[24];

	assert(value > -(INT64_C(1) << 53) && value < INT64_C(1) << 53);
	if (value > -INT64_C(1000000000000000) && value < INT64_C(1000000000000000)) {
		(void) add(parent, key, cJSON_CreateNumber((double) value));
		return;
	}
	(void) snprintf(digits, sizeof digits, "%" PRId64, value);
	(void) add(parent, key, cJSON_CreateRaw(digits));
}

void json_add_bool(struct json *parent, const char *key, bool value)
{
	(void) add(parent, key, cJSON_CreateBool(value));
}

void json_add_money(struct json *parent, const char *key, struct money m)
{
	json_add_text(parent, key, money_text(m).s);
}

void json_add_quantity(struct json *parent, const char *key, struct quantity q)
{
	json_add_text(parent, key, quantity_text(q).s);
}

void json_add_date(struct json *parent, const char *key, struct date d)
{
	json_add_text(parent, key, date_is_none(d) ? NULL : date_iso(d).s);
}

static int hand_over(char *text, char **out, struct err *err)
{
	if (!text)
		return err_nomem(err);
	*out = text;
	return ERR_OK;
}

/* Of a document's snapshot; a longer text grows. */
enum { ROOM = 4096 };

int json_print(const struct json *root, char **out, struct err *err)
{
	return hand_over(cJSON_PrintBuffered(raw_const(root), ROOM, false), out, err);
}

int json_print_pretty(const struct json *root, char **out, struct err *err)
{
	return hand_over(cJSON_Print(raw_const(root)), out, err);
}

void json_write_string(FILE *out, const char *text)
{
	static const char escapes[] = { ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f',
					['\r'] = 'r', ['"'] = '"',  ['\\'] = '\\' };

	(void) fputc('"', out);
	while (*text != '\0') {
		size_t plain = 0;
		unsigned char c;

		while ((unsigned char) text[plain] >= 0x20 && text[plain] != '"' &&
		       text[plain] != '\\')
			plain++;
		(void) fwrite(text, 1, plain, out);
		text += plain;
		if (*text == '\0')
			break;
		c = (unsigned char) *text++;
		if (escapes[c] != '\0')
			(void) fprintf(out, "\\%c", escapes[c]);
		else
			(void) fprintf(out, "\\u%04x", c);
	}
	(void) fputc('"', out);
}

/* ---- reading: our own look first, for cJSON forgives too much and counts no lines ---- */

enum { DEPTH_MAX = 64, NUMBER_MAX = 60 }; /* cJSON reads no more of a number than 63 */

/* One walk over the text. It stops at the key numbered 'wanted' when that is not 0. */
struct scan {
	const char *at, *end;
	int64_t line, keys, wanted;
	struct err *err;
};

static int scan_value(struct scan *s, int depth);

static int bad(struct scan *s, const char *why)
{
	(void) err_set(s->err, ERR_INVALID, "line %" PRId64 " of the JSON: %s", s->line, why);
	return err_at(s->err, NULL, s->line);
}

static void skip_blanks(struct scan *s)
{
	for (; s->at < s->end && strchr(" \t\r\n", *s->at) && *s->at != '\0'; s->at++)
		s->line += *s->at == '\n';
}

static bool accept(struct scan *s, char c)
{
	skip_blanks(s);
	if (s->at == s->end || *s->at != c)
		return false;
	s->at++;
	return true;
}

static bool is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* The four digits after \u, as a number; -1: they are not there. */
static int scan_hex(struct scan *s)
{
	int code = 0;

	for (int i = 0; i < 4; i++) {
		char c = s->end - s->at > i ? s->at[i] : '\0';

		if (!is_hex(c))
			return -1;
		code = code * 16 + (c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
	}
	s->at += 4;
	return code;
}

/* After the backslash. */
static int scan_escape(struct scan *s)
{
	int code, second = 0;

	if (s->at == s->end || *s->at == '\0' || !strchr("\"\\/bfnrtu", *s->at))
		return bad(s, "a backslash must be followed by one of \" \\ / b f n r t u");
	if (*s->at++ != 'u')
		return ERR_OK;
	if ((code = scan_hex(s)) < 0)
		return bad(s, "\\u must be followed by four hexadecimal digits");
	if (code == 0)
		return bad(s, "a text cannot hold \\u0000");
	if (code < 0xD800 || code > 0xDFFF)
		return ERR_OK;
	if (code <= 0xDBFF && s->end - s->at > 6 && memcmp(s->at, "\\u", 2) == 0) {
		s->at += 2;
		second = scan_hex(s);
	}
	return second >= 0xDC00 && second <= 0xDFFF
		       ? ERR_OK
		       : bad(s, "a \\u is half a character: the other half must follow it");
}

/* After the opening quote. */
static int scan_string(struct scan *s)
{
	int r;

	for (;;) {
		if (s->at == s->end)
			return bad(s, "a text is not closed by a double quote");
		if (*s->at == '"') {
			s->at++;
			return ERR_OK;
		}
		if ((unsigned char) *s->at < 0x20)
			return bad(
				s,
				"a text holds a line end or control character: write it as \\n or "
				"\\u00XX, or close the text before it");
		if (*s->at++ == '\\' && (r = scan_escape(s)) < 0)
			return r;
	}
}

static size_t scan_digits(struct scan *s)
{
	const char *from = s->at;

	while (s->at < s->end && *s->at >= '0' && *s->at <= '9')
		s->at++;
	return (size_t) (s->at - from);
}

static int scan_number(struct scan *s)
{
	const char *from, *start = s->at;

	if (*s->at == '-')
		s->at++;
	from = s->at;
	if (scan_digits(s) == 0 || (*from == '0' && s->at - from > 1))
		return bad(s, "a number is not well formed");
	if (s->at < s->end && *s->at == '.') {
		s->at++;
		if (scan_digits(s) == 0)
			return bad(s, "a number needs digits after its point");
	}
	if (s->at < s->end && (*s->at == 'e' || *s->at == 'E')) {
		s->at++;
		if (s->at < s->end && (*s->at == '+' || *s->at == '-'))
			s->at++;
		if (scan_digits(s) == 0)
			return bad(s, "a number needs digits in its exponent");
	}
	if (s->at - start > NUMBER_MAX)
		return bad(s, "a number is too long");
	return ERR_OK;
}

static int scan_word(struct scan *s)
{
	static const char *const words[] = { "true", "false", "null" };

	for (size_t i = 0; i < COUNT_OF(words); i++) {
		size_t length = strlen(words[i]);

		if ((size_t) (s->end - s->at) >= length && memcmp(s->at, words[i], length) == 0) {
			s->at += length;
			return ERR_OK;
		}
	}
	return bad(s, "a value is expected: a text in double quotes, a number, true, false, null, "
		      "{ or [");
}

/* After the opening mark; 'close' is '}' or ']'. */
static int scan_members(struct scan *s, char close, int depth)
{
	int r;

	if (depth > DEPTH_MAX)
		return bad(s, "lists and objects are nested more than 64 deep");
	if (accept(s, close))
		return ERR_OK;
	do {
		if (close == '}') {
			if (!accept(s, '"'))
				return bad(s, "a key in double quotes is expected");
			if (++s->keys == s->wanted)
				return bad(s, "the object has this key twice");
			if ((r = scan_string(s)) < 0)
				return r;
			if (!accept(s, ':'))
				return bad(s, "a colon is expected after a key");
		}
		if ((r = scan_value(s, depth)) < 0)
			return r;
	} while (accept(s, ','));
	if (!accept(s, close))
		return bad(s,
			   close == '}' ? "a comma or } is expected" : "a comma or ] is expected");
	return ERR_OK;
}

static int scan_value(struct scan *s, int depth)
{
	if (accept(s, '{'))
		return scan_members(s, '}', depth + 1);
	if (accept(s, '['))
		return scan_members(s, ']', depth + 1);
	if (accept(s, '"'))
		return scan_string(s);
	if (s->at == s->end)
		return bad(s, "it ends where a value is expected");
	if (*s->at == '-' || (*s->at >= '0' && *s->at <= '9'))
		return scan_number(s);
	return scan_word(s);
}

/* ---- reading: no key twice ---- */

static int compare_keys(const void *a, const void *b)
{
	const cJSON *const *x = a, *const *y = b;

	return strcmp((*x)->string, (*y)->string);
}

/* A member of this very object whose key another has too, or NULL. */
static int repeated_member(const cJSON *object, const cJSON **out, struct err *err)
{
	SCOPED(freep) const cJSON **members = NULL;
	size_t count = 0, i = 0;

	for (const cJSON *child = object->child; child; child = child->next)
		count++;
	if (count < 2)
		return ERR_OK;
	if (!(members = malloc(count * sizeof *members)))
		return err_nomem(err);
	for (const cJSON *child = object->child; child; child = child->next)
		members[i++] = child;
	qsort(members, count, sizeof *members, compare_keys);
	for (i = 1; i < count; i++)
		if (strcmp(members[i - 1]->string, members[i]->string) == 0)
			*out = members[i];
	return ERR_OK;
}

static int find_repeated(const cJSON *node, const cJSON **out, struct err *err)
{
	int r;

	if (cJSON_IsObject(node) && (r = repeated_member(node, out, err)) < 0)
		return r;
	for (const cJSON *child = node->child; child && !*out; child = child->next)
		if ((r = find_repeated(child, out, err)) < 0)
			return r;
	return ERR_OK;
}

/* Count keys in the order of the text; *found: the last member of 'parent' called 'key'. */
static bool count_keys(const cJSON *node, const cJSON *parent, const char *key, int64_t *keys,
		       int64_t *found)
{
	for (const cJSON *child = node->child; child; child = child->next) {
		if (child->string)
			++*keys;
		if (node == parent && child->string && strcmp(child->string, key) == 0)
			*found = *keys;
		if (count_keys(child, parent, key, keys, found))
			return true;
	}
	return node == parent;
}

static const cJSON *parent_of(const cJSON *node, const cJSON *wanted)
{
	const cJSON *parent = NULL;

	for (const cJSON *child = node->child; child && !parent; child = child->next)
		parent = child == wanted ? node : parent_of(child, wanted);
	return parent;
}

static int refuse_repeated(const cJSON *root, const char *text, size_t length, struct err *err)
{
	struct scan again = { .at = text, .end = text + length, .line = 1, .err = err };
	const cJSON *member = NULL;
	int64_t keys = 0;
	int r;

	if ((r = find_repeated(root, &member, err)) < 0 || !member)
		return r;
	(void) count_keys(root, parent_of(root, member), member->string, &keys, &again.wanted);
	r = scan_value(&again, 0); /* stops at the key, having counted lines */
	assert(r < 0);
	(void) err_set(err, ERR_INVALID,
		       "line %" PRId64 " of the JSON: the key '%s' is there twice", again.line,
		       member->string);
	return err_at(err, member->string, again.line);
}

int json_parse(const char *text, size_t length, struct json **out, struct err *err)
{
	struct scan s = { .at = text, .end = text + length, .line = 1, .err = err };
	const char *nul = memchr(text, '\0', length);
	size_t wrong = 0;
	cJSON *root;
	int r;

	if (nul || !text_is_utf8(text, length, &wrong)) {
		size_t stop = nul ? (size_t) (nul - text) : wrong;

		for (size_t i = 0; i < stop; i++)
			s.line += text[i] == '\n';
		return bad(&s, nul ? "it holds a NUL byte" : "it is not valid UTF-8");
	}
	if ((r = scan_value(&s, 0)) < 0)
		return r;
	skip_blanks(&s);
	if (s.at != s.end)
		return bad(&s, "there is more after the end of the value");

	root = cJSON_ParseWithLength(text, length);
	if (!root) /* it has nothing left to refuse */
		return err_nomem(err);
	if ((r = refuse_repeated(root, text, length, err)) < 0) {
		cJSON_Delete(root);
		return r;
	}
	*out = node_of(root);
	return ERR_OK;
}

/* ---- reading: values ---- */

const struct json *json_get(const struct json *object, const char *key)
{
	return node_of_const(cJSON_GetObjectItemCaseSensitive(raw_const(object), key));
}

bool json_is_object(const struct json *node)
{
	return cJSON_IsObject(raw_const(node));
}

bool json_is_array(const struct json *node)
{
	return cJSON_IsArray(raw_const(node));
}

size_t json_count(const struct json *array)
{
	return (size_t) cJSON_GetArraySize(raw_const(array));
}

const struct json *json_at(const struct json *array, size_t i)
{
	const struct json *node = json_first(array);

	for (; node && i > 0; i--)
		node = json_next(node);
	return node;
}

const struct json *json_first(const struct json *parent)
{
	return parent ? node_of_const(raw_const(parent)->child) : NULL;
}

const struct json *json_next(const struct json *node)
{
	return node ? node_of_const(raw_const(node)->next) : NULL;
}

const char *json_key(const struct json *node)
{
	return node ? raw_const(node)->string : NULL;
}

const char *json_value(const struct json *node, const char *fallback)
{
	const char *text = cJSON_GetStringValue(raw_const(node));

	return text ? text : fallback;
}

const char *json_text(const struct json *object, const char *key, const char *fallback)
{
	return json_value(json_get(object, key), fallback);
}

int64_t json_int(const struct json *object, const char *key, int64_t fallback)
{
	const cJSON *item = raw_const(json_get(object, key));
	const double most = (double) (INT64_C(1) << 53);

	if (!cJSON_IsNumber(item) || !(item->valuedouble > -most && item->valuedouble < most))
		return fallback;
	if (item->valuedouble > (double) (int64_t) item->valuedouble ||
	    item->valuedouble < (double) (int64_t) item->valuedouble)
		return fallback; /* a fraction is of another kind */
	return (int64_t) item->valuedouble;
}

bool json_bool(const struct json *object, const char *key, bool fallback)
{
	const cJSON *item = raw_const(json_get(object, key));

	return cJSON_IsBool(item) ? cJSON_IsTrue(item) : fallback;
}
