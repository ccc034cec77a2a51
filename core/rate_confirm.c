/* core/rate_confirm.c - a provisional year gets its rate, once; charges nothing */
#include "core/purchase.h"

#include "core/banned.h"

int contract_confirm_year(struct work *work, struct contract *c, size_t year, struct money rate,
			  struct money net, struct err *err)
{
	struct contract_year *y = &c->year[year];
	const struct contract_word word = { .event = EVENT_RATE_CONFIRMED, .last_on = DATE_NONE };
	int r = work_run(work,
			 "INSERT INTO year_confirmed (contract_id, fy, confirmed_on, rate_pence, "
			 "net_pence, audit_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
			 BIND(bind_int(c->id), bind_int(y->fy.begins), bind_date(work->today),
			      bind_int(rate.pence), bind_int(net.pence),
			      bind_int(work_audit_id(work))),
			 err);

	if (r < 0)
		return r;
	c->net = money_add(c->net, money_sub(net, y->net));
	y->rate = rate;
	y->net = net;
	y->confirmed = true;
	return contract_note(work, c, &word, err);
}

int purchase_confirm(struct work *work, int64_t purchase_id, struct money rate, struct money net,
		     struct err *err)
{
	return work_run(work,
			"INSERT INTO rate_confirmed (purchase_id, confirmed_on, rate_pence, "
			"net_pence, audit_id) VALUES (?1, ?2, ?3, ?4, ?5)",
			BIND(bind_int(purchase_id), bind_date(work->today), bind_int(rate.pence),
			     bind_int(net.pence), bind_int(work_audit_id(work))),
			err);
}
