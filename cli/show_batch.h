/* cli/show_batch.h - shows what a journal batch holds, made or to be made */
#ifndef CLI_SHOW_BATCH_H
#define CLI_SHOW_BATCH_H

#include "billing/batch.h"
#include "cli/command.h"

/* "5 internal charges and 1 credit note, £6,010.67"; "" where it settled none. */
struct settled_text {
	char s[96];
};
struct settled_text settled_text(const struct batch *batch);

/* Its sums by code, as a table in the form asked for. */
int show_batch_sums(const struct cli *cli, const struct batch *batch, struct err *err) MUST_CHECK;

/* The members of its JSON object, with "sums". */
int json_batch(const struct cli *cli, struct json *root, const struct batch *batch,
	       struct err *err) MUST_CHECK;

#endif
