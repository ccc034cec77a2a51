/* cli/visits.h - what the commands on visits share: acts on one or more, wholly or not at all, and what is said of them */
#ifndef CLI_VISITS_H
#define CLI_VISITS_H

#include "calendar/visit.h"
#include "cli/command.h"

extern const struct operand visit_operands[1]; /* one or more */
extern const struct operand visit_operand[1];  /* one */

/* What is to be told of a visit. */
struct visit_story {
	struct visit visit;
	struct visit_off off;
	char officers[160]; /* "EWO-01 and EWO-02" */
	size_t officer_count, school_count;
	char officer[VISIT_OFFICERS_MAX][16];
	char officer_reply[VISIT_OFFICERS_MAX][16]; /* what each answered; "": nothing */
	struct visit_use use[VISIT_SCHOOLS_MAX];
	char reply[VISIT_SCHOOLS_MAX][16]; /* what each school answered; "": it was not invited */
};

int visits_load(struct store *st, int64_t visit_id, struct visit_story *out,
		struct err *err) MUST_CHECK;

/* "EWO-01 at Upper Shirley High School on Tue 10 Sep 2024" */
void visits_print_who(FILE *out, const struct visit_story *s);

/* "0.5 day drawn and 0.5 day as a top-up at £184.00", of several schools each one's; "" for nothing. */
void visits_say_drawn(const struct visit_story *s, char *out, size_t size);

/* All of it. */
void visits_add_json(struct json *root, const struct visit_story *s);

/* Say with the refusal which times are free: "free: Tue 3 Sep 2024 am", "slots" in JSON. None: nothing is said. */
void visits_offer(struct cli *cli, const struct slots *slots);

typedef int visit_act(struct work *work, int64_t visit_id, const void *how, struct err *err);

/* Do 'act' to every visit named, commit, and say so: "Delivered visit 3: ...". */
int visits_run(struct cli *cli, const char *did, visit_act *act, const void *how,
	       struct err *err) MUST_CHECK;

/* The same to these. */
int visits_run_all(struct cli *cli, const char *did, visit_act *act, const void *how,
		   const int64_t *ids, size_t count, struct err *err) MUST_CHECK;

#endif
