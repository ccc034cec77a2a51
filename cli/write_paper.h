/* cli/write_paper.h - a paper that was kept, written to the file the person asked for */
#ifndef CLI_WRITE_PAPER_H
#define CLI_WRITE_PAPER_H

#include "cli/command.h"
#include "invoices/paper.h"

#define OPTION_PAPER_FILE                                                                          \
	{                                                                                          \
		"o", "FILE", "where to: a file, a folder, or - for standard output", OPTION_NEEDED \
	}

/*
 * Keep the paper of a snapshot, commit the command's unit of work, and write its PDF to -o: into a folder under a name of
 * kind, reference and date. Says so, or prints JSON.
 */
int cli_write_paper(struct cli *cli, const struct paper_about *about, const char *snapshot,
		    struct err *err) MUST_CHECK;

/* The same of one that is kept already. */
int cli_write_kept_paper(struct cli *cli, const struct paper *paper, struct err *err) MUST_CHECK;

/* To a file, or into a folder as above; says nothing. */
int paper_write(const struct paper *paper, const char *to, struct err *err) MUST_CHECK;

#endif
