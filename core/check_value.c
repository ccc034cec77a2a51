/* core/check_value.c - is a text that a person typed a mail address, VAT number, span of the day.. */
#include "core/check_value.h"

#include "core/date.h"
#include "core/text.h"

#include "core/banned.h"

int line_check(const char *what, const char *text, size_t max, struct err *err)
{
	size_t length = strlen(text);

	if (strspn(text, " ") == length)
		return err_set(err, ERR_INVALID, "the %s is empty", what);
	if (!text_is_utf8(text, length, NULL))
		return err_set(err, ERR_INVALID, "the %s is not UTF-8 text", what);
	if (length > max)
		return err_set(err, ERR_INVALID, "the %s '%.*s..' is too long: %zu bytes at most",
			       what, (int) text_prefix(text, 40), text, max);
	for (size_t i = 0; i < length; i++)
		if ((unsigned char) text[i] < ' ' || text[i] == 0x7f)
			return err_set(err, ERR_INVALID,
				       "the %s '%s' has a line break or another control character",
				       what, text);
	return ERR_OK;
}

int mail_check(const char *text, struct err *err)
{
	const char *at = strchr(text, '@');
	size_t length = strlen(text);

	if (!at || at == text || strchr(at + 1, '@') || length > 120 || !strchr(at, '.') ||
	    at[1] == '.' || text[length - 1] == '.' || strpbrk(text, " \t\r\n,;<>\"()") ||
	    !text_is_utf8(text, length, NULL))
		return err_set(err, ERR_INVALID,
			       "'%s' is not a mail address, such as office@school.example", text);
	return ERR_OK;
}

/* The sum of the first seven digits by their weights, and the last two as a number. */
static bool digits_fit(const char *digits)
{
	int sum = 0, last = (digits[7] - '0') * 10 + digits[8] - '0';

	for (int i = 0; i < 7; i++)
		sum += (8 - i) * (digits[i] - '0');
	if (sum == 0 || last > 96 || (digits[0] == '0' && digits[1] != '0'))
		return false;
	return (sum + last) % 97 == 0 || (sum + last + 55) % 97 == 0;
}

/* GD000 to GD499: departments; HA500 to HA999: health bodies. */
static bool is_public_body(const char *text)
{
	if (strlen(text) != 5 || strspn(text + 2, "0123456789") != 3)
		return false;
	return (strncmp(text, "GD", 2) == 0 && text[2] <= '4') ||
	       (strncmp(text, "HA", 2) == 0 && text[2] >= '5');
}

int vat_number_check(const char *text, char out[24], struct err *err)
{
	char bare[16] = "";
	size_t n = 0;
	const char *prefix = "GB";

	for (const char *p = text; *p != '\0'; p++) {
		if (*p == ' ')
			continue;
		if (n + 1 == sizeof bare)
			goto refused;
		bare[n++] = *p;
	}
	const char *rest = bare;

	if (strncmp(bare, "GB", 2) == 0 || strncmp(bare, "XI", 2) == 0) {
		prefix = bare[0] == 'G' ? "GB" : "XI";
		rest += 2;
	}
	if (is_public_body(rest)) {
		(void) snprintf(out, 24, "%s %s", prefix, rest);
		return ERR_OK;
	}
	n = strlen(rest);
	if ((n != 9 && n != 12) || strspn(rest, "0123456789") != n || !digits_fit(rest))
		goto refused;
	(void) snprintf(out, 24, "%s %.3s %.4s %.2s%s%s", prefix, rest, rest + 3, rest + 7,
			n == 12 ? " " : "", rest + 9);
	return ERR_OK;
refused:
	return err_set(err, ERR_INVALID,
		       "'%s' is not a well-formed VAT number: look for a slip of the fingers",
		       text);
}

static size_t host_length(const char *text)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				      "0123456789.-";
	size_t length;

	if (text[0] != '[')
		return text[0] == '-' || text[0] == '.' ? 0 : strspn(text, letters);
	length = 1 + strspn(text + 1, "0123456789abcdefABCDEF:.");
	return length > 1 && text[length] == ']' ? length + 1 : 0;
}

int server_parse(const char *text, struct server_place *out, struct err *err)
{
	struct server_place place = { .port = "" };
	struct err ignored = { 0 };
	const char *p = text;
	size_t length;
	int64_t port;

	if (strncmp(p, "smtps://", 8) == 0)
		place.implicit = true;
	if (strncmp(p, "smtp://", 7) == 0 || place.implicit)
		p += place.implicit ? 8 : 7;
	length = host_length(p);
	if (length == 0 || length >= sizeof place.host)
		goto refused;
	memcpy(place.host, p, length);
	p += length;
	if (*p == ':') {
		if (number_parse(p + 1, "port", 1, 65535, &port, &ignored) < 0)
			goto refused;
		(void) snprintf(place.port, sizeof place.port, "%d", (int) port);
	} else if (*p != '\0') {
		goto refused;
	}
	*out = place;
	return ERR_OK;
refused:
	return err_set(err, ERR_INVALID,
		       "'%s' is not a mail server, such as mail.example.gov.uk:587 or"
		       " smtps://mail.example.gov.uk",
		       text);
}

int span_parse(const char *text, int *out_start, int *out_end, struct err *err)
{
	struct err ignored = { 0 };
	const char *dash = strchr(text, '-');
	char first[8];
	int start, end;

	if (!dash || dash - text >= (ptrdiff_t) sizeof first)
		goto refused;
	(void) snprintf(first, sizeof first, "%.*s", (int) (dash - text), text);
	if (clock_parse(first, &start, &ignored) < 0 || clock_parse(dash + 1, &end, &ignored) < 0 ||
	    start >= end)
		goto refused;
	*out_start = start;
	*out_end = end;
	return ERR_OK;
refused:
	return err_set(
		err, ERR_INVALID,
		"'%s' is not a part of the day from one time to a later one, such as 8:45-12:27",
		text);
}

int threshold_parse(const char *text, struct threshold *out, struct err *err)
{
	struct threshold t = { .kind = THRESHOLD_ABOVE };
	int r;

	if (strcmp(text, "no") == 0)
		t.kind = THRESHOLD_NEVER;
	else if (strcmp(text, "always") == 0)
		t.kind = THRESHOLD_ALWAYS;
	else if (text[0] < '0' || text[0] > '9')
		return err_set(err, ERR_INVALID,
			       "'%s' is neither no, nor always, nor an amount such as 500.00",
			       text);
	else if ((r = money_parse(text, &t.above, err)) < 0)
		return r;
	*out = t;
	return ERR_OK;
}

bool threshold_passed(struct threshold t, struct money amount)
{
	int64_t size = amount.pence < 0 ? -amount.pence : amount.pence;

	return t.kind == THRESHOLD_ALWAYS || (t.kind == THRESHOLD_ABOVE && size > t.above.pence);
}
