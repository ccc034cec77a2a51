/*
 * cli/registry.c - every command, ordered by noun and then as help shows them.
 *
 * A new command owes: cli/cmd_NOUN_VERB.c with its record, a line in each of the two lists here, a line
 * in cli/meson.build, its act in core/access.c if it writes, and a test in tests/cli/.
 */
#include "cli/command.h"

#include "core/banned.h"

extern const struct command cmd_absence_list;
extern const struct command cmd_absence_withdraw;
extern const struct command cmd_account_list;
extern const struct command cmd_account_set;
extern const struct command cmd_action_add;
extern const struct command cmd_action_defer;
extern const struct command cmd_action_done;
extern const struct command cmd_action_drop;
extern const struct command cmd_action_list;
extern const struct command cmd_action_pass;
extern const struct command cmd_action_reopen;
extern const struct command cmd_approval_give;
extern const struct command cmd_approval_list;
extern const struct command cmd_balance;
extern const struct command cmd_book_audit;
extern const struct command cmd_billing_due;
extern const struct command cmd_billing_billed;
extern const struct command cmd_billing_paid;
extern const struct command cmd_billing_outstanding;
extern const struct command cmd_billing_vat;
extern const struct command cmd_billing_income;
extern const struct command cmd_billing_reconcile;
extern const struct command cmd_billing_year_end;
extern const struct command cmd_book_check;
extern const struct command cmd_calendar_feed;
extern const struct command cmd_calendar_import;
extern const struct command cmd_calendar_freebusy;
extern const struct command cmd_calendar_invite;
extern const struct command cmd_calendar_publish;
extern const struct command cmd_charge_list;
extern const struct command cmd_completion;
extern const struct command cmd_contract_agree;
extern const struct command cmd_contract_buy;
extern const struct command cmd_contract_cancel;
extern const struct command cmd_contract_confirm_rate;
extern const struct command cmd_contract_end;
extern const struct command cmd_contract_list;
extern const struct command cmd_contract_order;
extern const struct command cmd_contract_pdf;
extern const struct command cmd_contract_quote;
extern const struct command cmd_contract_renew;
extern const struct command cmd_contract_show;
extern const struct command cmd_contract_transfer;
extern const struct command cmd_contract_withdraw;
extern const struct command cmd_cover_affected;
extern const struct command cmd_cover_assign;
extern const struct command cmd_cover_auto;
extern const struct command cmd_cover_suggest;
extern const struct command cmd_daily;
extern const struct command cmd_debt_aged;
extern const struct command cmd_debt_interest;
extern const struct command cmd_debt_relief;
extern const struct command cmd_debt_remind;
extern const struct command cmd_debt_reminded;
extern const struct command cmd_debt_write_back;
extern const struct command cmd_debt_write_off;
extern const struct command cmd_debt_written_off;
extern const struct command cmd_demo;
extern const struct command cmd_dispute_end;
extern const struct command cmd_dispute_list;
extern const struct command cmd_dispute_open;
extern const struct command cmd_help;
extern const struct command cmd_holiday_import;
extern const struct command cmd_holiday_list;
extern const struct command cmd_init;
extern const struct command cmd_invoice_credit;
extern const struct command cmd_invoice_list;
extern const struct command cmd_invoice_mail;
extern const struct command cmd_invoice_numbers;
extern const struct command cmd_invoice_request_batch;
extern const struct command cmd_invoice_request_export;
extern const struct command cmd_invoice_request_list;
extern const struct command cmd_invoice_pdf;
extern const struct command cmd_invoice_run;
extern const struct command cmd_invoice_show;
extern const struct command cmd_invoice_verify;
extern const struct command cmd_invoice_xml;
extern const struct command cmd_journal_batch;
extern const struct command cmd_journal_export;
extern const struct command cmd_journal_list;
extern const struct command cmd_journal_show;
extern const struct command cmd_journal_income;
extern const struct command cmd_mail_bounce;
extern const struct command cmd_mail_drop;
extern const struct command cmd_mail_failing;
extern const struct command cmd_mail_list;
extern const struct command cmd_mail_send;
extern const struct command cmd_mail_show;
extern const struct command cmd_mail_write;
extern const struct command cmd_manual;
extern const struct command cmd_message_answer;
extern const struct command cmd_message_list;
extern const struct command cmd_message_pass;
extern const struct command cmd_message_pause;
extern const struct command cmd_message_resume;
extern const struct command cmd_message_take;
extern const struct command cmd_message_withdraw;
extern const struct command cmd_officer_absence;
extern const struct command cmd_officer_add;
extern const struct command cmd_officer_capacity;
extern const struct command cmd_officer_end;
extern const struct command cmd_officer_link;
extern const struct command cmd_officer_list;
extern const struct command cmd_officer_pattern;
extern const struct command cmd_officer_set;
extern const struct command cmd_officer_show;
extern const struct command cmd_owed_ask;
extern const struct command cmd_owed_decide;
extern const struct command cmd_owed_list;
extern const struct command cmd_owed_offer;
extern const struct command cmd_paper_list;
extern const struct command cmd_paper_pdf;
extern const struct command cmd_period_close;
extern const struct command cmd_period_list;
extern const struct command cmd_rate_benefit;
extern const struct command cmd_rate_drop;
extern const struct command cmd_rate_late;
extern const struct command cmd_rate_late_set;
extern const struct command cmd_rate_list;
extern const struct command cmd_rate_set;
extern const struct command cmd_receipt_add;
extern const struct command cmd_receipt_advance;
extern const struct command cmd_receipt_allocate;
extern const struct command cmd_receipt_assign;
extern const struct command cmd_receipt_import;
extern const struct command cmd_receipt_list;
extern const struct command cmd_receipt_reverse;
extern const struct command cmd_receipt_show;
extern const struct command cmd_receipt_undo;
extern const struct command cmd_refund_list;
extern const struct command cmd_refund_pay;
extern const struct command cmd_school_import;
extern const struct command cmd_school_list;
extern const struct command cmd_school_review;
extern const struct command cmd_school_set;
extern const struct command cmd_school_show;
extern const struct command cmd_school_succeed;
extern const struct command cmd_service_list;
extern const struct command cmd_setting_list;
extern const struct command cmd_setting_set;
extern const struct command cmd_standard_adopt;
extern const struct command cmd_standard_due;
extern const struct command cmd_standard_give_up;
extern const struct command cmd_standard_list;
extern const struct command cmd_standard_report;
extern const struct command cmd_statement;
extern const struct command cmd_statutory_add;
extern const struct command cmd_statutory_list;
extern const struct command cmd_statutory_log;
extern const struct command cmd_statutory_withdraw;
extern const struct command cmd_term_day;
extern const struct command cmd_term_days;
extern const struct command cmd_term_import;
extern const struct command cmd_term_list;
extern const struct command cmd_user_add;
extern const struct command cmd_user_disable;
extern const struct command cmd_user_enable;
extern const struct command cmd_user_list;
extern const struct command cmd_version;
extern const struct command cmd_visit_answer;
extern const struct command cmd_visit_book;
extern const struct command cmd_visit_cancel;
extern const struct command cmd_visit_confirm;
extern const struct command cmd_visit_deliver;
extern const struct command cmd_visit_list;
extern const struct command cmd_visit_move;
extern const struct command cmd_visit_no_access;
extern const struct command cmd_visit_query;
extern const struct command cmd_visit_record;
extern const struct command cmd_visit_reverse;
extern const struct command cmd_visit_show;
extern const struct command cmd_year_close;
extern const struct command cmd_year_correct;
extern const struct command cmd_year_statement;
extern const struct command cmd_year_status;

/* clang-format off */
const struct command *const commands[] = {
	&cmd_absence_list,
	&cmd_absence_withdraw,
	&cmd_account_list,
	&cmd_account_set,
	&cmd_action_add,
	&cmd_action_list,
	&cmd_action_done,
	&cmd_action_defer,
	&cmd_action_pass,
	&cmd_action_drop,
	&cmd_action_reopen,
	&cmd_approval_give,
	&cmd_approval_list,
	&cmd_balance,
	&cmd_billing_due,
	&cmd_billing_billed,
	&cmd_billing_paid,
	&cmd_billing_outstanding,
	&cmd_billing_vat,
	&cmd_billing_income,
	&cmd_billing_reconcile,
	&cmd_billing_year_end,
	&cmd_book_check,
	&cmd_book_audit,
	&cmd_calendar_feed,
	&cmd_calendar_import,
	&cmd_calendar_freebusy,
	&cmd_calendar_invite,
	&cmd_calendar_publish,
	&cmd_charge_list,
	&cmd_completion,
	&cmd_contract_quote,
	&cmd_contract_agree,
	&cmd_contract_buy,
	&cmd_contract_withdraw,
	&cmd_contract_transfer,
	&cmd_contract_cancel,
	&cmd_contract_end,
	&cmd_contract_renew,
	&cmd_contract_order,
	&cmd_contract_confirm_rate,
	&cmd_contract_list,
	&cmd_contract_show,
	&cmd_contract_pdf,
	&cmd_cover_affected,
	&cmd_cover_suggest,
	&cmd_cover_assign,
	&cmd_cover_auto,
	&cmd_daily,
	&cmd_debt_aged,
	&cmd_debt_remind,
	&cmd_debt_reminded,
	&cmd_debt_interest,
	&cmd_debt_write_off,
	&cmd_debt_write_back,
	&cmd_debt_written_off,
	&cmd_debt_relief,
	&cmd_demo,
	&cmd_dispute_open,
	&cmd_dispute_end,
	&cmd_dispute_list,
	&cmd_help,
	&cmd_holiday_import,
	&cmd_holiday_list,
	&cmd_init,
	&cmd_invoice_run,
	&cmd_invoice_list,
	&cmd_invoice_show,
	&cmd_invoice_pdf,
	&cmd_invoice_xml,
	&cmd_invoice_mail,
	&cmd_invoice_credit,
	&cmd_invoice_request_batch,
	&cmd_invoice_request_export,
	&cmd_invoice_request_list,
	&cmd_invoice_numbers,
	&cmd_invoice_verify,
	&cmd_journal_batch,
	&cmd_journal_export,
	&cmd_journal_show,
	&cmd_journal_list,
	&cmd_journal_income,
	&cmd_mail_list,
	&cmd_mail_show,
	&cmd_mail_send,
	&cmd_mail_write,
	&cmd_mail_drop,
	&cmd_mail_bounce,
	&cmd_mail_failing,
	&cmd_manual,
	&cmd_message_take,
	&cmd_message_list,
	&cmd_message_answer,
	&cmd_message_pass,
	&cmd_message_pause,
	&cmd_message_resume,
	&cmd_message_withdraw,
	&cmd_officer_add,
	&cmd_officer_list,
	&cmd_officer_show,
	&cmd_officer_set,
	&cmd_officer_pattern,
	&cmd_officer_link,
	&cmd_officer_absence,
	&cmd_officer_capacity,
	&cmd_officer_end,
	&cmd_owed_decide,
	&cmd_owed_list,
	&cmd_owed_ask,
	&cmd_owed_offer,
	&cmd_paper_list,
	&cmd_paper_pdf,
	&cmd_period_close,
	&cmd_period_list,
	&cmd_rate_list,
	&cmd_rate_set,
	&cmd_rate_drop,
	&cmd_rate_benefit,
	&cmd_rate_late,
	&cmd_rate_late_set,
	&cmd_receipt_add,
	&cmd_receipt_import,
	&cmd_receipt_list,
	&cmd_receipt_advance,
	&cmd_receipt_show,
	&cmd_receipt_assign,
	&cmd_receipt_allocate,
	&cmd_receipt_undo,
	&cmd_receipt_reverse,
	&cmd_refund_pay,
	&cmd_refund_list,
	&cmd_school_import,
	&cmd_school_list,
	&cmd_school_show,
	&cmd_school_set,
	&cmd_school_succeed,
	&cmd_school_review,
	&cmd_service_list,
	&cmd_setting_list,
	&cmd_setting_set,
	&cmd_standard_due,
	&cmd_standard_report,
	&cmd_standard_list,
	&cmd_standard_adopt,
	&cmd_standard_give_up,
	&cmd_statement,
	&cmd_statutory_add,
	&cmd_statutory_list,
	&cmd_statutory_log,
	&cmd_statutory_withdraw,
	&cmd_term_import,
	&cmd_term_list,
	&cmd_term_day,
	&cmd_term_days,
	&cmd_user_add,
	&cmd_user_disable,
	&cmd_user_enable,
	&cmd_user_list,
	&cmd_version,
	&cmd_visit_book,
	&cmd_visit_list,
	&cmd_visit_show,
	&cmd_visit_deliver,
	&cmd_visit_record,
	&cmd_visit_move,
	&cmd_visit_confirm,
	&cmd_visit_cancel,
	&cmd_visit_no_access,
	&cmd_visit_query,
	&cmd_visit_answer,
	&cmd_visit_reverse,
	&cmd_year_status,
	&cmd_year_close,
	&cmd_year_correct,
	&cmd_year_statement,
	NULL,
};
/* clang-format on */
