/* cli/user_state.h - what 'user disable' and 'user enable' share */
#ifndef CLI_USER_STATE_H
#define CLI_USER_STATE_H

#include "cli/command.h"

extern const struct operand user_state_operands[1];
extern const struct option user_state_options[1];

/* Disable or enable the user named, commit, and say so. */
int user_state_run(struct cli *cli, bool disabled, struct err *err) MUST_CHECK;

#endif
