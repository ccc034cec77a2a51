/* billing/journal.c - posts facts to the money ledger */
#include "billing/journal.h"

#include "core/banned.h"

int journal_post(struct work *work, const char *source_kind, int64_t source_id,
		 struct date dated_on, const struct posting *lines, size_t count, struct err *err)
{
	struct money sum = money_pence(0);
	int64_t journal_id, line = 0;
	int r;

	for (size_t i = 0; i < count; i++)
		sum = money_add(sum, lines[i].amount);
	if (sum.pence != 0)
		return err_set(err, ERR_CONFLICT, "the journal of %s %" PRId64 " is out by £%s",
			       source_kind, source_id, money_pretty(sum).s);
	if ((r = work_insert(work,
			     "INSERT INTO journal (dated_on, source_kind, source_id, audit_id) "
			     "VALUES (?1, ?2, ?3, ?4)",
			     BIND(bind_date(dated_on), bind_text(source_kind), bind_int(source_id),
				  bind_int(work_audit_id(work))),
			     &journal_id, err)) < 0)
		return r;
	for (size_t i = 0; i < count && r == ERR_OK; i++)
		if (lines[i].amount.pence != 0)
			r = work_run(
				work,
				"INSERT INTO posting (journal_id, line, account, payer_id, "
				"school_id, contract_id, fy, pence)"
				" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
				BIND(bind_int(journal_id), bind_int(++line),
				     bind_text(lines[i].account), bind_id(lines[i].payer_id),
				     bind_id(lines[i].school_id), bind_id(lines[i].contract_id),
				     bind_id(lines[i].fy.begins), bind_int(lines[i].amount.pence)),
				err);
	return r;
}
