/* core/school_import_write.c - writes what the register's file adds and changes */
#include "core/school.h"
#include "core/school_import_private.h"

#include "core/text.h"

#include "core/banned.h"

static int insert_kind(struct work *work, int64_t school_id, struct date from,
		       const struct import_change *c, int64_t payer_id, struct err *err)
{
	return work_run(
		work,
		"INSERT INTO school_kind (school_id, from_on, gias_type, gias_group, treatment,"
		" payer_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
		BIND(bind_int(school_id), bind_date(from), bind_text(c->row.type),
		     bind_text(c->row.group), bind_text(c->treatment), bind_int(payer_id)),
		err);
}

static int add(struct work *work, const struct import_change *c, const char *folded,
	       struct err *err)
{
	const struct register_row *row = &c->row;
	struct date from = date_is_none(row->opened_on) ? DATE_FIRST : row->opened_on;
	int64_t school_id, payer_id;
	int r;

	if ((r = work_insert(
		     work,
		     "INSERT INTO school (urn, name, name_folded, la_code, status, address, town,"
		     " postcode, opened_on, closed_on)"
		     " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
		     BIND(bind_text(row->urn), bind_text(row->name), bind_text(folded),
			  bind_text(row->la_code), bind_text(row->status), bind_text(row->address),
			  bind_text(row->town), bind_text(row->postcode), bind_date(row->opened_on),
			  bind_date(row->closed_on)),
		     &school_id, err)) < 0 ||
	    (r = work_insert(
		     work, "INSERT INTO payer (name, address, school_id) VALUES (?1, ?2, ?3)",
		     BIND(bind_text(row->name), bind_text(row->address), bind_int(school_id)),
		     &payer_id, err)) < 0)
		return r;
	return insert_kind(work, school_id, from, c, payer_id, err);
}

/* The school's own payer follows the register as long as nobody set it otherwise. */
static int change_payers(struct work *work, const struct import_change *c, struct err *err)
{
	const struct known_school *k = c->known;
	bool renamed = strcmp(k->name, c->row.name) != 0;
	bool moved = strcmp(k->address, c->row.address) != 0;
	int r = ERR_OK;

	for (const struct own_payer *p = k->payers; p && r == ERR_OK; p = p->next) {
		if (renamed && p->name_follows)
			r = work_run(work, "UPDATE payer SET name = ?2 WHERE payer_id = ?1",
				     BIND(bind_int(p->id), bind_text(c->row.name)), err);
		if (r == ERR_OK && moved && p->address_follows)
			r = work_run(work, "UPDATE payer SET address = ?2 WHERE payer_id = ?1",
				     BIND(bind_int(p->id), bind_text(c->row.address)), err);
	}
	return r;
}

/*
 * Another type from today. The payer stays: who is billed after a conversion is finance's to say. What the book
 * has from a later day on is of the new type too.
 */
static int change_kind(struct work *work, const struct import_change *c, struct err *err)
{
	const struct known_school *k = c->known;
	int r = work_run(work,
			 "UPDATE school_kind SET gias_type = ?3, gias_group = ?4,"
			 " treatment = CASE WHEN reason IS NULL THEN ?5 ELSE treatment END"
			 " WHERE school_id = ?1 AND from_on > ?2",
			 BIND(bind_int(k->id), bind_date(work->today), bind_text(c->row.type),
			      bind_text(c->row.group), bind_text(c->treatment)),
			 err);

	if (r < 0)
		return r;
	return work_run(
		work,
		"INSERT INTO school_kind (school_id, from_on, gias_type, gias_group, treatment,"
		" payer_id, reason) SELECT x.school_id, ?2, ?3, ?4, ?5, x.payer_id, x.reason"
		" FROM school_kind x WHERE x.school_id = ?1 AND x.from_on =" SCHOOL_KIND_FROM(
			"?1",
			"?2") " ON CONFLICT (school_id, from_on) DO UPDATE SET"
			      " gias_type = excluded.gias_type, gias_group = excluded.gias_group,"
			      " treatment = excluded.treatment",
		BIND(bind_int(k->id), bind_date(work->today), bind_text(c->row.type),
		     bind_text(c->row.group), bind_text(c->treatment)),
		err);
}

static int change(struct work *work, const struct import_change *c, const char *folded,
		  struct err *err)
{
	const struct register_row *row = &c->row;
	int r;

	if ((r = change_payers(work, c, err)) < 0 ||
	    (r = work_run(
		     work,
		     "UPDATE school SET name = ?2, name_folded = ?3, la_code = ?4, status = ?5,"
		     " address = ?6, town = ?7, postcode = ?8, opened_on = ?9, closed_on = ?10"
		     " WHERE school_id = ?1",
		     BIND(bind_int(c->known->id), bind_text(row->name), bind_text(folded),
			  bind_text(row->la_code), bind_text(row->status), bind_text(row->address),
			  bind_text(row->town), bind_text(row->postcode), bind_date(row->opened_on),
			  bind_date(row->closed_on)),
		     err)) < 0)
		return r;
	return c->new_kind ? change_kind(work, c, err) : ERR_OK;
}

int school_import_write(struct work *work, const struct school_import *import,
			void (*progress)(void *context, size_t done, size_t total), void *context,
			struct err *err)
{
	int r;

	if ((r = school_import_refuse(import, false, err)) < 0)
		return r;
	for (size_t i = 0; i < import->change_count; i++) {
		const struct import_change *c = &import->changes[i];
		SCOPED(freep) char *folded = text_fold(c->row.name);

		if (!folded)
			return err_nomem(err);
		r = c->known ? change(work, c, folded, err) : add(work, c, folded, err);
		if (r < 0)
			return r;
		if (progress)
			progress(context, i + 1, import->change_count);
	}
	return ERR_OK;
}
