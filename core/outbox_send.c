/* core/outbox_send.c - claims messages one by one, has them sent, and keeps what became of them */
#include "core/outbox_send.h"

#include "core/mime.h"
#include "core/send.h"

#include "core/banned.h"

/* How often the end of a try is written again while another process holds the book: it must not be lost. */
#define PATIENCE 12

struct sending {
	struct store *store;
	struct work_door door;
	char now[32]; /* of 'door' */
	const struct mail_server *server;
	const struct send_hooks *hooks;
	struct send *connection;
	bool asked;
	struct mime_sender from; /* on the day of 'loaded' */
	struct date loaded;
	struct sent_all *out;
};

void sent_all_release(struct sent_all *s)
{
	free(s->one);
	*s = (struct sent_all){ .one = NULL };
}

/* A message, and the bytes that are sent. */
struct letter {
	struct message message;
	struct buffer mail;
	struct sha256_text sha;
};

static void letter_release(struct letter *l)
{
	message_release(&l->message);
	buffer_release(&l->mail);
}

static int write_letter(struct sending *s, int64_t message_id, struct letter *out, struct err *err)
{
	int r = outbox_load(s->store, message_id, &out->message, err);

	if (r == ERR_OK && date_compare(s->loaded, out->message.queued_on) != 0) {
		s->loaded = DATE_NONE;
		if ((r = mime_sender_load(s->store, out->message.queued_on, &s->from, err)) ==
		    ERR_OK)
			s->loaded = out->message.queued_on;
	}
	if (r == ERR_OK)
		r = mime_write(&out->message, &s->from, &out->mail, err);
	if (r == ERR_OK)
		out->sha = sha256_hex(sha256_of(out->mail.bytes, out->mail.length));
	return r;
}

/* ---- the units of work ---- */

static int begin_work(struct sending *s, struct work *work, struct err *err)
{
	int r = s->hooks->now(s->now, err);

	s->door.now = s->now;
	return r < 0 ? r : work_begin(work, s->store, &s->door, err);
}

/* *out_line 0: another process has it. */
static int claim(struct sending *s, const struct try_choice *c, const struct letter *l,
		 int64_t *out_line, struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	int r;

	if ((r = begin_work(s, &work, err)) < 0 ||
	    (r = try_begin(&work, c, s->server->url, s->asked, &l->sha, out_line, err)) < 0 ||
	    *out_line == 0)
		return r;
	return work_commit(&work, err);
}

static int keep_end_once(struct sending *s, int64_t message_id, int64_t line, struct try_end *end,
			 struct err *err)
{
	SCOPED(work_undo) struct work work = WORK_EMPTY;
	int r;

	if ((r = begin_work(s, &work, err)) < 0 ||
	    (r = try_finish(&work, message_id, line, end, err)) < 0)
		return r;
	return work_commit(&work, err);
}

static int keep_end(struct sending *s, int64_t message_id, int64_t line, struct try_end *end,
		    struct err *err)
{
	int r = keep_end_once(s, message_id, line, end, err);

	for (int i = 1; i < PATIENCE && r == ERR_BUSY; i++)
		r = keep_end_once(s, message_id, line, end, err);
	return r;
}

/* ---- what is told ---- */

static int add_one(struct sent_all *out, const struct letter *l, const struct try_choice *c,
		   const char *state, const char *reply, const char *next_at, struct err *err)
{
	struct sent_one *grown = array_grow(out->one, out->count, sizeof *grown);

	if (!grown)
		return err_nomem(err);
	out->one = grown;
	grown += out->count++;
	*grown = (struct sent_one){ .message_id = c->message_id };
	(void) snprintf(grown->to, sizeof grown->to, "%s", c->to);
	(void) snprintf(grown->subject, sizeof grown->subject, "%s", l->message.subject);
	(void) snprintf(grown->state, sizeof grown->state, "%s", state);
	(void) snprintf(grown->reply, sizeof grown->reply, "%s", reply);
	(void) snprintf(grown->next_at, sizeof grown->next_at, "%s", next_at);
	return ERR_OK;
}

static int add_kept(struct sent_all *out, const struct letter *l, const struct try_choice *c,
		    const char *why, struct err *err)
{
	out->kept++;
	return add_one(out, l, c, "kept", why, "", err);
}

static int add_end(struct sent_all *out, const struct letter *l, const struct try_choice *c,
		   const struct try_end *end, struct err *err)
{
	const char *state = "refused";

	switch (end->outcome) {
	case TRY_ACCEPTED:
		state = "sent";
		out->sent++;
		break;
	case TRY_DEFERRED:
		state = "waiting";
		out->waiting++;
		break;
	case TRY_REFUSED:
	case TRY_GIVEN_UP:
		out->refused++;
		break;
	case TRY_DOUBTFUL:
		state = "doubtful";
		out->doubtful++;
		break;
	}
	if (end->about == ABOUT_SERVER && end->outcome != TRY_ACCEPTED)
		out->unreachable = true;
	return add_one(out, l, c, state, end->reply, end->next_at, err);
}

/* ---- one message, and all ---- */

/* One that cannot be made into a mail stops no other. */
static bool is_of_message(int r)
{
	return r == ERR_INVALID || r == ERR_CONFLICT;
}

static int send_one(struct sending *s, const struct try_choice *c, struct err *err)
{
	SCOPED(letter_release) struct letter l = { .sha = { "" } };
	struct try_end end;
	struct err why = { 0 };
	int64_t line = 0;
	int r;

	if ((r = write_letter(s, c->message_id, &l, &why)) == ERR_OK)
		r = claim(s, c, &l, &line, &why);
	if (is_of_message(r))
		return add_kept(s->out, &l, c, why.msg, err);
	if (r < 0) {
		*err = why;
		return r;
	}
	if (line == 0)
		return add_kept(s->out, &l, c, "somebody else is sending it", err);
	if ((r = send_mail(s->connection, s->from.mail, c->to, l.mail.bytes, l.mail.length, &end,
			   err)) < 0 ||
	    (r = keep_end(s, c->message_id, line, &end, err)) < 0)
		return r;
	return add_end(s->out, &l, c, &end, err);
}

int outbox_send(struct store *st, const struct work_door *door, const struct mail_server *server,
		const struct try_choices *choices, bool asked, const struct send_hooks *hooks,
		struct sent_all *out, struct err *err)
{
	SCOPED(send_freep) struct send *connection = NULL;
	struct sending s = { .store = st,
			     .door = *door,
			     .server = server,
			     .hooks = hooks,
			     .asked = asked,
			     .loaded = DATE_NONE,
			     .out = out };
	int r;

	*out = (struct sent_all){ .left = choices->count };
	if (choices->count == 0)
		return ERR_OK;
	if ((r = send_new(server, &connection, err)) < 0)
		return r;
	s.connection = connection;
	for (size_t i = 0; i < choices->count && !out->unreachable && !out->stopped; i++) {
		if ((r = send_one(&s, &choices->choice[i], err)) < 0)
			return r;
		out->left--;
		if (hooks->progress && !hooks->progress(hooks->context, i + 1, choices->count))
			out->stopped = out->left > 0;
	}
	return ERR_OK;
}
