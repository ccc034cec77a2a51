/* core/check_value.h - is a text that a person typed a mail address, VAT number, span of the day.. */
#ifndef CORE_CHECK_VALUE_H
#define CORE_CHECK_VALUE_H

#include "core/money.h"

/* A form that a mail can be sent to: one '@', no blanks, a point after it. */
int mail_check(const char *text, struct err *err) MUST_CHECK;

/*
 * Well formed by the check rule (STANDARDS.md 1.5), which does not say that it is registered.
 * 'GB', 'XI' and blanks are taken off before. 'out' has it as it is printed: "GB 100 0000 34".
 */
int vat_number_check(const char *text, char out[24], struct err *err) MUST_CHECK;

/* "mail.example.gov.uk:587", also with smtp:// or smtps:// before it. ERR_INVALID. */
struct server_place {
	char host[128]; /* "[::1]" with its brackets */
	char port[6];   /* "": the usual one */
	bool implicit;  /* smtps:// */
};
int server_parse(const char *text, struct server_place *out, struct err *err) MUST_CHECK;

/* "8:45-12:27" in minutes of the day, the end after the start. */
int span_parse(const char *text, int *out_start, int *out_end, struct err *err) MUST_CHECK;

/* From what amount on something is asked for. */
struct threshold {
	enum { THRESHOLD_NEVER, THRESHOLD_ALWAYS, THRESHOLD_ABOVE } kind;
	struct money above;
};

/* "no", "always", or above an amount: "500.00". */
int threshold_parse(const char *text, struct threshold *out, struct err *err) MUST_CHECK;

/* Is it asked for at this amount, of either sign? */
bool threshold_passed(struct threshold t, struct money amount);

/* A line of text fit to be kept and printed: valid UTF-8, no control bytes, at most 'max' bytes, not empty. */
int line_check(const char *what, const char *text, size_t max, struct err *err) MUST_CHECK;

#endif
