/* tests/pdf_file.h - a PDF as a file, and what the tools of others say of it */
#ifndef TESTS_PDF_FILE_H
#define TESTS_PDF_FILE_H

#include "invoices/pdf.h"

struct path {
	char s[512];
};

/* Of tests/golden: pdf_SAMPLE.ENDING. */
struct path golden(const char *sample, const char *ending);

char *read_whole(const char *path, size_t *length); /* caller frees */
struct pdf_fonts *fonts_new(void);

/* These bytes as a file of a new folder, which remove_folder() takes away. */
struct path pdf_file(const char *pdf, size_t length, struct path *folder);
void remove_folder(const struct path *folder);

/* Is the tool there? Says so where not: then nothing is tested. */
bool needs(const char *tool);

/* What a command prints, on both streams, with the file as its $FILE; its end must be 0. Caller frees. */
char *output_of(const struct path *folder, const char *command, const char *file, size_t *length);

#endif
