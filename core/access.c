/* core/access.c - who may do what: the one table */
#include "core/access.h"

#include "core/banned.h"

#define FINANCE (ROLE_ADMIN | ROLE_FINANCE)
#define MANAGER (ROLE_ADMIN | ROLE_MANAGER)
#define SALE (ROLE_ADMIN | ROLE_FINANCE | ROLE_MANAGER)
#define DIARY (ROLE_ADMIN | ROLE_MANAGER | ROLE_OFFICER)

/* Acts that write. Reading is open to every user: who can read the file can read the book. */
static const struct {
	const char *act;
	unsigned roles;
} acts[] = {
	/* clang-format off */
	{ "absence override", MANAGER }, /* a visit of an officer who is away */
	{ "absence withdraw", DIARY },
	{ "account set", FINANCE },
	{ "action add", DIARY },
	{ "action defer", DIARY },
	{ "action done", DIARY },
	{ "action drop", DIARY },
	{ "action pass", DIARY },
	{ "action reopen", DIARY },
	{ "approval give", SALE },
	{ "calendar import", DIARY },
	{ "calendar invite", DIARY },
	{ "calendar publish", MANAGER },
	{ "contract agree", SALE },
	{ "contract buy", SALE },
	{ "contract cancel", SALE },
	{ "contract confirm-rate", SALE },
	{ "contract end", SALE },
	{ "contract order", SALE },
	{ "contract oversell", MANAGER }, /* contract agree beyond what officers can give */
	{ "contract pdf", SALE },
	{ "contract quote", SALE },
	{ "cover assign", MANAGER },
	{ "cover auto", MANAGER },
	{ "daily", SALE },
	{ "contract renew", SALE },
	{ "contract transfer", SALE },
	{ "contract withdraw", SALE },
	{ "debt interest", FINANCE },
	{ "debt relief", FINANCE }, /* --claim */
	{ "debt remind", FINANCE },
	{ "debt write-back", FINANCE },
	{ "debt write-off", FINANCE },
	{ "dispute end", FINANCE },
	{ "dispute open", FINANCE },
	{ "holiday import", MANAGER },
	{ "invoice credit", FINANCE },
	{ "invoice mail", FINANCE },
	{ "invoice numbers", FINANCE },
	{ "invoice request-batch", FINANCE },
	{ "invoice run", FINANCE },
	{ "journal batch", FINANCE },
	{ "journal income", FINANCE },
	{ "mail bounce", SALE },
	{ "mail drop", SALE },
	{ "mail send", SALE },
	{ "message answer", DIARY },
	{ "message pass", DIARY },
	{ "message pause", DIARY },
	{ "message resume", DIARY },
	{ "message take", DIARY },
	{ "message withdraw", DIARY },
	{ "officer absence", DIARY },
	{ "officer add", MANAGER },
	{ "officer end", MANAGER },
	{ "officer link", MANAGER },
	{ "officer pattern", MANAGER },
	{ "officer set", MANAGER },
	{ "owed decide", MANAGER },
	{ "owed ask", SALE },
	{ "owed offer", SALE },
	{ "period close", FINANCE },
	{ "rate benefit", FINANCE },
	{ "rate drop", FINANCE },
	{ "rate late-set", FINANCE },
	{ "rate set", FINANCE },
	{ "receipt add", FINANCE },
	{ "receipt allocate", FINANCE },
	{ "receipt assign", FINANCE },
	{ "receipt import", FINANCE },
	{ "receipt reverse", FINANCE },
	{ "receipt undo", FINANCE },
	{ "refund pay", FINANCE },
	{ "school billing", FINANCE }, /* school set --order-number, --one-document, .. */
	{ "school import", SALE },
	{ "school review", DIARY | ROLE_FINANCE },
	{ "school set", SALE },
	{ "school succeed", FINANCE },
	{ "school treatment", FINANCE }, /* school set --treatment */
	{ "setting set", ROLE_ADMIN },
	{ "standard adopt", MANAGER },
	{ "standard give-up", MANAGER },
	{ "statement", SALE }, /* -o */
	{ "statutory add", DIARY },
	{ "statutory log", DIARY | ROLE_FINANCE },
	{ "statutory withdraw", DIARY },
	{ "term day", DIARY },
	{ "term import", MANAGER },
	{ "user add", ROLE_ADMIN },
	{ "user disable", ROLE_ADMIN },
	{ "user enable", ROLE_ADMIN },
	{ "visit answer", MANAGER },
	{ "visit book", DIARY },
	{ "visit cancel", DIARY },
	{ "visit confirm", MANAGER },
	{ "visit deliver", DIARY },
	{ "year close", SALE },
	{ "year correct", MANAGER },
	{ "year statement", SALE },
	{ "visit move", DIARY },
	{ "visit no-access", DIARY },
	{ "visit query", DIARY | ROLE_FINANCE },
	{ "visit record", DIARY },
	{ "visit reverse", MANAGER },
	{ "visit waive", MANAGER }, /* visit cancel, visit no-access --waive */
	/* clang-format on */
};

static const struct {
	enum role role;
	const char *word;
} roles[] = {
	{ ROLE_ADMIN, "admin" },     { ROLE_FINANCE, "finance" }, { ROLE_MANAGER, "manager" },
	{ ROLE_OFFICER, "officer" }, { ROLE_SCHOOL, "school" },   { ROLE_AUDITOR, "auditor" },
};

int role_parse(const char *text, enum role *out, struct err *err)
{
	for (size_t i = 0; i < COUNT_OF(roles); i++)
		if (strcmp(text, roles[i].word) == 0) {
			*out = roles[i].role;
			return ERR_OK;
		}
	return err_set(err, ERR_INVALID,
		       "'%s' is not a role: admin, finance, manager, officer, school or auditor",
		       text);
}

const char *role_word(enum role role)
{
	for (size_t i = 0; i < COUNT_OF(roles); i++)
		if (roles[i].role == role)
			return roles[i].word;
	return "nobody";
}

/* "finance or admin": who may, for the sentence of a refusal. */
static void say_who(unsigned allowed, char *out, size_t size)
{
	size_t used = 0;

	out[0] = '\0';
	for (size_t i = COUNT_OF(roles); i-- > 0;)
		if ((allowed & roles[i].role) && used < size) {
			int n = snprintf(out + used, size - used, "%s%s", used ? " or " : "",
					 roles[i].word);

			used += n > 0 ? (size_t) n : 0;
		}
}

int access_check(const char *act, enum role role, const char *actor, struct err *err)
{
	char who[80] = "nobody";

	for (size_t i = 0; i < COUNT_OF(acts); i++) {
		if (strcmp(acts[i].act, act) != 0)
			continue;
		if (acts[i].roles & role)
			return ERR_OK;
		say_who(acts[i].roles, who, sizeof who);
	}
	return err_set(err, ERR_DENIED, "'%s' has the role %s: '%s' is for %s", actor,
		       role_word(role), act, who);
}

const char *access_act(size_t i, unsigned *out_roles)
{
	if (i >= COUNT_OF(acts))
		return NULL;
	*out_roles = acts[i].roles;
	return acts[i].act;
}
