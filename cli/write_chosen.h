/* cli/write_chosen.h - 'invoice pdf --all': which documents, where to, and what was written */
#ifndef CLI_WRITE_CHOSEN_H
#define CLI_WRITE_CHOSEN_H

#include "cli/command.h"

/* By the options of cli/cmd_invoice_pdf.c; --all was given. */
int cli_write_chosen(struct cli *cli, struct err *err) MUST_CHECK;

#endif
