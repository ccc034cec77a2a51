/* cli/lookup.h - options that name something in the book: a school, an officer, a service, a visit */
#ifndef CLI_LOOKUP_H
#define CLI_LOOKUP_H

#include "cli/command.h"
#include "core/contract.h"
#include "core/officer.h"
#include "core/school.h"
#include "core/service.h"

/* The option must be given or needed; a failure names it. */
int cli_school(const struct cli *cli, const char *option, struct school *out,
	       struct err *err) MUST_CHECK;
int cli_officer(const struct cli *cli, const char *option, struct officer *out,
		struct err *err) MUST_CHECK;
/* 'fallback': the code when the option is not given. */
int cli_service(const struct cli *cli, const char *option, const char *fallback,
		struct service *out, struct err *err) MUST_CHECK;

/* "day", "session" or "hour"; 'fallback' when the option is not given. */
int cli_unit(const struct cli *cli, const char *option, enum unit fallback, enum unit *out,
	     struct err *err) MUST_CHECK;

/* The first operand as a contract's reference. */
int cli_contract(const struct cli *cli, struct contract *out, struct err *err) MUST_CHECK;

/* Operand i as a whole number: a visit's. */
int cli_number(const struct cli *cli, size_t i, const char *what, int64_t *out,
	       struct err *err) MUST_CHECK;

/* A rate above 0; untouched if the option was not given. */
int cli_rate(const struct cli *cli, const char *option, struct money *out,
	     struct err *err) MUST_CHECK;

/* "NAME=VALUE": the name in 'name', the value; NULL, and all of it in 'name', when there is no '='. */
const char *cli_at_equals(const char *text, char *name, size_t size);

/* For filters: the key of the school or officer an option names, 0 if it was not given. */
int cli_school_id(const struct cli *cli, const char *option, int64_t *out,
		  struct err *err) MUST_CHECK;
int cli_officer_id(const struct cli *cli, const char *option, int64_t *out,
		   struct err *err) MUST_CHECK;

#endif
