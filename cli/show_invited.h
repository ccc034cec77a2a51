/* cli/show_invited.h - how it is said who was told of visits, and who could not be */
#ifndef CLI_SHOW_INVITED_H
#define CLI_SHOW_INVITED_H

#include "calendar/invite.h"
#include "cli/command.h"

/* "Queued 4 messages about 2 visits." and who has no mail address; with --json the same as one document. */
int show_invited(const struct cli *cli, const struct invited *invited, struct err *err) MUST_CHECK;

/* Members "visits", "messages" and "untold" of 'root'. */
void invited_add_json(struct json *root, const struct invited *invited);

/* A table of the parties that have no address, and how to give them one; nothing where there are none. */
int invited_print_untold(FILE *out, const struct invited *invited, struct err *err) MUST_CHECK;

#endif
