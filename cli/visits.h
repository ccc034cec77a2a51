/* cli/visits.h - what deliver, confirm and cancel share: one act on one or more visits, wholly or not at all */
#ifndef CLI_VISITS_H
#define CLI_VISITS_H

#include "calendar/visit.h"
#include "cli/command.h"

extern const struct operand visit_operands[1];

typedef int visit_act(struct work *work, int64_t visit_id, const char *by, struct err *err);

/* Do 'act' to every visit named, commit, and say so: "Delivered visit 3: ...". */
int visits_run(struct cli *cli, const char *did, visit_act *act, const char *by,
	       struct err *err) MUST_CHECK;

#endif
