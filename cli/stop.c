/* cli/stop.c - holds back the signals that stop a command */
#include "cli/stop.h"

#include <time.h>

#include "core/banned.h"

static const int stoppers[] = { SIGINT, SIGTERM };

void stop_hold(struct stop *stop)
{
	struct sigaction now;

	*stop = (struct stop){ .on = true };
	(void) sigemptyset(&stop->held);
	for (size_t i = 0; i < COUNT_OF(stoppers); i++)
		if (sigaction(stoppers[i], NULL, &now) == 0 && now.sa_handler != SIG_IGN)
			(void) sigaddset(&stop->held, stoppers[i]);
	(void) sigprocmask(SIG_BLOCK, &stop->held, &stop->before);
}

bool stop_asked(struct stop *stop)
{
	sigset_t waiting;

	if (stop->on && !stop->asked && sigpending(&waiting) == 0)
		for (size_t i = 0; i < COUNT_OF(stoppers); i++)
			stop->asked = stop->asked || (sigismember(&stop->held, stoppers[i]) == 1 &&
						      sigismember(&waiting, stoppers[i]) == 1);
	return stop->asked;
}

void stop_end(struct stop *stop)
{
	const struct timespec at_once = { .tv_sec = 0 };

	if (!stop->on)
		return;
	while (sigtimedwait(&stop->held, NULL, &at_once) > 0)
		;
	(void) sigprocmask(SIG_SETMASK, &stop->before, NULL);
	stop->on = false;
}
