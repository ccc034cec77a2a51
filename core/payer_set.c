/* core/payer_set.c - who is invoiced for a school from now on, and on what terms */
#include "core/payer_set.h"

#include "core/check_value.h"
#include "core/payer.h"
#include "core/user.h"

#include "core/banned.h"

/* "Finance Office; Southampton; SO15 7QU" as lines. */
static int address_lines(const char *text, char *out, size_t size, struct err *err)
{
	size_t used = 0;
	int r;

	if ((r = line_check("address", text, size - 1, err)) < 0)
		return r;
	for (const char *p = text; *p != '\0'; p += strcspn(p, ";")) {
		size_t length;

		p += strspn(p, "; ");
		length = strcspn(p, ";");
		while (length > 0 && p[length - 1] == ' ')
			length--;
		if (length > 0)
			used += (size_t) snprintf(out + used, size - used, "%s%.*s",
						  used ? "\n" : "", (int) length, p);
	}
	if (used == 0)
		return err_set(err, ERR_INVALID, "the address '%s' has no line", text);
	return ERR_OK;
}

/* The payer of that name and address (NULL: any) that is no school's own; id 0: a new one. */
static int payer_other(struct store *st, struct payer *p, const char *address, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_query(st,
			    "SELECT " PAYER_COLUMNS " FROM payer p"
			    " WHERE p.name = ?1 AND p.school_id IS NULL ORDER BY p.payer_id DESC",
			    BIND(bind_text(p->name)), &q, err);

	if (r < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row)
		if (!address || strcmp(stmt_text(q, 2), address) == 0) {
			payer_read(q, 0, p);
			return ERR_OK;
		}
	if (r == ERR_OK && !address) {
		(void) err_set(err, ERR_INVALID,
			       "no payer is called '%s' yet: give its --address too", p->name);
		return err_at(err, "address", 0);
	}
	return r;
}

/* The school's own payer, when it is to be billed itself again; id 0: it never had one. */
static int payer_own(struct store *st, const struct school *school, struct payer *p,
		     struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(st,
			  "SELECT " PAYER_COLUMNS " FROM payer p WHERE p.school_id = ?1"
			  " ORDER BY p.payer_id DESC LIMIT 1",
			  BIND(bind_int(school->id)), &q, &row, err);

	if (r < 0)
		return r;
	p->school_id = school->id;
	(void) snprintf(p->address, sizeof p->address, "%s", school->address);
	if (row)
		payer_read(q, 0, p);
	return ERR_OK;
}

static int payer_insert(struct work *work, struct payer *p, struct err *err)
{
	int r = work_insert(
		work,
		"INSERT INTO payer (name, address, mail, school_id, account_id,"
		" one_document, order_needed, settles, coding, endpoint)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
		BIND(bind_text(p->name), bind_text(p->address),
		     bind_text(p->mail[0] ? p->mail : NULL), bind_id(p->school_id),
		     bind_id(p->account_id), bind_text(p->one_document ? "payer" : "school"),
		     bind_int(p->order_needed), bind_text(p->settles_by_bank ? "bank" : "journal"),
		     bind_text(p->coding[0] ? p->coding : NULL),
		     bind_text(p->endpoint[0] ? p->endpoint : NULL)),
		&p->id, err);

	if (r == ERR_OK && p->account_id == 0)
		p->account_id = p->id;
	return r;
}

static int payer_update(struct work *work, const struct payer *p, struct err *err)
{
	return work_run(work,
			"UPDATE payer SET address = ?2, mail = ?3, endpoint = ?4"
			" WHERE payer_id = ?1",
			BIND(bind_int(p->id), bind_text(p->address),
			     bind_text(p->mail[0] ? p->mail : NULL),
			     bind_text(p->endpoint[0] ? p->endpoint : NULL)),
			err);
}

/* A later address, mail or electronic address of the payer that is there: a new payer of the same name, on the same account. */
static int payer_later(struct work *work, struct payer *p, struct err *err)
{
	int64_t shared = 0;
	int r = store_int(work->store,
			  "SELECT count(DISTINCT school_id) FROM school_kind WHERE payer_id = ?1",
			  BIND(bind_int(p->id)), 0, &shared, err);

	if (r < 0)
		return r;
	if (shared > 1)
		return err_set(err, ERR_CONFLICT,
			       "'%s' pays for %" PRId64
			       " schools: its addresses and mail are changed for all of them"
			       " on the day itself, not from a later one",
			       p->name, shared);
	return payer_insert(work, p, err);
}

int payer_change(struct work *work, const struct school *school, const struct school_change *c,
		 struct payer *p, struct err *err)
{
	struct payer base = *p;
	char address[sizeof p->address], endpoint[ENDPOINT_ROOM] = "";
	int r;

	if (c->address && (r = address_lines(c->address, address, sizeof address, err)) < 0)
		return r == ERR_INVALID ? err_at(err, "address", 0) : r;
	if (c->endpoint && c->endpoint[0] && (r = endpoint_check(c->endpoint, endpoint, err)) < 0)
		return err_at(err, "endpoint", 0);
	if (c->payer_name && strcmp(c->payer_name, p->name) != 0) {
		base = (struct payer){ .id = 0 };
		(void) snprintf(base.name, sizeof base.name, "%s", c->payer_name);
		r = strcmp(base.name, school->name) == 0
			    ? payer_own(work->store, school, &base, err)
			    : payer_other(work->store, &base, c->address ? address : NULL, err);
		if (r < 0)
			return r;
	}
	bool same_payer = base.id == p->id;

	*p = base;
	if (c->address)
		memcpy(p->address, address, sizeof address);
	if (c->payer_mail)
		(void) snprintf(p->mail, sizeof p->mail, "%s", c->payer_mail);
	if (c->endpoint)
		memcpy(p->endpoint, endpoint, sizeof endpoint);
	if (p->id == 0)
		return payer_insert(work, p, err);
	if (strcmp(p->address, base.address) == 0 && strcmp(p->mail, base.mail) == 0 &&
	    strcmp(p->endpoint, base.endpoint) == 0)
		return ERR_OK;
	if (same_payer && date_compare(c->from, work->today) > 0)
		return payer_later(work, p, err);
	return payer_update(work, p, err);
}

/* ---- how it is billed ---- */

bool payer_has_terms(const struct school_change *c)
{
	return c->order_number || c->one_document || c->settle || c->coding;
}

/* One of two words; *out whether it is the second. NULL leaves it as it is. */
static int read_choice(const char *text, const char *option, const char *first, const char *second,
		       bool *out, struct err *err)
{
	if (!text)
		return ERR_OK;
	if (strcmp(text, first) != 0 && strcmp(text, second) != 0) {
		(void) err_set(err, ERR_INVALID, "'%s' is neither %s nor %s", text, first, second);
		return err_at(err, option, 0);
	}
	*out = strcmp(text, second) == 0;
	return ERR_OK;
}

static int read_terms(const struct school_change *c, struct payer *p, struct err *err)
{
	int r;

	if ((r = read_choice(c->order_number, "order-number", "free", "needed", &p->order_needed,
			     err)) < 0 ||
	    (r = read_choice(c->one_document, "one-document", "school", "payer", &p->one_document,
			     err)) < 0 ||
	    (r = read_choice(c->settle, "settle", "journal", "bank", &p->settles_by_bank, err)) < 0)
		return r;
	if (!c->coding)
		return ERR_OK;
	if (c->coding[0] && (r = line_check("code", c->coding, CODING_BYTES, err)) < 0)
		return err_at(err, "coding", 0);
	(void) snprintf(p->coding, sizeof p->coding, "%s", c->coding);
	return ERR_OK;
}

int payer_set_terms(struct work *work, const struct school_change *c, int64_t was, struct payer *p,
		    struct err *err)
{
	int r;

	if (!payer_has_terms(c))
		return ERR_OK;
	if ((r = user_may(work, "school billing", err)) < 0 || (r = read_terms(c, p, err)) < 0)
		return r;
	if (p->account_id == was && date_compare(c->from, work->today) > 0) {
		(void) err_set(err, ERR_CONFLICT,
			       "how '%s' is billed changes today, for all its schools, not from %s:"
			       " set it without a date, by itself",
			       p->name, date_long(c->from).s);
		return err_at(err, "from", 0);
	}
	return work_run(
		work,
		"UPDATE payer SET one_document = ?2, order_needed = ?3, settles = ?4,"
		" coding = ?5 WHERE coalesce(account_id, payer_id) = ?1",
		BIND(bind_int(p->account_id), bind_text(p->one_document ? "payer" : "school"),
		     bind_int(p->order_needed), bind_text(p->settles_by_bank ? "bank" : "journal"),
		     bind_text(p->coding[0] ? p->coding : NULL)),
		err);
}
