/* calendar/invite.c - tells the parties of a visit what they do not know of it yet */
#include "calendar/invite.h"

#include "calendar/reply.h"
#include "calendar/sender.h"
#include "calendar/told.h"
#include "calendar/visit_private.h"
#include "core/outbox.h"

#include "core/banned.h"

#define PARTIES_MAX (VISIT_SCHOOLS_MAX + VISIT_OFFICERS_MAX)

struct invite {
	struct work *work;
	struct invited *out; /* NULL: nobody asks */
	struct tolds tolds;
	struct replies replies;
	struct sender sender; /* as it is today: signs */
	struct sender first;  /* as it was when a visit was told of first: invites */
	struct date first_on; /* DATE_NONE: not read yet */
};

static void invite_release(struct invite *i)
{
	tolds_release(&i->tolds);
	replies_release(&i->replies);
}

void invited_release(struct invited *i)
{
	free(i->untold);
	*i = (struct invited){ .visits = 0 };
}

static int note_untold(struct invited *out, const struct diary_visit *v, bool is_school,
		       const struct diary_party *party, struct err *err)
{
	struct untold_party *u;

	if (!out)
		return ERR_OK;
	if (out->untold_count == out->untold_room) {
		size_t room = out->untold_room ? out->untold_room * 2 : 16;
		struct untold_party *more = realloc(out->untold, room * sizeof *more);

		if (!more)
			return err_nomem(err);
		out->untold = more;
		out->untold_room = room;
	}
	u = &out->untold[out->untold_count++];
	*u = (struct untold_party){ .visit_id = v->visit_id, .is_school = is_school };
	memcpy(u->code, party->code, sizeof u->code);
	memcpy(u->name, party->name, sizeof u->name);
	return ERR_OK;
}

/* ---- the calendar of a message ---- */

/* One party that is told one thing. */
struct telling {
	const struct diary_visit *visit; /* as the message shows it */
	const struct diary_visit *before;
	bool is_school;
	const struct diary_party *party;
	const char *mail;
	enum ical_method method;
	enum invite_news news;
};

static void add_party(struct ical_party *to, const struct diary_party *from, const char *mail,
		      const char *answer)
{
	(void) snprintf(to->name, sizeof to->name, "%s", from->name);
	(void) snprintf(to->mail, sizeof to->mail, "%s", mail);
	(void) snprintf(to->answer, sizeof to->answer, "%s", answer);
}

/*
 * Who stands in it as attendees: of a CANCEL the party alone. Of a REQUEST the officers, who have accepted, and to an
 * officer all the schools; to a school itself.
 */
static size_t attendees(const struct invite *i, const struct telling *t,
			struct ical_party out[PARTIES_MAX])
{
	const struct diary_visit *v = t->visit;
	bool alone = t->method == ICAL_CANCEL;
	size_t count = 0;

	for (size_t k = 0; k < v->officer_count; k++) {
		const struct diary_party *p = &v->officers[k];
		bool is_it = !t->is_school && p->id == t->party->id;
		const char *mail = is_it ? t->mail : p->mail;

		if (mail[0] != '\0' && (is_it || !alone))
			add_party(&out[count++], p, mail, "accepted");
	}
	for (size_t k = 0; k < v->school_count; k++) {
		const struct diary_party *p = &v->schools[k];
		bool is_it = t->is_school && p->id == t->party->id;
		const char *mail = is_it ? t->mail : p->mail;

		if (mail[0] != '\0' && (is_it || (!alone && !t->is_school)))
			add_party(&out[count++], p, mail,
				  reply_of_school(&i->replies, v->visit_id, p->id));
	}
	return count;
}

/* The organizer stays the one of the first message: another would make another visit of it in the reader's calendar. */
static int find_organizer(struct invite *i, int64_t visit_id, struct ical_party *out,
			  struct err *err)
{
	size_t count;
	const struct told *first = tolds_of(&i->tolds, visit_id, &count);
	struct date on = first ? first->on : i->work->today;
	int r;

	if (date_compare(on, i->first_on) != 0 &&
	    (r = sender_load(i->work->store, on, &i->first, err)) < 0)
		return r;
	i->first_on = on;
	if (i->first.mail[0] == '\0')
		return err_set(err, ERR_CONFLICT,
			       "the service has no mail address to invite from: 'daybook setting "
			       "set authority.mail ADDRESS' sets it");
	(void) snprintf(out->name, sizeof out->name, "%s", i->first.service);
	(void) snprintf(out->mail, sizeof out->mail, "%s", i->first.mail);
	return ERR_OK;
}

static int make_calendar(struct invite *i, const struct telling *t, int64_t sequence,
			 struct buffer *out, struct err *err)
{
	struct ical_party organizer = { .name = "" }, parties[PARTIES_MAX];
	struct diary_words words;
	struct ical_event event;
	int r = find_organizer(i, t->visit->visit_id, &organizer, err);

	if (r < 0)
		return r;
	diary_say(t->visit, t->is_school ? VIEW_SCHOOL : VIEW_OFFICER, &words);
	diary_event(t->visit, &words, &event);
	event.made_at = i->work->now;
	event.sequence = sequence;
	event.cancelled = t->method == ICAL_CANCEL;
	event.organizer = &organizer;
	event.attendees = parties;
	event.attendee_count = attendees(i, t, parties);
	if ((r = ical_begin(out, &(struct ical_head){ .method = t->method, .zone = true }, err)) <
		    0 ||
	    (r = ical_event(out, &event, err)) < 0)
		return r;
	return ical_end(out, err);
}

/* ---- the message ---- */

static int queue(const struct invite *i, const struct telling *t, const char *key,
		 const struct buffer *calendar, bool *out_new, struct err *err)
{
	const struct invite_letter letter = { t->news, t->visit, t->before, t->is_school,
					      &i->sender };
	SCOPED(freep) char *subject = invite_subject(&letter), *body = invite_body(&letter);
	char type[64];

	if (!subject || !body)
		return err_nomem(err);
	(void) snprintf(type, sizeof type, "text/calendar; charset=UTF-8; method=%s",
			ical_method_word(t->method));
	const struct mail_part parts[] = {
		{ PART_ALTERNATIVE, type, "", calendar->bytes, calendar->length },
		{ PART_ATTACHMENT, "application/ics", "invite.ics", calendar->bytes,
		  calendar->length },
	};

	return outbox_queue(i->work,
			    &(struct mail){ .key = key,
					    .to = t->mail,
					    .whose = t->party->name,
					    .remedy = t->is_school ? "daybook school set"
								   : "daybook officer set",
					    .subject = subject,
					    .body = body,
					    .parts = parts,
					    .part_count = COUNT_OF(parts) },
			    out_new, err);
}

/* "invite:UID:school-137037:1:REQUEST", and ":2" after it where the first was dropped. */
static int make_key(const struct invite *i, const struct telling *t, const struct told *told,
		    char *out, size_t size, struct err *err)
{
	int64_t dropped = 0;
	char again[24] = "";
	int r = told_dropped(i->work->store, told, &dropped, err);

	if (r < 0)
		return r;
	if (dropped > 0)
		(void) snprintf(again, sizeof again, ":%" PRId64, dropped + 1);
	(void) snprintf(out, size, "invite:%s:%s-%s:%" PRId64 ":%s%s", t->visit->uid,
			t->is_school ? "school" : "officer", t->party->code, told->sequence,
			ical_method_word(t->method), again);
	return ERR_OK;
}

static int tell(struct invite *i, const struct telling *t, int64_t sequence, struct err *err)
{
	SCOPED(buffer_release) struct buffer calendar = { 0 };
	const struct told told = { .visit_id = t->visit->visit_id,
				   .party_id = t->party->id,
				   .sequence = sequence,
				   .is_school = t->is_school,
				   .is_request = t->method == ICAL_REQUEST };
	char key[MESSAGE_KEY_MAX + 1] = "";
	bool is_new = false;
	int r;

	if ((r = make_key(i, t, &told, key, sizeof key, err)) < 0 ||
	    (r = make_calendar(i, t, sequence, &calendar, err)) < 0 ||
	    (r = queue(i, t, key, &calendar, &is_new, err)) < 0 || !is_new)
		return r;
	if (i->out)
		i->out->messages++;
	return told_write(i->work, &told, key, err);
}

/* ---- what each party does not know ---- */

static bool is_of(const struct diary_party *parties, size_t count, int64_t id)
{
	for (size_t i = 0; i < count; i++)
		if (parties[i].id == id)
			return true;
	return false;
}

static bool is_party(const struct diary_visit *v, const struct told *t)
{
	return t->is_school ? is_of(v->schools, v->school_count, t->party_id)
			    : is_of(v->officers, v->officer_count, t->party_id);
}

/* Withdraw what a party was told, as it knows it: at the old time, with nobody's part but its own. */
static int withdraw(struct invite *i, const struct diary_visit *v, const struct told *told,
		    enum invite_news news, struct err *err)
{
	struct diary_visit old = *v;
	struct diary_party party = { .id = told->party_id };
	int r = told_version(i->work->store, told->sequence, &old, err);

	if (r < 0)
		return r;
	memcpy(party.code, told->code, sizeof party.code);
	memcpy(party.name, told->name, sizeof party.name);
	if (news == INVITE_LEFT && told->is_school) {
		old.schools[0] = party;
		old.school_count = 1;
		old.address[0] = '\0';
	} else if (news == INVITE_LEFT) {
		old.officers[0] = party;
		old.officer_count = 1;
	}
	return tell(i,
		    &(struct telling){ .visit = &old,
				       .is_school = told->is_school,
				       .party = &party,
				       .mail = told->mail,
				       .method = ICAL_CANCEL,
				       .news = news },
		    v->sequence, err);
}

/* Tell a party of the visit as it is, unless it knows. Its address may have changed since it was told. */
static int request(struct invite *i, const struct diary_visit *v, bool is_school,
		   const struct diary_party *party, struct err *err)
{
	const struct told *told = tolds_last(&i->tolds, v->visit_id, is_school, party->id);
	bool knows = told && told->is_request, elsewhere;
	struct diary_visit before = *v;
	int r;

	if (knows && told->sequence == v->sequence)
		return ERR_OK;
	if (party->mail[0] == '\0' && !knows)
		return note_untold(i->out, v, is_school, party, err);
	elsewhere = knows && party->mail[0] != '\0' && strcmp(party->mail, told->mail) != 0;
	if ((elsewhere && (r = withdraw(i, v, told, INVITE_ADDRESS, err)) < 0) ||
	    (knows && (r = told_version(i->work->store, told->sequence, &before, err)) < 0))
		return r;
	return tell(i,
		    &(struct telling){ .visit = v,
				       .before = &before,
				       .is_school = is_school,
				       .party = party,
				       .mail = party->mail[0] ? party->mail : told->mail,
				       .method = ICAL_REQUEST,
				       .news = knows ? INVITE_CHANGED : INVITE_NEW },
		    v->sequence, err);
}

static int tell_parties(struct invite *i, const struct diary_visit *v, struct err *err)
{
	size_t count;
	const struct told *told = tolds_of(&i->tolds, v->visit_id, &count);
	bool is_off = diary_is_off(v);
	int r = ERR_OK;

	for (size_t k = 0; r == ERR_OK && k < count; k++)
		if (told[k].is_last && told[k].is_request && (is_off || !is_party(v, &told[k])))
			r = withdraw(i, v, &told[k], is_off ? INVITE_OFF : INVITE_LEFT, err);
	if (r < 0 || strcmp(v->state, "planned") != 0)
		return r;
	for (size_t k = 0; r == ERR_OK && k < v->officer_count; k++)
		r = request(i, v, false, &v->officers[k], err);
	for (size_t k = 0; r == ERR_OK && k < v->school_count; k++)
		r = request(i, v, true, &v->schools[k], err);
	return r;
}

static int tell_visit(void *context, const struct diary_visit *v, struct err *err)
{
	struct invite *i = context;
	size_t before = i->out ? i->out->messages : 0;
	int r = tell_parties(i, v, err);

	if (r == ERR_OK && i->out && i->out->messages > before)
		i->out->visits++;
	return r;
}

/* ---- the doors ---- */

static int load(struct invite *i, const struct diary_filter *f, struct err *err)
{
	struct store *st = i->work->store;
	int r;

	i->first_on = DATE_NONE;
	if ((r = tolds_load(st, f->visit_id, f->from, f->to, &i->tolds, err)) < 0 ||
	    (r = replies_load(st, f->visit_id, &i->replies, err)) < 0)
		return r;
	return sender_load(st, i->work->today, &i->sender, err);
}

static int tell_all(struct invite *i, const struct diary_filter *f, struct err *err)
{
	int r = load(i, f, err);

	return r < 0 ? r : diary_each(i->work->store, f, tell_visit, i, err);
}

int invite_visit(struct work *work, int64_t visit_id, struct invited *out, struct err *err)
{
	SCOPED(invite_release) struct invite i = { .work = work, .out = out };
	struct visit_now v;
	int r;

	if ((r = visit_load(work->store, visit_id, &v, err)) < 0 ||
	    (r = visit_need_state(&v, "planned", "told to its parties", err)) < 0 ||
	    (r = visit_answers(work, v.officers, v.officer_count, "invite to a visit", err)) < 0)
		return r;
	return tell_all(&i,
			&(struct diary_filter){ .visit_id = visit_id,
						.from = DATE_NONE,
						.to = DATE_NONE,
						.off_since = DATE_NONE },
			err);
}

int invite_visits(struct work *work, struct date from, struct date to, struct invited *out,
		  struct err *err)
{
	SCOPED(invite_release) struct invite i = { .work = work, .out = out };

	return tell_all(
		&i, &(struct diary_filter){ .from = from, .to = to, .off_since = DATE_NONE }, err);
}

int invite_follow(struct work *work, int64_t visit_id, struct err *err)
{
	const struct diary_filter filter = {
		.visit_id = visit_id, .from = DATE_NONE, .to = DATE_NONE, .off_since = DATE_NONE
	};
	SCOPED(invite_release) struct invite i = { .work = work };
	int r = load(&i, &filter, err);

	if (r < 0 || i.tolds.count == 0)
		return r;
	return diary_each(work->store, &filter, tell_visit, &i, err);
}
