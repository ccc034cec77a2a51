/* billing/vat.c - the dated VAT table */
#include "billing/vat.h"

#include "core/banned.h"

int vat_rate_on(struct store *st, const char *treatment, struct date on, struct vat_rate *out,
		struct err *err)
{
	SCOPED(stmt_endp) struct stmt *q = NULL;
	bool row = false;
	int r = store_one(st,
			  "SELECT treatment, title, category, vat_bp FROM vat_rate WHERE treatment "
			  "= ?1 AND from_on <= ?2"
			  " ORDER BY from_on DESC LIMIT 1",
			  BIND(bind_text(treatment), bind_date(on)), &q, &row, err);

	if (r < 0)
		return r;
	if (!row)
		return err_set(err, ERR_NOT_FOUND, "the book has no VAT rate of '%s' for %s",
			       treatment, date_long(on).s);
	stmt_copy(q, 0, out->treatment, sizeof out->treatment);
	stmt_copy(q, 1, out->title, sizeof out->title);
	stmt_copy(q, 2, out->category, sizeof out->category);
	out->bp = stmt_int(q, 3);
	return ERR_OK;
}

struct money vat_credited(struct money net, int64_t bp, struct money left_net,
			  struct money left_vat)
{
	struct money vat = money_vat(net, bp);

	return net.pence >= left_net.pence || vat.pence > left_vat.pence ? left_vat : vat;
}

/* Categories of EN 16931 that a document may have: the standard one alone has a rate. */
static int check_category(const char *category, int64_t bp, struct err *err)
{
	static const char *const categories[] = { "S", "Z", "E", "O" };
	bool known = false;

	for (size_t i = 0; i < COUNT_OF(categories); i++)
		known = known || strcmp(categories[i], category) == 0;
	if (known && (strcmp(category, "S") == 0) == (bp > 0))
		return ERR_OK;
	if (known)
		(void) err_set(err, ERR_INVALID,
			       "a VAT rate of category %s is %s: S has a rate, Z (zero-rated), E"
			       " (exempt) and O (outside the scope) have none",
			       category, bp > 0 ? "above 0" : "0");
	else
		(void) err_set(err, ERR_INVALID,
			       "'%s' is not a category of VAT: S (standard), Z (zero-rated), E"
			       " (exempt) or O (outside the scope)",
			       category);
	return err_at(err, "category", 0);
}

static int load_one(struct work *work, const struct json *entry, struct err *err)
{
	const char *treatment, *title, *category;
	struct date from;
	int64_t bp = json_int(entry, "vat_bp", -1);
	int r;

	if ((r = json_need_text(entry, "treatment", &treatment, err)) < 0 ||
	    (r = json_need_text(entry, "title", &title, err)) < 0 ||
	    (r = json_need_text(entry, "category", &category, err)) < 0 ||
	    (r = json_need_date(entry, "from_on", &from, err)) < 0)
		return r;
	if (bp < 0 || bp > 10000) {
		err_set(err, ERR_INVALID,
			"a VAT rate lies between 0 and 10000 hundredths of a per cent");
		return err_at(err, "vat_bp", 0);
	}
	if ((r = check_category(category, bp, err)) < 0)
		return r;
	return work_run(work,
			"INSERT INTO vat_rate (treatment, from_on, title, category, vat_bp) VALUES "
			"(?1, ?2, ?3, ?4, ?5)",
			BIND(bind_text(treatment), bind_date(from), bind_text(title),
			     bind_text(category), bind_int(bp)),
			err);
}

int vat_load(struct work *work, const struct json *table, struct err *err)
{
	if (!json_is_array(table))
		return err_set(err, ERR_INVALID, "a VAT table is an array of rates");
	for (const struct json *entry = json_first(table); entry; entry = json_next(entry)) {
		int r = load_one(work, entry, err);

		if (r < 0)
			return r;
	}
	return ERR_OK;
}
