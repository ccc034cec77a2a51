/* billing/bank_match.c - matches what a bank wrote against what is outstanding, in memory */
#include "billing/bank_index_private.h"

#include "core/text.h"

#include "core/banned.h"

/* ---- numbers ---- */

/* What a reference says, in the forms in which it is looked at. */
struct said {
	char *folded; /* small letters, one blank between words */
	char *padded; /* with a blank at each end */
	char *squeezed;
};

static void said_release(struct said *said)
{
	free(said->folded);
	free(said->padded);
	free(said->squeezed);
}

static int said_read(const char *reference, struct said *out, struct err *err)
{
	size_t size;

	*out = (struct said){ NULL, NULL, NULL };
	out->folded = text_fold(reference);
	out->squeezed = bank_squeezed(reference);
	if (!out->folded || !out->squeezed)
		return err_nomem(err);
	size = strlen(out->folded) + 3;
	if (!(out->padded = malloc(size)))
		return err_nomem(err);
	(void) snprintf(out->padded, size, " %s ", out->folded);
	return ERR_OK;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static int64_t read_number(const char **p, size_t at_most)
{
	int64_t n = 0;

	for (size_t i = 0; i < at_most && is_digit(**p); i++, ++*p)
		n = n * 10 + (**p - '0');
	return n;
}

/* "24 00087", "2400087", "24 87" after the letters of a series; false: it is no number of ours. */
static bool read_rest(const char *p, int64_t *out_year, int64_t *out_number)
{
	const char *from;

	if (*p == ' ')
		p++;
	if (!is_digit(p[0]) || !is_digit(p[1]))
		return false;
	*out_year = read_number(&p, 2);
	if (*p == ' ')
		p++;
	from = p;
	*out_number = read_number(&p, 9);
	return p > from && !is_digit(*p) && *out_number > 0;
}

/* A document that a reference names, whatever is outstanding of it. */
struct named {
	int64_t id, account_id;
	char name[24], payer[128];
	bool is_credit, by_journal;
};

struct found {
	size_t count;
	struct named item[BANK_DOCUMENTS_MAX];
};

static int add_named(struct store *st, const char *name, int64_t document_id, struct found *out,
		     struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	struct named *n = &out->item[out->count];
	bool row = false;
	int r = store_one(st,
			  "SELECT d.document_id, d.name, d.kind, d.settles, coalesce(p.account_id,"
			  " p.payer_id), p.name FROM document d JOIN payer p ON p.payer_id ="
			  " d.payer_id WHERE d.document_id = coalesce((SELECT x.document_id FROM"
			  " document x WHERE x.name = ?1), ?2)",
			  BIND(bind_text(name), bind_id(document_id)), &q, &row, err);

	if (r < 0 || !row)
		return r;
	for (size_t i = 0; i < out->count; i++)
		if (out->item[i].id == stmt_int(q, 0))
			return ERR_OK;
	if (out->count + 1 >= COUNT_OF(out->item))
		return ERR_OK; /* nobody writes so many: see find_numbers() */
	*n = (struct named){ .id = stmt_int(q, 0),
			     .account_id = stmt_int(q, 4),
			     .is_credit = strcmp(stmt_text(q, 2), "credit-note") == 0,
			     .by_journal = strcmp(stmt_text(q, 3), "bank") != 0 };
	stmt_copy(q, 1, n->name, sizeof n->name);
	stmt_copy(q, 5, n->payer, sizeof n->payer);
	out->count++;
	return ERR_OK;
}

/* Our own numbers: the letters of a series, at their end, then year and number. */
static int find_ours(const struct bank_index *index, struct store *st, const struct said *said,
		     struct found *out, struct err *err)
{
	for (size_t i = 0; i < index->series_count; i++) {
		size_t length = strlen(index->series[i]);

		for (const char *p = said->folded; (p = strstr(p, index->series[i])); p++) {
			char name[48];
			int64_t year, number;
			int r;

			if (!read_rest(p + length, &year, &number))
				continue;
			(void) snprintf(name, sizeof name, "%s%02d-%05" PRId64, index->series[i],
					(int) year, number);
			for (char *c = name; *c != '\0'; c++)
				if (*c >= 'a' && *c <= 'z')
					*c = (char) (*c - 'a' + 'A');
			if ((r = add_named(st, name, 0, out, err)) < 0)
				return r;
		}
	}
	return ERR_OK;
}

/* Numbers of the corporate ledger: one to four words of the reference, without the blanks. */
static int find_given(const struct bank_index *index, struct store *st, const struct said *said,
		      struct found *out, struct err *err)
{
	if (!index->numbers)
		return ERR_OK;
	for (const char *from = said->folded; *from != '\0';) {
		char word[64] = "";
		const char *p = from;
		size_t used = 0;

		for (int words = 0; words < 4 && *p != '\0'; words++) {
			struct given_number *n;
			int r;

			while (*p == ' ')
				p++;
			while (*p != ' ' && *p != '\0' && used + 1 < sizeof word)
				word[used++] = *p++;
			word[used] = '\0';
			if (*p != ' ' && *p != '\0')
				break;
			HASH_FIND_STR(index->numbers, word, n);
			if (n && (r = add_named(st, NULL, n->document_id, out, err)) < 0)
				return r;
		}
		while (*from != ' ' && *from != '\0')
			from++;
		while (*from == ' ')
			from++;
	}
	return ERR_OK;
}

/* ---- matching ---- */

static void pay(struct open_item *item, struct money *rest, struct bank_pays *out)
{
	int64_t pays = item->left < rest->pence ? item->left : rest->pence;

	item->left -= pays;
	rest->pence -= pays;
	out->document_id = item->id;
	memcpy(out->name, item->name, sizeof out->name);
	out->pays = money_pence(pays);
	out->left = money_pence(item->left);
}

/* Numbers that mean no payment, or payers that differ: a person has to look. */
static bool is_plain(const struct found *found, struct bank_match *out)
{
	for (size_t i = 0; i < found->count; i++) {
		const struct named *n = &found->item[i];

		if (n->is_credit || n->by_journal) {
			(void) snprintf(out->why, sizeof out->why, "%s is %s", n->name,
					n->is_credit ? "a credit note"
						     : "settled by journal, never paid");
			return false;
		}
		if (n->account_id != found->item[0].account_id) {
			(void) snprintf(out->why, sizeof out->why, "%s and %s have two payers",
					found->item[0].name, n->name);
			return false;
		}
	}
	return true;
}

/* By number: what is due first of those that are named, each as far as it goes; the rest is on account. */
static void match_numbers(struct bank_index *index, const struct found *found,
			  struct bank_match *out)
{
	struct open_item *item, *next;

	out->how = BANK_BY_NUMBER;
	out->account_id = found->item[0].account_id;
	(void) snprintf(out->payer, sizeof out->payer, "%s", found->item[0].payer);
	if (found->count == 1) { /* no walk through all there is */
		HASH_FIND(hh, index->items, &found->item[0].id, sizeof found->item[0].id, item);
		if (item)
			pay(item, &out->rest, &out->document[out->count++]);
		return;
	}
	HASH_ITER(hh, index->items, item, next)
	{
		for (size_t i = 0; i < found->count; i++)
			if (item->id == found->item[i].id && item->left > 0 && out->rest.pence > 0)
				pay(item, &out->rest, &out->document[out->count++]);
	}
}

/* Enough of a name to think of it. */
enum { BEGINNING = 10 };

static void look_for(const struct said *said, struct known_name *name)
{
	char core[160], urn[16];
	size_t length = name->core < sizeof core ? name->core : sizeof core - 1;

	(void) snprintf(urn, sizeof urn, " %s ", name->urn);
	memcpy(core, name->squeezed, length);
	core[length] = '\0';
	name->said = (name->urn[0] && strstr(said->padded, urn)) ||
		     (length >= 6 && strstr(said->squeezed, core));
	if (length > BEGINNING)
		core[BEGINNING] = '\0';
	name->begun = name->said || (length >= BEGINNING && strstr(said->squeezed, core));
}

/* Once a line for each name, not for each document. How many there could be. */
static size_t mark_said(struct known_name *names, const struct said *said)
{
	struct known_name *n, *next;
	size_t count = 0;

	HASH_ITER(hh, names, n, next)
	{
		look_for(said, n);
		count += n->begun;
	}
	return count;
}

static bool is_begun(const struct open_item *item)
{
	return (item->payer && item->payer->begun) || (item->school && item->school->begun);
}

static bool is_named(const struct open_item *item)
{
	return (item->payer && item->payer->said) || (item->school && item->school->said);
}

static void add_likely(const struct open_item *item, struct bank_match *out)
{
	struct bank_likely *l = &out->likely[out->likely_count];

	for (size_t i = 0; i < out->likely_count; i++)
		if (out->likely[i].document_id == item->id)
			return;
	if (out->likely_count == COUNT_OF(out->likely))
		return;
	l->document_id = item->id;
	memcpy(l->name, item->name, sizeof l->name);
	(void) snprintf(l->payer, sizeof l->payer, "%s", item->payer ? item->payer->name : "");
	l->outstanding = money_pence(item->left);
	out->likely_count++;
}

/*
 * By the amount: the only document of just this amount whose payer is named. Otherwise what is likely: of this amount and
 * named, then of this amount, then named.
 */
static void match_amount(struct bank_index *index, const struct said *said, struct bank_match *out)
{
	struct open_item *item, *next, *hit = NULL;
	size_t named = mark_said(index->payers, said) + mark_said(index->schools, said), hits = 0;

	HASH_ITER(hh, index->items, item, next)
	{
		if (named == 0)
			break;
		if (item->left != out->rest.pence || !is_named(item))
			continue;
		hit = item;
		hits++;
		add_likely(item, out);
	}
	if (hits == 1) {
		out->how = BANK_BY_AMOUNT;
		out->account_id = hit->account_id;
		out->likely_count = 0;
		(void) snprintf(out->payer, sizeof out->payer, "%s", hit->payer->name);
		pay(hit, &out->rest, &out->document[out->count++]);
		return;
	}
	HASH_ITER(hh, index->items, item, next)
	{
		if (out->likely_count == COUNT_OF(out->likely))
			return;
		if (item->left > 0 && item->left == out->rest.pence)
			add_likely(item, out);
	}
	HASH_ITER(hh, index->items, item, next)
	{
		if (named == 0 || out->likely_count == COUNT_OF(out->likely))
			return;
		if (item->left > 0 && is_begun(item))
			add_likely(item, out);
	}
}

int bank_match(struct bank_index *index, struct store *st, struct money amount,
	       const char *reference, struct bank_match *out, struct err *err)
{
	SCOPED(said_release) struct said said = { NULL, NULL, NULL };
	struct found found = { .count = 0 };
	int r;

	*out = (struct bank_match){ .how = BANK_BY_NOTHING, .rest = amount };
	if ((r = said_read(reference, &said, err)) < 0 ||
	    (r = find_ours(index, st, &said, &found, err)) < 0 ||
	    (r = find_given(index, st, &said, &found, err)) < 0)
		return r;
	if (found.count > 0 && is_plain(&found, out))
		match_numbers(index, &found, out);
	else if (found.count == 0)
		match_amount(index, &said, out);
	return ERR_OK;
}

int bank_guess(struct bank_index *index, struct store *st, struct money amount,
	       const char *reference, struct bank_match *out, struct err *err)
{
	int r = bank_match(index, st, amount, reference, out, err);

	if (r < 0)
		return r;
	for (size_t i = 0; i < out->count; i++) {
		struct open_item *item;

		HASH_FIND(hh, index->items, &out->document[i].document_id,
			  sizeof out->document[i].document_id, item);
		if (!item)
			continue; /* cannot be: it was paid out of what is there */
		item->left += out->document[i].pays.pence;
		add_likely(item, out);
	}
	out->count = 0;
	out->account_id = 0;
	return ERR_OK;
}

void bank_likely_text(const struct bank_match *match, char *out, size_t size)
{
	size_t used = 0;

	out[0] = '\0';
	if (match->why[0])
		(void) snprintf(out, size, "%s", match->why);
	for (size_t i = 0; i < match->likely_count && used < size; i++) {
		int n = snprintf(out + used, size - used, "%s%s (%s)", i ? ", " : "",
				 match->likely[i].name, match->likely[i].payer);

		used += n > 0 ? (size_t) n : 0;
	}
}

void bank_likely_json(const struct bank_match *match, struct json *array)
{
	for (size_t i = 0; i < match->likely_count; i++) {
		struct json *o = json_add_object(array, NULL);

		json_add_text(o, "document", match->likely[i].name);
		json_add_text(o, "payer", match->likely[i].payer);
		json_add_money(o, "outstanding", match->likely[i].outstanding);
	}
}
