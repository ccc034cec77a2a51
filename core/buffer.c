/* core/buffer.c - bytes that grow */
#include "core/buffer.h"

#include "core/banned.h"

void buffer_release(struct buffer *b)
{
	free(b->bytes);
	*b = (struct buffer){ 0 };
}

static bool make_room(struct buffer *b, size_t more)
{
	size_t room = b->room ? b->room : 1024;
	char *bytes;

	if (b->failed)
		return false;
	if (more <= b->room - b->length)
		return true;
	while (room - b->length < more)
		room *= 2;
	bytes = realloc(b->bytes, room);
	if (!bytes) {
		b->failed = true;
		return false;
	}
	b->bytes = bytes;
	b->room = room;
	return true;
}

void buffer_add(struct buffer *b, const void *bytes, size_t length)
{
	if (length == 0 || !make_room(b, length))
		return;
	memcpy(b->bytes + b->length, bytes, length);
	b->length += length;
}

void buffer_text(struct buffer *b, const char *text)
{
	buffer_add(b, text, strlen(text));
}

void buffer_char(struct buffer *b, char c)
{
	buffer_add(b, &c, 1);
}

void buffer_int(struct buffer *b, int64_t value)
{
	char digits[24], *p = digits + sizeof digits;
	uint64_t rest = value < 0 ? 0 - (uint64_t) value : (uint64_t) value;

	do {
		*--p = (char) ('0' + rest % 10);
		rest /= 10;
	} while (rest > 0);
	if (value < 0)
		*--p = '-';
	buffer_add(b, p, (size_t) (digits + sizeof digits - p));
}

void buffer_json(struct buffer *b, const char *text)
{
	static const char escapes[] = { ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f',
					['\r'] = 'r', ['"'] = '"',  ['\\'] = '\\' };

	buffer_char(b, '"');
	while (*text != '\0') {
		size_t plain = 0;
		unsigned char c;
		char code[8];

		while ((unsigned char) text[plain] >= 0x20 && text[plain] != '"' &&
		       text[plain] != '\\')
			plain++;
		buffer_add(b, text, plain);
		text += plain;
		if (*text == '\0')
			break;
		c = (unsigned char) *text++;
		if (escapes[c] != '\0')
			(void) snprintf(code, sizeof code, "\\%c", escapes[c]);
		else
			(void) snprintf(code, sizeof code, "\\u%04x", c);
		buffer_text(b, code);
	}
	buffer_char(b, '"');
}
