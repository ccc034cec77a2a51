/* core/school_import_row.c - one line of the register's file: what it says, and what is wrong with it */
#include <stdarg.h>

#include "core/school_import_private.h"

#include "core/banned.h"

enum column_at {
	URN,
	LA,
	NAME,
	TYPE,
	GROUP,
	STATUS,
	OPENED,
	CLOSED,
	STREET,
	LOCALITY,
	ADDRESS3,
	TOWN,
	COUNTY,
	POSTCODE,
	COLUMNS,
};

static const char *const titles[COLUMNS] = {
	[URN] = "URN",
	[LA] = "LA (code)",
	[NAME] = "EstablishmentName",
	[TYPE] = "TypeOfEstablishment (code)",
	[GROUP] = "EstablishmentTypeGroup (code)",
	[STATUS] = "EstablishmentStatus (code)",
	[OPENED] = "OpenDate",
	[CLOSED] = "CloseDate",
	[STREET] = "Street",
	[LOCALITY] = "Locality",
	[ADDRESS3] = "Address3",
	[TOWN] = "Town",
	[COUNTY] = "County (name)",
	[POSTCODE] = "Postcode",
};

static_assert(COLUMNS <= COUNT_OF(((struct school_import *) NULL)->columns), "columns do not fit");

void import_columns(struct school_import *import, const struct csv *csv)
{
	for (int i = 0; i < COLUMNS; i++)
		import->columns[i] = csv_column(csv, titles[i]);
}

/* One line as it is being read. */
struct reading {
	struct school_import *import;
	const struct csv *csv;
	size_t row;
	const struct known_school *known; /* NULL: the book does not have it */
	bool good, no_memory;
};

static const char *cell(const struct reading *in, enum column_at at)
{
	return csv_cell(in->csv, in->row, in->import->columns[at]);
}

static bool has(const struct reading *in, enum column_at at)
{
	return in->import->columns[at] >= 0;
}

/* A cell; of a column that the file does not have, what the book has. */
static const char *cell_or(const struct reading *in, enum column_at at, const char *known)
{
	return has(in, at) || !in->known ? cell(in, at) : known;
}

PRINTF_LIKE(3, 4) static void find(struct reading *in, enum column_at at, const char *fmt, ...)
{
	struct school_import *import = in->import;
	struct import_finding *f;
	va_list args;

	in->good = false;
	if (import->finding_count == import->finding_room) {
		size_t room = import->finding_room ? import->finding_room * 2 : 16;
		struct import_finding *more = realloc(import->findings, room * sizeof *more);

		if (!more) {
			in->no_memory = true;
			return;
		}
		import->findings = more;
		import->finding_room = room;
	}
	f = &import->findings[import->finding_count];
	*f = (struct import_finding){ .line = csv_line(in->csv, in->row), .field = titles[at] };
	va_start(args, fmt);
	if (vasprintf(&f->problem, fmt, args) < 0)
		in->no_memory = true;
	else
		import->finding_count++;
	va_end(args);
}

static bool is_number(const char *text, size_t min, size_t max)
{
	size_t length = strlen(text);

	return length >= min && length <= max && strspn(text, "0123456789") == length;
}

static void read_urn(struct reading *in, struct register_row *out)
{
	struct school_import *import = in->import;
	struct seen_urn *seen = NULL;

	out->urn = cell(in, URN);
	if (!is_number(out->urn, 6, 6) || out->urn[0] == '0') {
		find(in, URN, "'%s' is not a URN: six digits, 100000 to 999999", out->urn);
		return;
	}
	HASH_FIND_STR(import->seen, out->urn, seen);
	if (seen) {
		find(in, URN, "%s stands on line %" PRId64 " already", out->urn, seen->line);
		return;
	}
	seen = calloc(1, sizeof *seen);
	if (!seen) {
		in->no_memory = true;
		return;
	}
	seen->urn = out->urn;
	seen->line = csv_line(in->csv, in->row);
	HASH_ADD_KEYPTR(hh, import->seen, seen->urn, strlen(seen->urn), seen);
}

static void read_name(struct reading *in, struct register_row *out)
{
	out->name = cell(in, NAME);
	if (out->name[0] == '\0')
		find(in, NAME, "the school has no name");
	else if (strlen(out->name) > 120)
		find(in, NAME, "the name '%.30s..' is too long: 120 bytes at most", out->name);
	for (const char *p = out->name; *p != '\0'; p++)
		if ((unsigned char) *p < ' ') {
			find(in, NAME, "the name has a line break or another control character");
			return;
		}
}

/* A spreadsheet that saved the file took the nought off '01'. */
static void read_kind(struct reading *in, struct register_row *out)
{
	const char *type = cell(in, TYPE), *group = cell(in, GROUP);

	if (!is_number(type, 1, 2))
		find(in, TYPE, "'%s' is not a type of school: two digits, such as 01", type);
	else
		(void) snprintf(out->type, sizeof out->type, "%s%s", type[1] ? "" : "0", type);
	if (!is_number(group, 1, 2))
		find(in, GROUP, "'%s' is not a group of types: one or two digits, such as 4",
		     group);
	else
		(void) snprintf(out->group, sizeof out->group, "%s",
				group[0] == '0' && group[1] ? group + 1 : group);
}

static void read_status(struct reading *in, struct register_row *out)
{
	static const char *const words[] = { "open", "closed", "open", "proposed" };
	const char *code = cell(in, STATUS);

	if (code[0] < '1' || code[0] > '4' || code[1] != '\0')
		find(in, STATUS,
		     "'%s' is not a status: 1 open, 2 closed, 3 open but proposed to close, 4 "
		     "proposed",
		     code);
	else
		out->status = words[code[0] - '1'];
}

static struct date read_date(struct reading *in, enum column_at at, struct date known)
{
	struct err why = { 0 };
	struct date on = DATE_NONE;
	const char *text = cell(in, at);

	if (!has(in, at))
		return known;
	if (text[0] != '\0' && date_parse_register(text, &on, &why) < 0) {
		find(in, at, "%s", why.msg);
		return DATE_NONE;
	}
	return on;
}

/*
 * Lines that have something, parted by newlines; what is beyond the bound is a finding. Without a column for the
 * street it is no address, and the book's stays.
 */
static char *read_address(struct reading *in, const struct register_row *row)
{
	static const enum column_at parts[] = {
		STREET, LOCALITY, ADDRESS3, TOWN, COUNTY, POSTCODE
	};
	char text[400] = "";
	bool kept = in->known && !has(in, STREET);
	size_t used = 0;
	char *copy;

	for (size_t i = 0; i < COUNT_OF(parts) && !kept; i++) {
		const char *part = parts[i] == TOWN       ? row->town
				   : parts[i] == POSTCODE ? row->postcode
							  : cell(in, parts[i]);

		if (part[0] == '\0' || strcmp(part, "Not recorded") == 0)
			continue;
		if (used + strlen(part) + 2 > sizeof text) {
			find(in, parts[i], "the address is too long: 398 bytes at most");
			break;
		}
		used += (size_t) snprintf(text + used, sizeof text - used, "%s%s", used ? "\n" : "",
					  part);
	}
	copy = strdup(kept ? in->known->address : text);
	in->no_memory = in->no_memory || !copy;
	return copy;
}

int import_row_read(struct school_import *import, const struct csv *csv, size_t row, bool *out_ours,
		    bool *out_good, struct register_row *out, char **out_address, struct err *err)
{
	struct reading in = { .import = import, .csv = csv, .row = row, .good = true };

	*out = (struct register_row){ .la_code = cell(&in, LA) };
	*out_good = false;
	*out_ours = strcmp(out->la_code, import->la_code) == 0 || out->la_code[0] == '\0';
	if (!*out_ours)
		return ERR_OK;
	if (out->la_code[0] == '\0')
		find(&in, LA, "no authority is given");
	read_urn(&in, out);
	HASH_FIND_STR(import->known, out->urn, in.known);
	read_name(&in, out);
	read_kind(&in, out);
	read_status(&in, out);
	out->opened_on = read_date(&in, OPENED, in.known ? in.known->is.opened_on : DATE_NONE);
	out->closed_on = read_date(&in, CLOSED, in.known ? in.known->is.closed_on : DATE_NONE);
	out->town = cell_or(&in, TOWN, in.known ? in.known->town : "");
	out->postcode = cell_or(&in, POSTCODE, in.known ? in.known->postcode : "");
	if (strlen(out->town) > 60)
		find(&in, TOWN, "'%.30s..' is too long: 60 bytes at most", out->town);
	if (strlen(out->postcode) > 10)
		find(&in, POSTCODE, "'%.12s' is not a postcode", out->postcode);
	*out_address = read_address(&in, out);
	out->address = *out_address;
	*out_good = in.good;
	return in.no_memory ? err_nomem(err) : ERR_OK;
}
