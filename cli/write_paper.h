/* cli/write_paper.h - a paper that was kept, written to the file the person asked for */
#ifndef CLI_WRITE_PAPER_H
#define CLI_WRITE_PAPER_H

#include "cli/command.h"
#include "core/school.h"
#include "invoices/paper.h"

#define OPTION_PAPER_FILE                                                                          \
	{                                                                                          \
		"o", "FILE", "where to: a file, a folder, or - for standard output", OPTION_NEEDED \
	}

/* A school, and a period up to today: what papers about a school are asked by. */
#define OPERAND_PAPER_SCHOOL                                         \
	{                                                            \
		"SCHOOL", "URN or a part of its name", OPTION_NEEDED \
	}
#define OPTIONS_PAPER_PERIOD                                                       \
	{ "from", "DATE", "from this day on (1 April of the financial year)", 0 }, \
		{ "to", "DATE", "up to this day (today)", 0 }, OPTION_PAPER_FILE

/* Make the paper that such a command is asked for. */
typedef int paper_of_period(struct work *work, const struct school *school, struct date from,
			    struct date to, char **out_text, struct err *err);
int cli_write_period_paper(struct cli *cli, paper_of_period *make, struct err *err) MUST_CHECK;

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
