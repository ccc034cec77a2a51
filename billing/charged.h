/*
 * billing/charged.h - SQL: what purchases charge, against what they should; one reading for the commit, for book check
 * and for what is taken back.
 */
#ifndef BILLING_CHARGED_H
#define BILLING_CHARGED_H

/*
 * The school that pays for its own days of allotment a, whatever the others pay of what was agreed together: those it
 * bought itself, too. NULL where all pay by their shares (contract_member.pay_weight).
 */
#define CHARGE_OWNER                                                                          \
	"CASE WHEN t.sharing = 'single' OR t.sharing = 'allotted' AND (t.pay_by = 'days' OR " \
	"u.origin <> 'agreed') THEN a.school_id END"

/* The charges of purchase u that stand, credits taken off. */
#define CHARGED                                                                          \
	"(SELECT coalesce(sum(c.net_pence), 0) FROM charge c WHERE c.purchase_id = "     \
	"u.purchase_id AND NOT EXISTS (SELECT 1 FROM charge_void v WHERE v.charge_id = " \
	"c.charge_id))"

/*
 * What purchase u costs as it stands: as agreed, with its changes of price, less what was taken back. Days that were
 * moved come to 0, but for their changes of price.
 */
#define PRICE                                                                             \
	"(u.net_pence + (SELECT coalesce(sum(e.price_pence + CASE WHEN e.kind IN "        \
	"('cancel','transfer') THEN e.value_pence ELSE 0 END), 0) FROM allotment a JOIN " \
	"day_entry e ON e.allotment_id = a.allotment_id WHERE a.purchase_id = u.purchase_id))"

/* What it cost before anything of it was taken back. */
#define PRICE_BEFORE                                                                    \
	"(u.net_pence + (SELECT coalesce(sum(e.price_pence), 0) FROM allotment a JOIN " \
	"day_entry e ON e.allotment_id = a.allotment_id WHERE a.purchase_id = u.purchase_id))"

/*
 * Purchases whose charges are not what they should be: purchase_id, charged, price. At a provisional rate nothing is
 * charged. What is billed as it is used is charged up to its price, by charges_accrue(), which also takes back what was
 * charged for a use that was none: until then that may be charged still. All else is charged its price.
 */
#define CHARGES_DIFFER(WHERE)                                                                   \
	"SELECT p.purchase_id, p.charged, p.price FROM (SELECT u.purchase_id, t.plan, "         \
	"u.origin, u.provisional, " CHARGED " AS charged, " PRICE " AS price, " PRICE_BEFORE    \
	" AS before, (SELECT count(*) FROM rate_confirmed k WHERE k.purchase_id = "             \
	"u.purchase_id) AS confirmed FROM purchase u JOIN contract t ON t.contract_id = "       \
	"u.contract_id" WHERE ") p WHERE CASE WHEN p.provisional = 1 AND p.confirmed = 0 THEN " \
	"p.charged <> 0 WHEN p.origin = 'as-used' THEN p.charged > p.before WHEN p.plan = "     \
	"'on-use' THEN p.charged > p.price ELSE p.charged <> p.price END"

/*
 * A charge c that stood on a date (?2), as it was known (?3). What is left of a voided charge is charged from the day
 * of the voiding on, though it is due when the whole was; what a provisional rate left open, from its confirmation on.
 */
#define CHARGE_THEN                                                                            \
	" c.audit_id <= ?3 AND u.bought_on <= ?2 AND (c.cause IN ('agreed','used','rest') OR " \
	"c.due_on <= ?2) AND NOT EXISTS (SELECT 1 FROM charge_void z WHERE z.charge_id = "     \
	"c.charge_id AND z.voided_on <= ?2 AND z.audit_id <= ?3) AND NOT EXISTS (SELECT 1 "    \
	"FROM charge_void y WHERE y.charge_id = c.replaces_id AND y.voided_on > ?2) AND NOT "  \
	"EXISTS (SELECT 1 FROM rate_confirmed x WHERE x.purchase_id = u.purchase_id AND "      \
	"x.confirmed_on > ?2) "

/* The document that had billed it by then. */
#define BILLED_THEN                                                                        \
	" LEFT JOIN document_line l ON l.charge_id = c.charge_id LEFT JOIN document d ON " \
	"d.document_id = l.document_id AND d.issued_on <= ?2 AND d.audit_id <= ?3 "

/* As SCHOOL_KIND_FROM, on the day the charge is due, of the rows that were known. */
#define KIND_KEY "kx.school_id || '/' || kx.from_on"
#define KIND_KNOWN ROW_KNOWN("school_kind", KIND_KEY, "?3")
#define KIND_THEN                                                                              \
	" coalesce((SELECT max(kx.from_on) FROM school_kind kx WHERE kx.school_id = "          \
	"c.school_id AND kx.from_on <= c.due_on AND " KIND_KNOWN "), (SELECT min(ky.from_on) " \
	"FROM school_kind ky WHERE ky.school_id = c.school_id))"

#endif
