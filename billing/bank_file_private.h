/* billing/bank_file_private.h - shared by the two files of a bank's file; nobody else includes it */
#ifndef BILLING_BANK_FILE_PRIVATE_H
#define BILLING_BANK_FILE_PRIVATE_H

#include "billing/bank_file.h"

struct bad_line {
	int64_t line;
	const char *field;
	char problem[200];
};

struct bank_file {
	struct bank_line *line;
	size_t count;
	struct bad_line *bad;
	size_t bad_count;
	size_t rows;
};

#endif
