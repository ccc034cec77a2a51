/* invoices/bytes.c - a growable run of bytes */
#include "invoices/bytes.h"

#include "core/text.h"

#include <stdarg.h>

#include "core/banned.h"

void bytes_release(struct bytes *bytes)
{
	free(bytes->at);
	*bytes = (struct bytes){ 0 };
}

char *bytes_more(struct bytes *bytes, size_t length)
{
	char *start;

	if (bytes->failed)
		return NULL;
	if (bytes->room - bytes->length < length) {
		size_t room = bytes->room ? bytes->room : 512;
		char *at;

		while (room - bytes->length < length)
			room *= 2;
		at = realloc(bytes->at, room);
		if (!at) {
			bytes->failed = true;
			return NULL;
		}
		bytes->at = at;
		bytes->room = room;
	}
	start = bytes->at + bytes->length;
	bytes->length += length;
	return start;
}

void bytes_add(struct bytes *bytes, const void *data, size_t length)
{
	char *at;

	if (length && (at = bytes_more(bytes, length)))
		memcpy(at, data, length);
}

void bytes_text(struct bytes *bytes, const char *text)
{
	bytes_add(bytes, text, strlen(text));
}

void bytes_number(struct bytes *bytes, size_t value)
{
	char digits[24];
	size_t at = sizeof digits;

	do
		digits[--at] = (char) ('0' + value % 10);
	while (value /= 10);
	bytes_add(bytes, digits + at, sizeof digits - at);
}

void bytes_format(struct bytes *bytes, const char *fmt, ...)
{
	char line[512]; /* everything we format is a few numbers and names */
	va_list args;
	int length;

	va_start(args, fmt);
	length = vsnprintf(line, sizeof line, fmt, args);
	va_end(args);
	if (length < 0 || (size_t) length >= sizeof line)
		bytes->failed = true;
	else
		bytes_add(bytes, line, (size_t) length);
}

void bytes_be16(struct bytes *bytes, unsigned value)
{
	const unsigned char be[2] = { (unsigned char) (value >> 8), (unsigned char) value };

	bytes_add(bytes, be, sizeof be);
}

void bytes_be32(struct bytes *bytes, uint32_t value)
{
	bytes_be16(bytes, value >> 16);
	bytes_be16(bytes, value & 0xFFFF);
}

void bytes_hundredths(struct bytes *bytes, long value)
{
	char digits[24];
	size_t at = sizeof digits;
	unsigned long rest = value < 0 ? 0UL - (unsigned long) value : (unsigned long) value;
	unsigned long part = rest % 100;

	if (part % 10)
		digits[--at] = (char) ('0' + part % 10);
	if (part)
		digits[--at] = (char) ('0' + part / 10);
	if (part)
		digits[--at] = '.';
	rest /= 100;
	do
		digits[--at] = (char) ('0' + rest % 10);
	while (rest /= 10);
	if (value < 0)
		digits[--at] = '-';
	bytes_add(bytes, digits + at, sizeof digits - at);
}

static void utf16(struct bytes *bytes, const char *text)
{
	const char *end = text + strlen(text);

	bytes_text(bytes, "<FEFF");
	while (text < end) {
		int32_t code = text_next(&text, end);

		if (code < ' ')
			code = code < 0 ? '?' : ' ';
		if (code > 0xFFFF) {
			unsigned rest = (unsigned) code - 0x10000;

			bytes_format(bytes, "%04X%04X", 0xD800 + (rest >> 10),
				     0xDC00 + (rest & 0x3FF));
		} else {
			bytes_format(bytes, "%04X", (unsigned) code);
		}
	}
	bytes_char(bytes, '>');
}

void bytes_pdf_string(struct bytes *bytes, const char *text)
{
	for (const char *c = text; *c; c++) {
		if (*c < ' ' || *c > '~') {
			utf16(bytes, text);
			return;
		}
	}
	bytes_char(bytes, '(');
	for (; *text; text++) {
		if (*text == '(' || *text == ')' || *text == '\\')
			bytes_char(bytes, '\\');
		bytes_char(bytes, *text);
	}
	bytes_char(bytes, ')');
}

void bytes_xml(struct bytes *bytes, const char *text)
{
	const char *end = text + strlen(text);

	while (text < end) {
		const char *start = text;
		int32_t code = text_next(&text, end);

		if (code == '&')
			bytes_text(bytes, "&amp;");
		else if (code == '<')
			bytes_text(bytes, "&lt;");
		else if (code == '>')
			bytes_text(bytes, "&gt;");
		else if (code == '"')
			bytes_text(bytes, "&quot;");
		else if (code < ' ' || code == 0xFFFE || code == 0xFFFF)
			bytes_char(bytes, '?');
		else
			bytes_add(bytes, start, (size_t) (text - start));
	}
}
