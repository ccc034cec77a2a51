/* core/endpoint.c - schemes of electronic addresses, and the check digits of those that have one */
#include "core/endpoint.h"

#include <ctype.h>

#include "core/addresses_embedded.h"
#include "core/check_value.h"

#include "core/banned.h"

#define SCHEME 4        /* digits of a scheme */
#define IDENTIFIER 50   /* at most, on the Peppol network */
#define TITLE 64        /* of a scheme, with its NUL */
#define MOD11_WEIGHTS 6 /* 2 to 7, over and over */

/* ---- check digits; the digits come without anything else ---- */

static int digit(const char *digits, size_t i)
{
	return digits[i] - '0';
}

/* Weights 3 and 1 in turn from the right, the check digit last. */
static bool gln_fits(const char *digits)
{
	size_t n = strlen(digits);
	int sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += digit(digits, i) * ((n - i) % 2 ? 1 : 3);
	return sum % 10 == 0;
}

/* Every second digit from the right doubled, its own digits added. */
static bool luhn_fits(const char *digits)
{
	size_t n = strlen(digits);
	int sum = 0;

	for (size_t i = 0; i < n; i++) {
		int d = digit(digits, i) * ((n - i) % 2 ? 1 : 2);

		sum += d / 10 + d % 10;
	}
	return sum % 10 == 0;
}

static bool norway_fits(const char *digits)
{
	size_t n = strlen(digits) - 1;
	int sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += digit(digits, n - 1 - i) * (2 + (int) (i % MOD11_WEIGHTS));
	return sum > 0 && (11 - sum % 11) % 11 == digit(digits, n);
}

/* The last two of ten are what the first eight lack to a multiple of 97. */
static bool belgium_fits(const char *digits)
{
	int rest = 0;

	for (size_t i = 0; i < 8; i++)
		rest = (rest * 10 + digit(digits, i)) % 97;
	return digit(digits, 8) * 10 + digit(digits, 9) == 97 - rest;
}

static bool australia_fits(const char *digits)
{
	int sum = (digit(digits, 0) - 1) * 10;

	for (size_t i = 1; i < 11; i++)
		sum += digit(digits, i) * (int) (2 * i - 1);
	return sum % 89 == 0;
}

static bool italy_fits(const char *text)
{
	return luhn_fits(text + 2);
}

/* Forms: 0 a digit, A a letter, X either, any other itself. A scheme with several forms has several rows. */
static const struct {
	const char *scheme, *form;
	bool (*fits)(const char *text);
} forms[] = {
	{ "0007", "0000000000", luhn_fits },    { "0060", "000000000", NULL },
	{ "0088", "0000000000000", gln_fits },  { "0151", "00000000000", australia_fits },
	{ "0184", "00000000", NULL },           { "0184", "DK00000000", NULL },
	{ "0192", "000000000", norway_fits },   { "0201", "XXXXXX", NULL },
	{ "0208", "0000000000", belgium_fits }, { "0210", "AAAAAA00A00A000A", NULL },
	{ "0210", "00000000000", NULL },        { "0211", "IT00000000000", italy_fits },
};

static bool has_form(const char *text, const char *form)
{
	if (strlen(text) != strlen(form))
		return false;
	for (; *text; text++, form++) {
		unsigned char c = (unsigned char) *text;

		if (*form == '0'   ? !isdigit(c)
		    : *form == 'A' ? !isalpha(c)
		    : *form == 'X' ? !isalnum(c)
				   : *text != *form)
			return false;
	}
	return true;
}

/* Is it well formed by its scheme? One of which nothing is known takes any. */
static bool fits_scheme(const char *scheme, const char *text)
{
	bool known = false;

	for (size_t i = 0; i < COUNT_OF(forms); i++) {
		if (strcmp(forms[i].scheme, scheme) != 0)
			continue;
		known = true;
		if (has_form(text, forms[i].form) && (!forms[i].fits || forms[i].fits(text)))
			return true;
	}
	return !known;
}

/* ---- schemes ---- */

/* What the list calls a scheme; false: it has none such. */
static bool scheme_title(const char *scheme, char out[TITLE])
{
	const struct embedded_file *list = addresses_embedded("electronic-addresses.csv");
	char start[SCHEME + 3];
	const char *at;

	(void) snprintf(start, sizeof start, "\n%s,", scheme);
	at = strstr((const char *) list->bytes, start);
	if (!at)
		return false;
	at += strlen(start);
	(void) snprintf(out, TITLE, "%.*s", (int) strcspn(at, "\r\n"), at);
	return true;
}

/* Blanks out, letters capital: what a person types of a number. Up to 'size'; true: it had room. */
static bool squeeze(const char *text, char *out, size_t size)
{
	size_t n = 0;

	for (; *text; text++) {
		if (*text == ' ')
			continue;
		if (n + 1 == size)
			return false;
		out[n++] = (char) (*text >= 'a' && *text <= 'z' ? *text - 'a' + 'A' : *text);
	}
	out[n] = '\0';
	return true;
}

/* A VAT number of the United Kingdom: its digits fit, and it has its letters. */
static int vat_check(const char *id, char out[IDENTIFIER + 1], struct err *err)
{
	char printed[24];
	int r = vat_number_check(id, printed, err);

	if (r == ERR_OK)
		(void) squeeze(printed, out, IDENTIFIER + 1);
	return r;
}

static bool is_plain(const char *id)
{
	for (const char *p = id; *p; p++)
		if (*p <= ' ' || *p > '~')
			return false;
	return *id != '\0';
}

int endpoint_check(const char *text, char out[ENDPOINT_ROOM], struct err *err)
{
	const char *colon = strchr(text, ':');
	char scheme[SCHEME + 1] = "", id[IDENTIFIER + 1], title[TITLE];
	int r;

	if (colon && colon - text == SCHEME)
		(void) snprintf(scheme, sizeof scheme, "%.4s", text);
	if (!scheme[0] || !squeeze(colon + 1, id, sizeof id) || !is_plain(id))
		return err_set(err, ERR_INVALID,
			       "'%s' is not an electronic address: a scheme of four digits, a"
			       " colon and a number, such as 0088:9521234567899",
			       text);
	if (!scheme_title(scheme, title))
		return err_set(err, ERR_INVALID,
			       "'%s' is no scheme of electronic addresses, such as 0088 (GLN) or"
			       " 9932 (VAT number)",
			       scheme);
	if (strcmp(scheme, "9932") == 0 && (r = vat_check(id, id, err)) < 0)
		return r;
	if (!fits_scheme(scheme, id))
		return err_set(err, ERR_INVALID,
			       "'%s' is not a well-formed %s (scheme %s): look for a slip of the"
			       " fingers",
			       id, title, scheme);
	(void) snprintf(out, ENDPOINT_ROOM, "%s:%s", scheme, id);
	return ERR_OK;
}

bool endpoint_is_identifier(const char *endpoint)
{
	return endpoint[0] == '0';
}

int identifier_check(const char *text, char out[ENDPOINT_ROOM], struct err *err)
{
	int r = endpoint_check(text, out, err);

	if (r == ERR_OK && !endpoint_is_identifier(out))
		return err_set(err, ERR_INVALID,
			       "'%s' is a number for taxes: the identifier is one of another"
			       " scheme, such as 0088 (GLN) or 0060 (D-U-N-S number)",
			       out);
	return r;
}
