/*
 * billing/snapshot.h - what a document shows, frozen as JSON at issue.
 *
 * A snapshot holds everything its PDF and XML show and nothing else: no case reference, no outcome, no
 * free text about a family. Renderers read it and compute nothing. All money and quantities are decimal
 * strings ("3680.00", "9.50"), all dates ISO, all texts UTF-8. Keys marked ? may be missing or null.
 *
 * {
 *   "version": 1,
 *   "kind": "vat-invoice" | "invoice" | "recharge" | "credit-note",
 *   "number": "EWS24-00087",
 *   "request"?: true,                                               another ledger issues the document: this asks it to
 *   "issued_on": D, "tax_point_on": D, "due_on"?: D,                (settled by journal, or a request: no due_on;
 *                                                                   recharge: tax_point_on not shown)
 *   "service_from": D, "service_to": D,                             "Days run"
 *   "credits"?: { "number", "issued_on": D, "taken_off" },          credit note: what it credits, and how much of it paid that at once
 *   "reason"?: "Days taken back",                                   credit note; its amounts are above 0
 *   "supplier": { "name", "service", "address": [lines], "vat_number"?, "mail"?, "telephone"?, "website"?,
 *                 "endpoint"?: "0088:9520852000009",                electronic address: scheme and number (core/endpoint.h)
 *                 "identifier"?: "0088:9520852000009" },            who it is; without a scheme: its number in the register
 *   "payer": { "name", "address": [lines], "mail"?, "endpoint"? },  address without the name; mail, endpoint: XML alone
 *   "school": { "urn"?, "name" },                                   several: no urn, "3 schools"
 *   "order_number"?, "contract": "C-2024-031",                      contract: of the first line
 *   "lines": [ { "text": "Education Welfare Officer days", "note": "Contract C-2024-031, one charge in advance",
 *                "urn"?, "school"?,                                 of several schools: whose; the note says it, too
 *                "contract": "C-2024-031", "quantity": "10.00", "unit": "day", "rate": "368.00",
 *                "decimals": 1, "vat_bp": 2000, "net": "3680.00", "part": 1, "parts": 1,
 *                "by_amount"?: true,                                net is not quantity x rate, as with parts > 1
 *                "service_from": D, "service_to": D } ],
 *   "vat": [ { "treatment": "standard", "title": "Standard", "category": "S", "vat_bp": 2000,
 *              "net", "vat", "gross" } ],                           recharge: empty
 *   "net", "vat_total", "gross", "currency": "GBP",
 *   "settlement": "bank" | "journal",
 *   "bank"?: { "name", "sort_code", "account", "bic"?, "iban"? },   settlement bank only
 *   "coding"?: [ { "title": "From your budget", "code": "52217 E28a" }, { "title": "To our income", "code": "41100 I-EWS" } ],
 *   "terms": [ "Pay in full within 30 days of the invoice date.", .. ],   one sentence each, printed one below the other
 *   "specimen": false,                                              true prints "Specimen: the figures are made up"
 *   "theme"?: { "colour": "#0f4c5c",                                without it: that colour, and no logo
 *               "logo"?: sha256 of its bytes, "logo_words"? },       kept as a blob; what it says
 *   "annex": { "from": D, "to": D, "counts_only": false,
 *              "services": [ { "on": D, "service": "Fast Track to Attendance meeting", "officer": "SM-01" } ],  oldest first
 *              "counts": [ { "urn"?, "school"?, "service", "count": 3 } ] },   counts_only: services is empty
 *   "days": [ one for each contract of the school that has days in the year; of several schools with "school", whose,
 *             or "pool of 3 schools", and without purchases, visits and school_terms:
 *     { "school"?, "contract", "fy": "2024-25", "on": D, "unit": "day", "decimals": 1,
 *       "bought", "used_confirmed", "used_awaiting", "booked", "left", "lapsed",
 *       "starts_on": D, "ends_on": D,
 *       "purchases": [ { "on": D, "quantity" } ],                   what was bought, or taken back (below 0), day by day
 *       "visits": [ { "on": D, "quantity", "state": "used" | "awaiting" | "booked" } ],   oldest first
 *       "school_terms": [ { "from": D, "to": D } ] } ]              empty where term dates are not known
 * }
 */
#ifndef BILLING_SNAPSHOT_H
#define BILLING_SNAPSHOT_H

#include "core/error.h"

#endif
