/* calendar/reply.c - reads what schools and officers answered to invitations */
#include "calendar/reply.h"

#include "core/banned.h"

void replies_release(struct replies *r)
{
	free(r->now);
	*r = (struct replies){ .count = 0 };
}

/* What party ID of visit v said last to the time at which it is now. */
#define SAID(PARTY, ID)                                                                          \
	"(SELECT y.reply FROM visit_reply y WHERE y.visit_id = v.visit_id AND y.party = '" PARTY \
	"' AND y.party_id = " ID " AND y.sequence >= " REPLY_SINCE                               \
	" ORDER BY y.sequence DESC, y.stamped_at DESC, y.reply_id DESC LIMIT 1)"

/* The schools that were invited, and the officers who answered: they need not. */
#define REPLIES(WHERE)                                                                             \
	"SELECT DISTINCT v.visit_id, z.school_id, 'school', '', coalesce(" SAID(                   \
		"school",                                                                          \
		"z.school_id") ", 'needs-action') FROM visit_told t JOIN visit v ON v.visit_id = " \
			       "t.visit_id JOIN "                                                  \
			       "visit_school z ON z.visit_id = t.visit_id AND z.school_id = "      \
			       "t.party_id WHERE "                                                 \
			       "t.party = 'school' AND t.method = 'REQUEST' AND NOT EXISTS "       \
			       "(SELECT 1 FROM message m "                                         \
			       "WHERE m.message_id = t.message_id AND m.state = 'dropped')" WHERE  \
			       " UNION ALL SELECT DISTINCT "                                       \
			       "v.visit_id, g.officer_id, 'officer', o.code, " SAID(               \
				       "officer",                                                  \
				       "g.officer_id") " FROM visit_reply t JOIN visit v ON "      \
						       "v.visit_id = t.visit_id JOIN "             \
						       "visit_officer g ON g.visit_id = "          \
						       "t.visit_id AND g.officer_id = "            \
						       "t.party_id JOIN officer o ON "             \
						       "o.officer_id = g.officer_id WHERE "        \
						       "t.party = 'officer' AND "                  \
						       "t.sequence >= " REPLY_SINCE WHERE          \
						       " ORDER BY 1, 3, 4, 2"

static int keep(struct replies *out, const struct stmt *q, struct err *err)
{
	struct reply_now *r;

	if (out->count == out->room) {
		size_t room = out->room ? out->room * 2 : 16;
		struct reply_now *more = realloc(out->now, room * sizeof *more);

		if (!more)
			return err_nomem(err);
		out->now = more;
		out->room = room;
	}
	r = &out->now[out->count++];
	*r = (struct reply_now){ .visit_id = stmt_int(q, 0),
				 .party_id = stmt_int(q, 1),
				 .is_school = strcmp(stmt_text(q, 2), "school") == 0 };
	stmt_copy(q, 3, r->code, sizeof r->code);
	stmt_copy(q, 4, r->reply, sizeof r->reply);
	return ERR_OK;
}

int replies_load(struct store *st, int64_t visit_id, struct replies *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = visit_id ? store_query(st, REPLIES(" AND t.visit_id = ?1"),
				       BIND(bind_int(visit_id)), &q, err)
			 : store_query(st, REPLIES(""), BIND_NONE, &q, err);

	while (r == ERR_OK && (r = stmt_next(q, &row, err)) == ERR_OK && row)
		r = keep(out, q, err);
	return r;
}

/* The first of a visit, or where it would stand. */
static size_t first_of(const struct replies *r, int64_t visit_id)
{
	size_t low = 0, high = r->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (r->now[middle].visit_id < visit_id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const char *reply_of_school(const struct replies *r, int64_t visit_id, int64_t school_id)
{
	for (size_t i = first_of(r, visit_id); i < r->count && r->now[i].visit_id == visit_id; i++)
		if (r->now[i].is_school && r->now[i].party_id == school_id)
			return r->now[i].reply;
	return "needs-action";
}

const char *reply_of_officer(const struct replies *r, int64_t visit_id, const char *code)
{
	for (size_t i = first_of(r, visit_id); i < r->count && r->now[i].visit_id == visit_id; i++)
		if (!r->now[i].is_school && strcmp(r->now[i].code, code) == 0)
			return r->now[i].reply;
	return NULL;
}

const char *reply_declined_by(const struct replies *r, int64_t visit_id)
{
	for (size_t i = first_of(r, visit_id); i < r->count && r->now[i].visit_id == visit_id; i++)
		if (!r->now[i].is_school && strcmp(r->now[i].reply, "declined") == 0)
			return r->now[i].code;
	return NULL;
}

const char *reply_words(const char *reply)
{
	return strcmp(reply, "needs-action") == 0 ? "no reply" : reply;
}

/* The most doubtful first. */
static const char *const doubts[] = { "declined", "needs-action", "tentative", "accepted" };

static size_t doubt_of(const char *reply)
{
	size_t i = 0;

	while (i + 1 < COUNT_OF(doubts) && strcmp(doubts[i], reply) != 0)
		i++;
	return i;
}

const char *reply_of_visit(const struct replies *r, int64_t visit_id)
{
	const char *most = NULL;

	for (size_t i = first_of(r, visit_id); i < r->count && r->now[i].visit_id == visit_id; i++)
		if (r->now[i].is_school && (!most || doubt_of(r->now[i].reply) < doubt_of(most)))
			most = r->now[i].reply;
	return most;
}
