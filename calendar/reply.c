/* calendar/reply.c - reads what schools answered to invitations */
#include "calendar/reply.h"

#include "core/banned.h"

void replies_release(struct replies *r)
{
	free(r->now);
	*r = (struct replies){ .count = 0 };
}

#define REPLIES(WHERE)                                                                         \
	"SELECT DISTINCT v.visit_id, z.school_id, coalesce((SELECT y.reply FROM visit_reply "  \
	"y WHERE y.visit_id = v.visit_id AND y.party = 'school' AND y.party_id = "             \
	"z.school_id AND y.sequence >= " REPLY_SINCE                                           \
	" ORDER BY y.sequence DESC, y.stamped_at DESC, y.reply_id DESC LIMIT 1), "             \
	"'needs-action') FROM visit_told t JOIN visit v ON v.visit_id = t.visit_id JOIN "      \
	"visit_school z ON z.visit_id = t.visit_id AND z.school_id = t.party_id WHERE "        \
	"t.party = 'school' AND t.method = 'REQUEST' AND NOT EXISTS (SELECT 1 FROM message m " \
	"WHERE m.message_id = t.message_id AND m.state = 'dropped')" WHERE " ORDER BY v.visit_id"

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
	r->visit_id = stmt_int(q, 0);
	r->school_id = stmt_int(q, 1);
	stmt_copy(q, 2, r->reply, sizeof r->reply);
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
		if (r->now[i].school_id == school_id)
			return r->now[i].reply;
	return "needs-action";
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
		if (!most || doubt_of(r->now[i].reply) < doubt_of(most))
			most = r->now[i].reply;
	return most;
}
