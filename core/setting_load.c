/* core/setting_load.c - an authority's file into settings, from the first day there is */
#include "core/setting.h"

#include "core/banned.h"

/* What a key of the file sets. 'list': the lines of an array. */
static const struct key {
	const char *key, *name;
	enum { KEY_TEXT, KEY_LIST, KEY_SWITCH } kind;
	bool needed;
} top_keys[] = {
	{ "name", "authority.name", KEY_TEXT, true },
	{ "service", "authority.service", KEY_TEXT, false },
	{ "la_code", "authority.la-code", KEY_TEXT, true },
	{ "address", "authority.address.", KEY_LIST, false },
	{ "vat_number", "authority.vat-number", KEY_TEXT, false },
	{ "endpoint", "authority.endpoint", KEY_TEXT, false },
	{ "identifier", "authority.identifier", KEY_TEXT, false },
	{ "mail", "authority.mail", KEY_TEXT, false },
	{ "telephone", "authority.telephone", KEY_TEXT, false },
	{ "website", "authority.website", KEY_TEXT, false },
	{ "terms_sale", "terms.sale.", KEY_LIST, false },
	{ "terms_recharge", "terms.recharge.", KEY_LIST, false },
	{ "agreement_introduction", "agreement.introduction.", KEY_LIST, false },
	{ "agreement_standards", "agreement.standard.", KEY_LIST, false },
	{ "agreement_terms", "agreement.term.", KEY_LIST, false },
	{ "agreement_data_protection", "agreement.data-protection.", KEY_LIST, false },
	{ "agreement_contacts", "agreement.contact.", KEY_LIST, false },
	{ "agreement_acceptance", "agreement.acceptance.", KEY_LIST, false },
	{ "specimen", "documents.specimen", KEY_SWITCH, false },
}, bank_keys[] = {
	{ "name", "bank.name", KEY_TEXT, false },
	{ "sort_code", "bank.sort-code", KEY_TEXT, false },
	{ "account", "bank.account", KEY_TEXT, false },
};

/* A value from the file: a refusal names the key it stands under. */
static int set(struct work *work, const char *key, const char *name, const char *value,
	       struct err *err)
{
	int r = setting_put(work, name, value, DATE_FIRST, err);

	if (r == ERR_INVALID || r == ERR_RANGE || r == ERR_CONFLICT)
		return err_at(err, key, 0);
	return r;
}

static int load_list(struct work *work, const struct key *k, const struct json *list,
		     struct err *err)
{
	int number = 0, r;
	char name[48];

	if (!json_is_array(list))
		return err_set(err, ERR_INVALID, "'%s' is not a list of lines", k->key);
	for (const struct json *line = json_first(list); line; line = json_next(line)) {
		const char *value = json_value(line, NULL);

		if (!value)
			return err_set(err, ERR_INVALID, "'%s' has a line that is not a text",
				       k->key);
		(void) snprintf(name, sizeof name, "%s%d", k->name, ++number);
		if ((r = set(work, k->key, name, value, err)) < 0)
			return r;
	}
	return ERR_OK;
}

static int load_key(struct work *work, const struct key *k, const struct json *object,
		    struct err *err)
{
	const struct json *node = json_get(object, k->key);
	const char *value = json_text(object, k->key, NULL);

	if (!node)
		return k->needed ? err_set(err, ERR_INVALID, "the authority's file has no '%s'",
					   k->key)
				 : ERR_OK;
	switch (k->kind) {
	case KEY_LIST:
		return load_list(work, k, node, err);
	case KEY_SWITCH:
		if (json_bool(object, k->key, true) != json_bool(object, k->key, false))
			return err_set(err, ERR_INVALID, "'%s' is neither true nor false", k->key);
		value = json_bool(object, k->key, false) ? "yes" : "no";
		break;
	case KEY_TEXT:
		if (!value)
			return err_set(err, ERR_INVALID, "'%s' is not a text", k->key);
	}
	return set(work, k->key, k->name, value, err);
}

/* Every member must be one of the keys, or one of the words in 'others'. */
static int refuse_unknown(const struct json *object, const struct key *keys, size_t count,
			  const char *const others[], struct err *err)
{
	for (const struct json *node = json_first(object); node; node = json_next(node)) {
		const char *key = json_key(node);
		bool known = false;

		for (size_t i = 0; i < count; i++)
			known = known || strcmp(keys[i].key, key) == 0;
		for (size_t i = 0; others[i]; i++)
			known = known || strcmp(others[i], key) == 0;
		if (!known) {
			(void) err_set(err, ERR_INVALID,
				       "the authority's file has an unknown key '%s'", key);
			return err_at(err, key, 0);
		}
	}
	return ERR_OK;
}

static int load_keys(struct work *work, const struct json *object, const struct key *keys,
		     size_t count, struct err *err)
{
	int r = ERR_OK;

	for (size_t i = 0; i < count && r == ERR_OK; i++)
		r = load_key(work, &keys[i], object, err);
	return r;
}

static int load_settings(struct work *work, const struct json *settings, struct err *err)
{
	if (settings && !json_is_object(settings))
		return err_set(err, ERR_INVALID, "'settings' is not an object of names and values");
	for (const struct json *node = settings ? json_first(settings) : NULL; node;
	     node = json_next(node)) {
		const char *value = json_value(node, NULL);
		int r;

		if (!value) {
			(void) err_set(err, ERR_INVALID, "the setting '%s' is not a text",
				       json_key(node));
			return err_at(err, json_key(node), 0);
		}
		if ((r = set(work, json_key(node), json_key(node), value, err)) < 0)
			return r;
	}
	return ERR_OK;
}

int setting_load(struct work *work, const struct json *authority, struct err *err)
{
	static const char *const parts[] = { "accounts", "bank", "settings", "note", NULL };
	static const char *const none[] = { NULL };
	const struct json *bank = json_get(authority, "bank");
	int r;

	if (!json_is_object(authority))
		return err_set(err, ERR_INVALID, "the authority's file is not a JSON object");
	if ((r = refuse_unknown(authority, top_keys, COUNT_OF(top_keys), parts, err)) < 0 ||
	    (r = load_keys(work, authority, top_keys, COUNT_OF(top_keys), err)) < 0)
		return r;
	if (bank && !json_is_object(bank))
		return err_set(err, ERR_INVALID, "'bank' is not an object");
	if (bank && ((r = refuse_unknown(bank, bank_keys, COUNT_OF(bank_keys), none, err)) < 0 ||
		     (r = load_keys(work, bank, bank_keys, COUNT_OF(bank_keys), err)) < 0))
		return r;
	return load_settings(work, json_get(authority, "settings"), err);
}
