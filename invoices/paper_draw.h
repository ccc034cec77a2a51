/* invoices/paper_draw.h - for the files that draw papers: what each block is given */
#ifndef INVOICES_PAPER_DRAW_H
#define INVOICES_PAPER_DRAW_H

#include "invoices/layout.h"

#define LEADING 4.5

/* All pages of a paper (invoices/paper_build.h); sheet->doc is by document_read_paper(). ERR_INVALID: a block is unknown. */
int draw_paper(struct sheet *sheet, struct err *err) MUST_CHECK;

/* A table, over as many pages as it takes; its last two rows stay together. */
int draw_paper_table(struct sheet *sheet, const struct json *block, struct err *err) MUST_CHECK;

/* How high the part of a table or list is that stands on one page. */
double paper_table_begins(const struct sheet *sheet, const struct json *block);
double paper_list_begins(const struct sheet *sheet, const struct json *block);

/* A text over as many pages as it takes, in 'width'; no line of it stands alone. */
void flow_text(struct sheet *sheet, const struct pdf_style *style, double x, double width,
	       double leading, const char *what);

/* Items with their bullets, in one column or two. */
void draw_paper_list(struct sheet *sheet, const struct json *block);

/* A box to sign in for each party, two beside each other. */
void draw_signatures(struct sheet *sheet, const struct json *parties);

/* How high the beginning of the block is that a heading above must not be parted from. */
double paper_block_begins(const struct sheet *sheet, const struct json *block);

#endif
