/* billing/bank_line.h - days and amounts as banks write them into their files */
#ifndef BILLING_BANK_LINE_H
#define BILLING_BANK_LINE_H

#include "core/date.h"
#include "core/money.h"

enum bank_date_form { BANK_DMY, BANK_YMD, BANK_MDY };

/* "dmy", "ymd" or "mdy". */
int bank_date_form_parse(const char *text, enum bank_date_form *out, struct err *err) MUST_CHECK;

/*
 * "03/06/2024", "3-6-24", "03 Jun 2024", "2024-06-03", "20240603", in the order of the form; a year of two digits is of
 * this century. What follows a time of day ("03/06/2024 00:00") is passed over. ERR_INVALID.
 */
int bank_date_parse(const char *text, enum bank_date_form form, struct date *out,
		    struct err *err) MUST_CHECK;

/*
 * "1,226.67", "£1,226.67", "1226.67 CR", "+5", "1226.6" (a spreadsheet took the nought away); money that went out, less
 * than 0: "-5.00", "5.00-", "(5.00)", "5.00 DR". ERR_INVALID; ERR_RANGE.
 */
int bank_amount_parse(const char *text, struct money *out, struct err *err) MUST_CHECK;

#endif
