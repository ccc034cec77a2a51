/* cli/document_file.h - issued documents written into files, as 'invoice pdf' and 'invoice xml' do */
#ifndef CLI_DOCUMENT_FILE_H
#define CLI_DOCUMENT_FILE_H

#include "cli/command.h"

/* One of some files of a call, each named after its document unless -o says otherwise. */
struct document_file {
	const char *name;   /* of the document */
	const char *ending; /* "pdf" */
	const void *bytes;
	size_t length;
};

/*
 * Write it to NUMBER.ENDING here or in the folder that -o names, or to the file it names, or to standard output: and say
 * so, or with --json add a row to 'array'. ERR_USAGE: several documents, and no folder.
 */
int document_file_write(const struct cli *cli, const struct document_file *file, struct json *array,
			struct err *err) MUST_CHECK;

/* ERR_USAGE: standard output is asked for by -o and --json both; 'what' is "PDF". */
int document_file_check(const struct cli *cli, const char *what, struct err *err) MUST_CHECK;

#endif
