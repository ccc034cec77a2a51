/*
 * cli/stop.h - Ctrl-C without harm: work that may end only between two steps is asked to, never torn.
 *
 * While signals are held, SIGINT and SIGTERM wait; the work asks after each step whether one came, and ends in its own
 * way, with its own words and exit status. Where they are ignored (nohup) they stay so. Nothing is global: what waits
 * is asked of the system.
 */
#ifndef CLI_STOP_H
#define CLI_STOP_H

#include <signal.h>

#include "core/base.h"

struct stop {
	sigset_t held, before;
	bool on;
	bool asked;
};

/* clang-format off */
#define STOP_EMPTY { .on = false }
/* clang-format on */

void stop_hold(struct stop *stop);
bool stop_asked(struct stop *stop); /* once true, always true */
void stop_end(struct stop *stop);   /* for SCOPED: what came is done with; EMPTY is fine */

#endif
