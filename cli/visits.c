/* cli/visits.c - acts on visits, and what is said of a visit afterwards */
#include "cli/visits.h"

#include "calendar/reply.h"
#include "cli/lookup.h"

#include "core/banned.h"

const struct operand visit_operands[1] = {
	{ "VISIT", "number of the visit, as 'visit list' shows it", OPTION_NEEDED | OPTION_REPEAT }
};
const struct operand visit_operand[1] = {
	{ "VISIT", "number of the visit, as 'visit list' shows it", OPTION_NEEDED }
};

/* ---- loading ---- */

static void keep_visit(void *context, const struct visit *v)
{
	*(struct visit *) context = *v;
}

static void keep_use(void *context, const struct visit_use *use)
{
	struct visit_story *s = context;

	if (s->school_count < VISIT_SCHOOLS_MAX)
		s->use[s->school_count++] = *use;
}

static void keep_officer(void *context, const char *code)
{
	struct visit_story *s = context;

	if (s->officer_count < VISIT_OFFICERS_MAX)
		(void) snprintf(s->officer[s->officer_count++], sizeof s->officer[0], "%s", code);
}

/* Text is added as far as there is room. */
static void add(char *out, size_t size, const char *text)
{
	size_t used = strlen(out);

	(void) snprintf(out + used, size - used, "%s", text);
}

/* ", " or " and " before the i-th of so many. */
static const char *joint(size_t i, size_t count)
{
	if (i == 0)
		return "";
	return i + 1 < count ? ", " : " and ";
}

static int load_replies(struct store *st, struct visit_story *s, struct err *err)
{
	SCOPED(replies_release) struct replies replies = { .count = 0 };
	int r = replies_load(st, s->visit.id, &replies, err);

	for (size_t i = 0; r == ERR_OK && i < s->school_count; i++)
		for (size_t k = 0; k < replies.count; k++)
			if (replies.now[k].is_school &&
			    replies.now[k].party_id == s->use[i].school_id)
				memcpy(s->reply[i], replies.now[k].reply, sizeof s->reply[i]);
	for (size_t i = 0; r == ERR_OK && i < s->officer_count; i++) {
		const char *reply = reply_of_officer(&replies, s->visit.id, s->officer[i]);

		(void) snprintf(s->officer_reply[i], sizeof s->officer_reply[i], "%s",
				reply ? reply : "");
	}
	return r;
}

int visits_load(struct store *st, int64_t visit_id, struct visit_story *out, struct err *err)
{
	const struct visit_filter filter = { .visit_id = visit_id,
					     .from = DATE_NONE,
					     .to = DATE_NONE };
	struct visit_story s = { .visit = { .id = 0 } };
	int r;

	if ((r = visit_each(st, &filter, keep_visit, &s.visit, err)) < 0)
		return r;
	if (s.visit.id == 0)
		return err_set(err, ERR_NOT_FOUND,
			       "there is no visit %" PRId64 ": 'daybook visit list' shows them",
			       visit_id);
	if ((r = visit_off_load(st, visit_id, &s.off, err)) < 0 ||
	    (r = visit_use_each(st, visit_id, keep_use, &s, err)) < 0 ||
	    (r = visit_officer_each(st, visit_id, keep_officer, &s, err)) < 0)
		return r;
	if ((r = load_replies(st, &s, err)) < 0)
		return r;
	for (size_t i = 0; i < s.officer_count; i++) {
		add(s.officers, sizeof s.officers, joint(i, s.officer_count));
		add(s.officers, sizeof s.officers, s.officer[i]);
	}
	*out = s;
	return ERR_OK;
}

/* ---- words ---- */

void visits_print_who(FILE *out, const struct visit_story *s)
{
	fprintf(out, "%s %s ", s->officers, s->visit.place == PLACE_SCHOOL ? "at" : "for");
	for (size_t i = 0; i < s->school_count; i++)
		fprintf(out, "%s%s", joint(i, s->school_count), s->use[i].school);
	if (s->visit.place != PLACE_SCHOOL)
		fprintf(out, " (%s)",
			s->visit.place == PLACE_DESK   ? "desk work"
			: s->visit.place == PLACE_HOME ? "at home"
						       : "online");
	fprintf(out, " on %s", date_table(s->visit.on).s);
}

/* What one school's part draws, in at most three pieces. */
static void say_use(const struct visit_use *use, char *out, size_t size)
{
	struct quantity own = quantity_of(use->drawn.hundredths - use->bought.hundredths);
	char piece[3][80];
	size_t count = 0;

	if (own.hundredths > 0)
		(void) snprintf(piece[count++], sizeof piece[0], "%s drawn",
				quantity_named(own, use->unit).s);
	if (use->bought.hundredths > 0)
		(void) snprintf(piece[count++], sizeof piece[0], "%s %s at £%s",
				quantity_named(use->bought, use->unit).s,
				use->topped_up ? "as a top-up" : "bought as it was used",
				money_pretty(use->bought_net).s);
	if (use->our_cost.hundredths > 0)
		(void) snprintf(piece[count++], sizeof piece[0], "%s at our own cost",
				quantity_named(use->our_cost, use->unit).s);
	for (size_t i = 0; i < count; i++) {
		add(out, size, joint(i, count));
		add(out, size, piece[i]);
	}
}

void visits_say_drawn(const struct visit_story *s, char *out, size_t size)
{
	out[0] = '\0';
	for (size_t i = 0; i < s->school_count; i++) {
		char one[260] = "";

		say_use(&s->use[i], one, sizeof one);
		if (one[0] == '\0')
			continue;
		if (s->school_count > 1) {
			add(out, size, out[0] ? "; " : "");
			add(out, size, s->use[i].school);
			add(out, size, ": ");
		}
		add(out, size, one);
	}
}

/* What became of the days of a visit that was called off. */
static void print_off(FILE *out, const struct visit_story *s, const char *drawn)
{
	if (s->off.owed)
		fprintf(out,
			": its days are owed until 'visit book --instead-of %" PRId64
			"' makes them good.\n",
			s->visit.id);
	else if (drawn[0])
		fprintf(out, ": %s, as the contract says (%s).\n", drawn, s->off.rung);
	else
		fprintf(out, ": %sits days are free to book again.\n",
			strcmp(s->off.decided, "waived") == 0 ? "waived; " : "");
}

static void print(FILE *out, const char *did, const struct visit_story *s)
{
	const struct visit *v = &s->visit;
	char drawn[600];
	bool is_plain = s->school_count == 1 && s->use[0].bought.hundredths == 0 &&
			s->use[0].our_cost.hundredths == 0;

	visits_say_drawn(s, drawn, sizeof drawn);
	fprintf(out, "%s visit %" PRId64 ": ", did, v->id);
	visits_print_who(out, s);
	if (v->free_service)
		fprintf(out, " (%s, free).\n", v->service);
	else if (!date_is_none(s->off.told.on) && strcmp(v->state, "reversed") != 0)
		print_off(out, s, drawn);
	else if (v->days.hundredths > 0 && is_plain)
		fprintf(out, " (%s on %s).\n", quantity_pretty(v->days, 1).s, v->contract);
	else if (drawn[0])
		fprintf(out, " (%s).\n", drawn);
	else if (strcmp(v->state, "reversed") == 0)
		fprintf(out, ": what it drew is there again.\n");
	else
		fprintf(out, ": it draws nothing, half of it or more was free work.\n");
}

static void add_use(struct json *array, const struct visit_use *use, const char *reply)
{
	struct json *row = json_add_object(array, NULL);

	json_add_text(row, "urn", use->urn);
	json_add_text(row, "school", use->school);
	json_add_quantity(row, "percent", quantity_of(use->part_bp));
	json_add_text(row, "contract", use->contract[0] ? use->contract : NULL);
	json_add_text(row, "unit", unit_terms(use->unit)->word);
	json_add_quantity(row, "booked", use->booked);
	json_add_quantity(row, "drawn", use->drawn);
	json_add_quantity(row, "bought", use->bought);
	json_add_money(row, "bought_net", use->bought_net);
	json_add_quantity(row, "our_cost", use->our_cost);
	json_add_text(row, "reply", reply[0] ? reply : NULL);
}

/* Of the officers who answered an invitation: none need to. */
static void add_officer_replies(struct json *root, const struct visit_story *s)
{
	struct json *array = NULL;

	for (size_t i = 0; i < s->officer_count; i++) {
		struct json *row;

		if (s->officer_reply[i][0] == '\0')
			continue;
		if (!array)
			array = json_add_array(root, "officer_replies");
		row = json_add_object(array, NULL);
		json_add_text(row, "officer", s->officer[i]);
		json_add_text(row, "reply", s->officer_reply[i]);
	}
}

static void add_off(struct json *root, const struct visit_story *s)
{
	char told[48];

	if (date_is_none(s->off.told.on))
		return;
	(void) snprintf(told, sizeof told, "%s %s", date_iso(s->off.told.on).s,
			clock_text(s->off.told.min).s);
	json_add_text(root, "told", told);
	json_add_text(root, "decided_by", s->off.decided);
	json_add_quantity(root, "percent_drawn", quantity_of(s->off.drawn_bp));
	json_add_text(root, "notice", s->off.rung[0] ? s->off.rung : NULL);
	json_add_bool(root, "owed", s->off.owed);
}

void visits_add_json(struct json *root, const struct visit_story *s)
{
	const struct visit *v = &s->visit;
	struct json *officers, *schools;

	json_add_int(root, "visit", v->id);
	json_add_text(root, "urn", v->urn);
	json_add_text(root, "officer", v->officer);
	json_add_text(root, "service", v->service);
	json_add_text(root, "place", place_word(v->place));
	json_add_date(root, "date", v->on);
	json_add_text(root, "start", clock_text(v->start_min).s);
	json_add_text(root, "end", clock_text(v->end_min).s);
	json_add_bool(root, "free", v->free_service);
	json_add_quantity(root, "quantity", v->days);
	json_add_text(root, "unit", v->contract[0] ? unit_terms(v->unit)->word : NULL);
	json_add_text(root, "state", v->state);
	json_add_date(root, "awaiting_until", v->awaiting_until);
	json_add_bool(root, "queried", v->queried);
	if (v->series_id)
		json_add_int(root, "series", v->series_id);
	add_off(root, s);
	officers = json_add_array(root, "officers");
	for (size_t i = 0; i < s->officer_count; i++)
		json_add_text(officers, NULL, s->officer[i]);
	add_officer_replies(root, s);
	schools = json_add_array(root, "schools");
	for (size_t i = 0; i < s->school_count; i++)
		add_use(schools, &s->use[i], s->reply[i]);
}

/* ---- refusals ---- */

static void add_slot(struct json *array, const struct slot *slot)
{
	struct json *row = json_add_object(array, NULL);

	json_add_date(row, "date", slot->on);
	json_add_text(row, "session", session_word(slot->session));
}

void visits_offer(struct cli *cli, const struct slots *slots)
{
	struct json *root, *array;
	char *text = NULL;
	size_t length = 0;
	FILE *out;

	if (slots->count == 0)
		return;
	root = json_object();
	array = json_add_array(root, "slots");
	out = open_memstream(&text, &length);
	for (size_t i = 0; i < slots->count; i++) {
		add_slot(array, &slots->slot[i]);
		if (out)
			fprintf(out, "free: %s %s\n", date_table(slots->slot[i].on).s,
				slots->slot[i].session == SESSION_DAY
					? "all day"
					: session_word(slots->slot[i].session));
	}
	if (out && fclose(out) != 0) {
		free(text);
		text = NULL;
	}
	cli_refused_with(cli, root, text);
}

/* ---- acts ---- */

static int report(const struct cli *cli, const char *did, int64_t id, struct json *array,
		  struct err *err)
{
	struct visit_story s;
	int r = visits_load(cli_store(cli), id, &s, err);

	if (r < 0)
		return r;
	if (array)
		visits_add_json(json_add_object(array, NULL), &s);
	else
		print(cli_out(cli), did, &s);
	return ERR_OK;
}

int visits_run_all(struct cli *cli, const char *did, visit_act *act, const void *how,
		   const int64_t *ids, size_t count, struct err *err)
{
	SCOPED(json_freep) struct json *root = cli_json(cli) ? json_array() : NULL;
	int r;

	for (size_t i = 0; i < count; i++)
		if ((r = act(cli_work(cli), ids[i], how, err)) < 0)
			return r;
	if ((r = work_commit(cli_work(cli), err)) < 0)
		return r;
	for (size_t i = 0; i < count; i++)
		if ((r = report(cli, did, ids[i], root, err)) < 0)
			return r;
	return root ? cli_print_json(cli, root, err) : ERR_OK;
}

int visits_run(struct cli *cli, const char *did, visit_act *act, const void *how, struct err *err)
{
	size_t count = cli_operand_count(cli);
	SCOPED(freep) int64_t *ids = calloc(count + 1, sizeof *ids);
	int r;

	if (!ids)
		return err_nomem(err);
	for (size_t i = 0; i < count; i++)
		if ((r = cli_number(cli, i, "visit", &ids[i], err)) < 0)
			return r;
	return visits_run_all(cli, did, act, how, ids, count, err);
}
