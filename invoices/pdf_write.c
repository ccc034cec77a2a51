/* invoices/pdf_write.c - libharu's objects, and the writer in its stead */
#include "invoices/pdf_write.h"

#include <hpdf.h>

#include "core/banned.h"

#define NUMBER_OF(object) ((unsigned) (((const HPDF_Obj_Header *) (object))->obj_id & 0x00FFFFFF))
#define PER_OBJECT_STREAM 400

/* The version whose private structures our writer reads: look again before another is added. */
#define STRUCTURES_KNOWN (HPDF_VERSION_ID == 20300)

/* The ready-made part of one object. */
struct body {
	HPDF_Dict dict;
	const struct bytes *
		texts; /* where 'offset' counts; set just before writing, for it moves until then */
	size_t offset, length;
	const void *data; /* of a stream: already deflated if its dictionary says so */
	size_t data_length;
	bool is_stream, extends; /* extends: the dictionary has entries of libharu's, too */
};

struct pdf_objects {
	HPDF_Doc doc;
	struct body *bodies; /* by object number */
	size_t room;
	struct bytes texts;
	bool classic, failed;
	HPDF_STATUS why; /* libharu's first error: a later call would put another in its place */
};

/* One row of the cross-reference stream. */
struct place {
	unsigned kind;  /* 0 free, 1 at an offset, 2 in an object stream */
	uint32_t where; /* offset, or number of the object stream */
	unsigned index; /* in the object stream */
};

struct writer {
	struct pdf_objects *objects;
	struct pdf_fonts *fonts;
	struct bytes *out;
	struct place *places;
	size_t count, room; /* of places; room leaves space for our own streams */
	struct bytes packed,
		directory; /* the object stream being filled: bodies, and "number offset" pairs */
	unsigned packed_count, packed_number;
};

static HPDF_STATUS write_body(HPDF_Dict dict, HPDF_Stream stream)
{
	const struct body *body = dict->attr;

	return HPDF_Stream_Write(stream, (const HPDF_BYTE *) body->texts->at + body->offset,
				 (HPDF_UINT) body->length);
}

static void fail(struct pdf_objects *objects)
{
	if (!objects->failed)
		objects->why = objects->doc->error.error_no;
	objects->failed = true;
}

int objects_new(bool classic, struct pdf_objects **out, struct err *err)
{
	struct pdf_objects *objects = calloc(1, sizeof *objects);

	if (!objects)
		return err_nomem(err);
	objects->doc = HPDF_New(NULL, NULL);
	if (!objects->doc) {
		free(objects);
		return err_nomem(err);
	}
	objects->classic = classic || !STRUCTURES_KNOWN;
	*out = objects;
	return ERR_OK;
}

void objects_free(struct pdf_objects *objects)
{
	if (!objects)
		return;
	HPDF_Free(objects->doc);
	bytes_release(&objects->texts);
	free(objects->bodies);
	free(objects);
}

void objects_freep(struct pdf_objects **objects)
{
	objects_free(*objects);
	*objects = NULL;
}

/* The body with that number, making room for it; NULL for no memory. */
static struct body *body_at(struct pdf_objects *objects, unsigned number)
{
	if (number >= objects->room) {
		size_t room = objects->room ? objects->room : 256;
		struct body *bodies;

		while (room <= number)
			room *= 2;
		bodies = realloc(objects->bodies, room * sizeof *bodies);
		if (!bodies) {
			fail(objects);
			return NULL;
		}
		memset(bodies + objects->room, 0, (room - objects->room) * sizeof *bodies);
		objects->bodies = bodies;
		objects->room = room;
	}
	return &objects->bodies[number];
}

unsigned objects_reserve(struct pdf_objects *objects)
{
	HPDF_Dict dict = HPDF_Dict_New(objects->doc->mmgr);
	struct body *body;

	if (!dict || HPDF_Xref_Add(objects->doc->xref, dict) != HPDF_OK ||
	    !(body = body_at(objects, NUMBER_OF(dict)))) {
		fail(objects);
		return 0;
	}
	body->dict = dict;
	return NUMBER_OF(dict);
}

static void keep_text(struct pdf_objects *objects, struct body *body, const struct bytes *text)
{
	body->offset = objects->texts.length;
	body->length = text->length;
	bytes_add(&objects->texts, text->at, text->length);
	if (text->failed || objects->texts.failed)
		fail(objects);
}

void objects_set(struct pdf_objects *objects, unsigned number, const struct bytes *body)
{
	if (number != 0)
		keep_text(objects, &objects->bodies[number], body);
}

void objects_set_stream(struct pdf_objects *objects, unsigned number, const struct bytes *body,
			const void *data, size_t length)
{
	if (number == 0)
		return;
	keep_text(objects, &objects->bodies[number], body);
	objects->bodies[number].is_stream = true;
	objects->bodies[number].data = data;
	objects->bodies[number].data_length = length;
}

/* More keys for a dictionary that libharu made. */
static void extend(struct pdf_objects *objects, HPDF_Dict dict, const struct bytes *text)
{
	struct body *body = dict ? body_at(objects, NUMBER_OF(dict)) : NULL;

	if (!body) {
		fail(objects);
		return;
	}
	body->dict = dict;
	body->extends = true;
	keep_text(objects, body, text);
}

void objects_set_catalog(struct pdf_objects *objects, const struct bytes *body)
{
	extend(objects, objects->doc->catalog, body);
}

unsigned objects_root_pages(const struct pdf_objects *objects)
{
	return NUMBER_OF(objects->doc->root_pages);
}

/*
 * HPDF_AddPage() is not used: where an allocation fails in it, it reads memory that it has freed.
 * So libharu has seen no page and would write a tree without any.
 */
void objects_set_pages(struct pdf_objects *objects, const struct bytes *body)
{
	HPDF_Dict root = objects->doc->root_pages;

	root->before_write_fn = NULL;
	if (HPDF_Dict_RemoveElement(root, "Kids") != HPDF_OK ||
	    HPDF_Dict_RemoveElement(root, "Count") != HPDF_OK)
		fail(objects);
	extend(objects, root, body);
}

void objects_set_info(struct pdf_objects *objects, const char *producer, const struct bytes *body)
{
	if (HPDF_SetInfoAttr(objects->doc, HPDF_INFO_PRODUCER, producer) != HPDF_OK)
		fail(objects);
	extend(objects, objects->doc->info, body);
}

/*
 * Why it came to nothing. All that we ask of libharu it can only refuse for lack of memory, but what
 * it says then is not always so.
 */
static int refused(struct pdf_objects *objects, struct err *err)
{
	fail(objects);
	if (objects->why == HPDF_OK || objects->why == HPDF_FAILD_TO_ALLOC_MEM)
		return err_nomem(err);
	return err_set(err, ERR_NOMEM, "libharu could not make the document (error 0x%lx)",
		       (unsigned long) objects->why);
}

/* ---- our own writer ---- */

/* libharu writes into our buffer through this. */
static HPDF_STATUS collect(HPDF_Stream stream, const HPDF_BYTE *data, HPDF_UINT length)
{
	struct bytes *out = stream->attr;

	bytes_add(out, data, length);
	return out->failed ? HPDF_FAILD_TO_ALLOC_MEM : HPDF_OK;
}

/* A number for a stream of the writer's own. */
static unsigned own_number(struct writer *w)
{
	assert(w->count < w->room);
	w->places[w->count] = (struct place){ 0 };
	return (unsigned) w->count++;
}

static void begin_stream(struct writer *w, unsigned number, const char *keys, size_t keys_length,
			 size_t length)
{
	w->places[number] = (struct place){ .kind = 1, .where = (uint32_t) w->out->length };
	bytes_format(w->out, "%u 0 obj\n<<", number);
	bytes_add(w->out, keys, keys_length);
	bytes_format(w->out, "/Length %zu>>stream\n", length);
}

static void end_stream(struct writer *w)
{
	bytes_text(w->out, "\nendstream\nendobj\n");
}

static int write_deflated(struct writer *w, unsigned number, const char *keys,
			  const struct bytes *data, struct err *err)
{
	SCOPED(bytes_release) struct bytes small = { 0 };
	int r = fonts_deflate(w->fonts, data->at, data->length, &small, err);

	if (r < 0)
		return r;
	begin_stream(w, number, keys, strlen(keys), small.length);
	bytes_add(w->out, small.at, small.length);
	end_stream(w);
	return ERR_OK;
}

static int flush_packed(struct writer *w, struct err *err)
{
	char keys[96];
	int r = ERR_OK;

	if (w->packed_count == 0)
		return ERR_OK;
	(void) snprintf(keys, sizeof keys, "/Type/ObjStm/N %u/First %zu/Filter/FlateDecode",
			w->packed_count, w->directory.length);
	bytes_add(&w->directory, w->packed.at, w->packed.length);
	if (w->directory.failed || w->packed.failed)
		return err_nomem(err);
	r = write_deflated(w, w->packed_number, keys, &w->directory, err);
	w->directory.length = w->packed.length = 0;
	w->packed_count = 0;
	return r;
}

/* What stands between << and >> is ready, unless libharu has a part in it. */
static bool write_value(struct writer *w, struct body *body, void *object, HPDF_Stream into)
{
	if (body) {
		body->texts = &w->objects->texts;
		body->dict->attr = body;
		body->dict->write_fn = write_body;
	}
	if (!body || body->extends)
		return HPDF_Obj_WriteValue(object, into, NULL) == HPDF_OK;
	bytes_text(&w->packed, "<<");
	bytes_add(&w->packed, body->texts->at + body->offset, body->length);
	bytes_text(&w->packed, ">>");
	return true;
}

static int pack(struct writer *w, unsigned number, struct body *body, void *object,
		HPDF_Stream into, struct err *err)
{
	if (w->packed_count == 0)
		w->packed_number = own_number(w);
	bytes_number(&w->directory, number);
	bytes_char(&w->directory, ' ');
	bytes_number(&w->directory, w->packed.length);
	bytes_char(&w->directory, ' ');
	if (!write_value(w, body, object, into))
		return w->packed.failed ? err_nomem(err) : refused(w->objects, err);
	bytes_char(&w->packed, '\n');
	w->places[number] =
		(struct place){ .kind = 2, .where = w->packed_number, .index = w->packed_count };
	return ++w->packed_count == PER_OBJECT_STREAM ? flush_packed(w, err) : ERR_OK;
}

static int write_object(struct writer *w, unsigned number, HPDF_Stream into, struct err *err)
{
	struct pdf_objects *objects = w->objects;
	HPDF_XrefEntry entry = HPDF_Xref_GetEntry(objects->doc->xref, number);
	struct body *body = number < objects->room && objects->bodies[number].dict
				    ? &objects->bodies[number]
				    : NULL;

	if (entry->entry_typ != HPDF_IN_USE_ENTRY || !entry->obj)
		return ERR_OK;
	if (!body || !body->is_stream)
		return pack(w, number, body, entry->obj, into, err);
	begin_stream(w, number, objects->texts.at + body->offset, body->length, body->data_length);
	bytes_add(w->out, body->data, body->data_length);
	end_stream(w);
	return ERR_OK;
}

static void add_identifier(struct bytes *out, const unsigned char id[16])
{
	static const char digits[] = "0123456789ABCDEF";

	bytes_char(out, '<');
	for (size_t i = 0; i < 16; i++) {
		bytes_char(out, digits[id[i] >> 4]);
		bytes_char(out, digits[id[i] & 0xF]);
	}
	bytes_char(out, '>');
}

/* One row of the cross-reference stream, after that of the object before. */
static void add_row(struct bytes *rows, const struct place *at, unsigned char last[7], size_t wide)
{
	const unsigned char row[] = {
		(unsigned char) at->kind,          (unsigned char) (at->where >> 24),
		(unsigned char) (at->where >> 16), (unsigned char) (at->where >> 8),
		(unsigned char) at->where,         (unsigned char) (at->index >> 8),
		(unsigned char) at->index,
	};

	bytes_char(rows, 2);
	for (size_t c = 0; c < sizeof row; c++) {
		if (c == 1 && wide == 3)
			continue;
		bytes_char(rows, (char) (row[c] - last[c]));
		last[c] = row[c];
	}
}

/*
 * Rows differ little from one another, so each is written as its difference from the last (PNG's
 * "up").
 */
static int write_xref(struct writer *w, const unsigned char id[16], struct err *err)
{
	SCOPED(bytes_release) struct bytes rows = { 0 }, keys = { 0 };
	unsigned char last[7] = { 0 };
	size_t start = w->out->length, wide = start > 0xFFFFFF ? 4 : 3;
	unsigned number = own_number(w);
	int r;

	w->places[number] = (struct place){ .kind = 1, .where = (uint32_t) start };
	for (size_t i = 0; i < w->count; i++)
		add_row(&rows, &w->places[i], last, wide);
	bytes_format(&keys, "/Type/XRef/Size %zu/W[1 %zu 2]/Root %u 0 R/Info %u 0 R/ID[", w->count,
		     wide, NUMBER_OF(w->objects->doc->catalog), NUMBER_OF(w->objects->doc->info));
	add_identifier(&keys, id);
	add_identifier(&keys, id);
	bytes_format(&keys, "]/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns %zu>>",
		     wide + 3);
	bytes_char(&keys, '\0');
	if (rows.failed || keys.failed)
		return err_nomem(err);
	if (start > UINT32_MAX)
		return err_set(err, ERR_RANGE, "the document is larger than 4 gigabytes");
	if ((r = write_deflated(w, number, keys.at, &rows, err)) < 0)
		return r;
	bytes_format(w->out, "startxref\n%zu\n%%%%EOF\n", start);
	return ERR_OK;
}

static int write_all(struct writer *w, HPDF_Stream into, const unsigned char id[16],
		     struct err *err)
{
	size_t objects = w->count;
	int r;

	bytes_text(w->out, "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n");
	for (unsigned number = 1; number < objects; number++)
		if ((r = write_object(w, number, into, err)) < 0)
			return r;
	if ((r = flush_packed(w, err)) < 0 || (r = write_xref(w, id, err)) < 0)
		return r;
	if (w->objects->doc->error.error_no != HPDF_OK)
		return refused(w->objects, err);
	return w->out->failed ? err_nomem(err) : ERR_OK;
}

static int write_own(struct pdf_objects *objects, struct pdf_fonts *fonts,
		     const unsigned char id[16], struct bytes *out, struct err *err)
{
	struct writer w = { .objects = objects, .fonts = fonts, .out = out };
	HPDF_Stream into;
	int r;

	w.count = objects->doc->xref->entries->count;
	w.room = w.count + w.count / PER_OBJECT_STREAM + 3;
	w.places = calloc(w.room, sizeof *w.places);
	into = HPDF_CallbackWriter_New(objects->doc->mmgr, collect, &w.packed);
	r = w.places && into ? write_all(&w, into, id, err) : err_nomem(err);
	if (into)
		HPDF_Stream_Free(into);
	bytes_release(&w.packed);
	bytes_release(&w.directory);
	free(w.places);
	return r;
}

/* ---- libharu's writer ---- */

/* A stream of libharu's with these bytes as they are: they are deflated already. */
static bool give_stream(struct pdf_objects *objects, struct body *body)
{
	HPDF_Dict dict = body->dict;
	HPDF_Number length;

	dict->stream = HPDF_MemStream_New(objects->doc->mmgr, 4096);
	if (!dict->stream || !(length = HPDF_Number_New(objects->doc->mmgr, 0)) ||
	    HPDF_Xref_Add(objects->doc->xref, length) != HPDF_OK ||
	    HPDF_Dict_Add(dict, "Length", length) != HPDF_OK)
		return false;
	return body->data_length == 0 ||
	       HPDF_Stream_Write(dict->stream, body->data, (HPDF_UINT) body->data_length) ==
		       HPDF_OK;
}

static bool give_identifier(struct pdf_objects *objects, const unsigned char id[16])
{
	HPDF_Array both = HPDF_Array_New(objects->doc->mmgr);

	if (!both || HPDF_Dict_Add(objects->doc->trailer, "ID", both) != HPDF_OK)
		return false;
	for (size_t i = 0; i < 2; i++) {
		unsigned char copy[16];
		HPDF_Binary half;

		memcpy(copy, id, sizeof copy);
		half = HPDF_Binary_New(objects->doc->mmgr, copy, sizeof copy);
		if (!half || HPDF_Array_Add(both, half) != HPDF_OK)
			return false;
	}
	return true;
}

static int write_classic(struct pdf_objects *objects, const unsigned char id[16], struct bytes *out,
			 struct err *err)
{
	HPDF_UINT32 length, read;
	char *room;

	for (size_t i = 0; i < objects->room; i++) {
		struct body *body = &objects->bodies[i];

		if (!body->dict)
			continue;
		if (body->is_stream && !give_stream(objects, body))
			return refused(objects, err);
		body->texts = &objects->texts;
		body->dict->attr = body;
		body->dict->write_fn = write_body;
	}
	objects->doc->pdf_version = HPDF_VER_17;
	if (!give_identifier(objects, id) || HPDF_SaveToStream(objects->doc) != HPDF_OK)
		return refused(objects, err);
	length = read = HPDF_GetStreamSize(objects->doc);
	if (!(room = bytes_more(out, length)))
		return err_nomem(err);
	if (HPDF_ResetStream(objects->doc) != HPDF_OK ||
	    HPDF_ReadFromStream(objects->doc, (HPDF_BYTE *) room, &read) != HPDF_OK ||
	    read != length || objects->doc->error.error_no != HPDF_OK)
		return refused(objects, err);
	return ERR_OK;
}

int objects_write(struct pdf_objects *objects, struct pdf_fonts *fonts, const unsigned char id[16],
		  struct bytes *out, struct err *err)
{
	if (objects->failed || objects->doc->error.error_no != HPDF_OK)
		return refused(objects, err);
	return objects->classic ? write_classic(objects, id, out, err)
				: write_own(objects, fonts, id, out, err);
}
