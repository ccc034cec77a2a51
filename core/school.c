/* core/school.c - finds schools; who is invoiced for one on a date, with VAT or as a recharge */
#include "core/school.h"

#include "core/find.h"
#include "core/payer.h"

#include "core/banned.h"

#define COLUMNS                                                                                   \
	"SELECT school_id, urn, name, status, la_code, town, postcode, address, mail, opened_on," \
	" closed_on FROM school "

static void read_school(const struct stmt *q, struct school *out)
{
	*out = (struct school){ .id = stmt_int(q, 0),
				.opened_on = stmt_date(q, 9),
				.closed_on = stmt_date(q, 10) };
	stmt_copy(q, 1, out->urn, sizeof out->urn);
	stmt_copy(q, 2, out->name, sizeof out->name);
	stmt_copy(q, 3, out->status, sizeof out->status);
	stmt_copy(q, 4, out->la_code, sizeof out->la_code);
	stmt_copy(q, 5, out->town, sizeof out->town);
	stmt_copy(q, 6, out->postcode, sizeof out->postcode);
	stmt_copy(q, 7, out->address, sizeof out->address);
	stmt_copy(q, 8, out->mail, sizeof out->mail);
}

int school_load(struct store *st, int64_t school_id, struct school *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(st, COLUMNS "WHERE school_id = ?1", BIND(bind_int(school_id)), &q, &row,
			  err);

	if (r < 0)
		return r;
	if (!row)
		return err_set(err, ERR_NOT_FOUND, "the book has no school with the key %" PRId64,
			       school_id);
	read_school(q, out);
	return ERR_OK;
}

static bool is_urn(const char *text)
{
	return strlen(text) == 6 && strspn(text, "0123456789") == 6;
}

static int find_urn(struct store *st, const char *urn, struct school *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(st, COLUMNS "WHERE urn = ?1", BIND(bind_text(urn)), &q, &row, err);

	if (r < 0)
		return r;
	if (!row)
		return err_set(
			err, ERR_NOT_FOUND,
			"there is no school with the URN %s: 'daybook school list --all' shows"
			" those there are",
			urn);
	read_school(q, out);
	return ERR_OK;
}

int school_find(struct store *st, const char *text, struct school *out, struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	SCOPED(find_release) struct find find = FIND_EMPTY;
	bool row = false;
	int64_t id;
	int r;

	if (is_urn(text))
		return find_urn(st, text, out, err);
	if ((r = find_begin(&find, "school", text, err)) < 0 ||
	    (r = store_query(st,
			     "SELECT school_id, name_folded, name, urn, status FROM school"
			     " ORDER BY name_folded, urn",
			     BIND_NONE, &q, err)) < 0)
		return r;
	while ((r = stmt_next(q, &row, err)) == ERR_OK && row)
		find_offer(&find, stmt_int(q, 0), stmt_text(q, 1), stmt_text(q, 2), stmt_text(q, 3),
			   strcmp(stmt_text(q, 4), "closed") == 0);
	if (r < 0 || (r = find_end(&find, &id, err)) < 0)
		return r;
	return school_load(st, id, out, err);
}

const char *school_treatment(const char *gias_type, const char *gias_group, const char *la_code,
			     const char *own_la_code)
{
	bool maintained = strcmp(gias_group, "4") == 0 || strcmp(gias_type, "07") == 0 ||
			  strcmp(gias_type, "12") == 0;

	return maintained && strcmp(la_code, own_la_code) == 0 ? "recharge" : "standard";
}

int school_terms_on(struct store *st, int64_t school_id, struct date on, struct school_terms *out,
		    struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(
		st,
		"SELECT k.from_on, k.treatment, k.gias_type, k.gias_group, k.reason, " PAYER_COLUMNS
		" FROM school_kind k JOIN payer p ON p.payer_id = k.payer_id"
		" WHERE k.school_id = ?1 AND k.from_on =" SCHOOL_KIND_FROM("?1", "?2"),
		BIND(bind_int(school_id), bind_date(on)), &q, &row, err);

	if (r < 0)
		return r;
	if (!row)
		return err_set(err, ERR_NOT_FOUND, "nobody is known to be invoiced for the school");
	*out = (struct school_terms){ .from = stmt_date(q, 0) };
	stmt_copy(q, 1, out->treatment, sizeof out->treatment);
	stmt_copy(q, 2, out->gias_type, sizeof out->gias_type);
	stmt_copy(q, 3, out->gias_group, sizeof out->gias_group);
	stmt_copy(q, 4, out->reason, sizeof out->reason);
	payer_read(q, 5, &out->payer);
	return ERR_OK;
}

const char *treatment_word(const char *treatment)
{
	return strcmp(treatment, "recharge") == 0 ? "internal" : "VAT";
}
