/* core/text.c - UTF-8 text and whole files; knows nothing of what they mean */
#include "core/text.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/banned.h"

/* ---- UTF-8 ---- */

/* Length of the sequence a first byte announces; 0: it cannot begin one. */
static int sequence_length(unsigned char first)
{
	if (first < 0x80)
		return 1;
	if (first >= 0xC2 && first <= 0xDF)
		return 2;
	if (first >= 0xE0 && first <= 0xEF)
		return 3;
	return first >= 0xF0 && first <= 0xF4 ? 4 : 0;
}

/* Bounds of the second byte keep overlong forms, surrogates and more than U+10FFFF out. */
static bool second_fits(unsigned char first, unsigned char second)
{
	unsigned char low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
	unsigned char high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;

	return second >= low && second <= high;
}

int32_t text_next(const char **p, const char *end)
{
	static const unsigned char first_bits[] = { 0, 0x7F, 0x1F, 0x0F, 0x07 };
	const unsigned char *s = (const unsigned char *) *p;
	int length = sequence_length(*s);
	int32_t code;

	if (length == 0 || end - *p < length || (length > 1 && !second_fits(s[0], s[1]))) {
		(*p)++;
		return -1;
	}
	code = s[0] & first_bits[length];
	for (int i = 1; i < length; i++) {
		if ((s[i] & 0xC0) != 0x80) {
			(*p)++;
			return -1;
		}
		code = code << 6 | (s[i] & 0x3F);
	}
	*p += length;
	return code;
}

/* Bytes from the front that are ASCII: most files are nearly all of it, so eight at a time. */
static size_t ascii_run(const char *text, size_t length)
{
	size_t run = 0;
	uint64_t eight;

	for (; length - run >= sizeof eight; run += sizeof eight) {
		memcpy(&eight, text + run, sizeof eight);
		if ((eight & UINT64_C(0x8080808080808080)) != 0)
			break;
	}
	while (run < length && (unsigned char) text[run] < 0x80)
		run++;
	return run;
}

bool text_is_utf8(const char *text, size_t length, size_t *bad)
{
	const char *p = text, *end = text + length;

	while ((p += ascii_run(p, (size_t) (end - p))) < end) {
		const char *from = p;

		if (text_next(&p, end) < 0) {
			if (bad)
				*bad = (size_t) (from - text);
			return false;
		}
	}
	return true;
}

/* Is p, before its end, the beginning of a sequence whose rest was cut off? */
static bool is_cut(const char *p, const char *end)
{
	int length = sequence_length((unsigned char) *p);

	if (length <= end - p)
		return false;
	if (end - p > 1 && !second_fits((unsigned char) p[0], (unsigned char) p[1]))
		return false;
	return end - p < 3 || ((unsigned char) p[2] & 0xC0) == 0x80;
}

void text_tidy(char *text)
{
	char *end = text + strlen(text);

	for (char *p = text; p < end;) {
		const char *next = p;
		int32_t code = text_next(&next, end);

		if (code < 0 && is_cut(p, end)) {
			*p = '\0';
			return;
		}
		if (code < 0x20 || (code >= 0x7F && code < 0xA0))
			memset(p, ' ', (size_t) (next - p));
		p += next - p;
	}
}

static bool has_no_width(int32_t code)
{
	static const struct {
		int32_t from, to;
	} ranges[] = {
		{ 0x0300, 0x036F }, { 0x1AB0, 0x1AFF }, { 0x1DC0, 0x1DFF }, { 0x200B, 0x200F },
		{ 0x20D0, 0x20FF }, { 0xFE00, 0xFE0F }, { 0xFE20, 0xFE2F }, { 0xFEFF, 0xFEFF },
	};

	for (size_t i = 0; code >= 0x300 && i < COUNT_OF(ranges); i++)
		if (code >= ranges[i].from && code <= ranges[i].to)
			return true;
	return false;
}

size_t text_width(const char *text)
{
	const char *end = text + strlen(text);
	size_t width = 0;

	while (text < end)
		if (!has_no_width(text_next(&text, end)))
			width++;
	return width;
}

size_t text_prefix(const char *text, size_t columns)
{
	const char *p = text, *end = text + strlen(text);

	while (p < end) {
		const char *next = p;

		if (!has_no_width(text_next(&next, end))) {
			if (columns == 0)
				break;
			columns--;
		}
		p = next;
	}
	return (size_t) (p - text);
}

/* ---- folding ---- */

/*
 * Base letters of U+00C0 to U+017F. Capitals here are pairs and what is no letter:
 * A ae, I ij, N 'n, O oe, S ss, T th, X a blank.
 */
static const char latin_bases[] = "aaaaaaAceeeeiiiidnoooooXouuuuyTS"  /* U+00C0 */
				  "aaaaaaAceeeeiiiidnoooooXouuuuyTy"  /* U+00E0 */
				  "aaaaaaccccccccddddeeeeeeeeeegggg"  /* U+0100 */
				  "gggghhhhiiiiiiiiiiIIjjkkklllllll"  /* U+0120 */
				  "lllnnnnnnNnnooooooOOrrrrrrssssss"  /* U+0140 */
				  "ssttttttuuuuuuuuuuuuwwyyyzzzzzzs"; /* U+0160 */

static_assert(sizeof latin_bases == 0x180 - 0xC0 + 1, "a base letter for each of U+00C0 to U+017F");

/* The ASCII letters or digits that stand for a code point: " " for none, "" if it is to vanish. */
static const char *fold_code(int32_t code, char single[2])
{
	if ((code >= '0' && code <= '9') || (code >= 'a' && code <= 'z'))
		single[0] = (char) code;
	else if (code >= 'A' && code <= 'Z')
		single[0] = (char) (code - 'A' + 'a');
	else if (code == '\'' || code == 0x2019 || code == 0x2018 || code == 0x02BC ||
		 has_no_width(code))
		return "";
	else if (code >= 0xC0 && code < 0x180)
		single[0] = latin_bases[code - 0xC0];
	else if (code >= 0x1E80 && code <= 0x1E85)
		single[0] = 'w';
	else if (code == 0x1EF2 || code == 0x1EF3)
		single[0] = 'y';
	else
		return " ";

	switch (single[0]) {
	case 'A':
		return "ae";
	case 'I':
		return "ij";
	case 'N':
		return "n";
	case 'O':
		return "oe";
	case 'S':
		return "ss";
	case 'T':
		return "th";
	case 'X':
		return " ";
	default:
		return single;
	}
}

char *text_fold(const char *text)
{
	const char *end = text + strlen(text);
	/* No code point folds to more bytes than it has. */
	char *folded = malloc((size_t) (end - text) + 1);
	char *to = folded;
	bool gap = false;

	if (!folded)
		return NULL;
	while (text < end) {
		char single[2] = "";
		const char *base = fold_code(text_next(&text, end), single);

		if (*base == ' ') {
			gap = to > folded;
			continue;
		}
		if (gap && *base != '\0') {
			*to++ = ' ';
			gap = false;
		}
		while (*base != '\0')
			*to++ = *base++;
	}
	*to = '\0';
	return folded;
}

/* ---- Windows-1252 ---- */

static char *encode(char *to, unsigned code)
{
	if (code < 0x80) {
		*to++ = (char) code;
	} else if (code < 0x800) {
		*to++ = (char) (0xC0 | code >> 6);
		*to++ = (char) (0x80 | (code & 0x3F));
	} else {
		*to++ = (char) (0xE0 | code >> 12);
		*to++ = (char) (0x80 | (code >> 6 & 0x3F));
		*to++ = (char) (0x80 | (code & 0x3F));
	}
	return to;
}

int text_from_cp1252(const char *bytes, size_t length, char **out, struct err *err)
{
	static const uint16_t high[32] = {
		/* 0x80 to 0x9F; 0: undefined */
		0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
		0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
		0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
		0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
	};
	SCOPED(freep) char *text = NULL;
	char *to;

	if (length > (SIZE_MAX - 1) / 3 || !(text = malloc(length * 3 + 1)))
		return err_nomem(err);
	to = text;
	for (size_t i = 0; i < length;) {
		size_t plain = ascii_run(bytes + i, length - i);
		unsigned char byte;
		unsigned code;

		memcpy(to, bytes + i, plain);
		to += plain;
		i += plain;
		if (i == length)
			break;
		byte = (unsigned char) bytes[i++];
		code = byte < 0xA0 ? high[byte - 0x80] : byte;
		if (code == 0)
			return err_set(err, ERR_INVALID,
				       "byte %zu (hexadecimal %02x) is neither UTF-8 nor "
				       "Windows-1252",
				       i, byte);
		to = encode(to, code);
	}
	*to = '\0';
	*out = text;
	text = NULL;
	return ERR_OK;
}

/* ---- whole numbers ---- */

int number_parse(const char *text, const char *what, int64_t min, int64_t max, int64_t *out,
		 struct err *err)
{
	bool negative = *text == '-', too_large = false;
	const char *p = text + negative;
	int64_t value = 0;

	if (*p == '\0')
		return err_set(err, ERR_INVALID, "%s '%s' is not a whole number", what, text);
	for (; *p != '\0'; p++) {
		if (*p < '0' || *p > '9')
			return err_set(err, ERR_INVALID, "%s '%s' is not a whole number", what,
				       text);
		if (__builtin_mul_overflow(value, 10, &value) ||
		    __builtin_add_overflow(value, negative ? '0' - *p : *p - '0', &value))
			too_large = true;
	}
	if (too_large || value < min || value > max)
		return err_set(err, ERR_RANGE, "%s '%s' is not between %" PRId64 " and %" PRId64,
			       what, text, min, max);
	*out = value;
	return ERR_OK;
}

/* ---- whole files ---- */

static void fd_closep(const int *fd)
{
	if (*fd > STDIN_FILENO)
		(void) close(*fd); /* a writer that cares has closed it and looked already */
}

static int read_failed(const char *path, struct err *err)
{
	return err_set(err, ERR_IO, "cannot read '%s': %s", path, strerror(errno));
}

int file_read(const char *path, size_t limit, char **out, size_t *length, struct err *err)
{
	SCOPED(fd_closep) int fd = -1;
	SCOPED(freep) char *bytes = NULL;
	size_t used = 0, room = 0;
	struct stat about;

	fd = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &about) < 0)
		return read_failed(path, err);
	for (;;) {
		ssize_t got;

		if (used == room) {
			char *more;

			if (room == 0 && S_ISREG(about.st_mode) && about.st_size > 0 &&
			    (uintmax_t) about.st_size <= limit)
				room = (size_t) about.st_size +
				       1; /* one more, so that the end shows at once */
			else
				room = room == 0 ? 65536 : room * 2;
			if (!(more = realloc(bytes, room + 1)))
				return err_nomem(err);
			bytes = more;
		}
		got = read(fd, bytes + used, room - used);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return read_failed(path, err);
		if (got == 0)
			break;
		used += (size_t) got;
		if (used > limit)
			return err_set(err, ERR_INVALID, "'%s' has more than the %zu bytes allowed",
				       path, limit);
	}
	bytes[used] = '\0';
	*out = bytes;
	*length = used;
	bytes = NULL;
	return ERR_OK;
}

static int write_failed(const char *path, struct err *err)
{
	return err_set(err, ERR_IO, "cannot write '%s': %s", path, strerror(errno));
}

/* Make and open a file of a new name beside 'target'. -1: errno says why. */
static int open_beside(const char *target, char **out_name)
{
	for (int tries = 0; tries < 16; tries++) {
		uint64_t random;
		char *name;
		int fd;

		if (getrandom(&random, sizeof random, 0) != (ssize_t) sizeof random)
			return -1;
		if (asprintf(&name, "%s.%016" PRIx64, target, random) < 0) {
			errno = ENOMEM;
			return -1;
		}
		fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
		if (fd >= 0) {
			*out_name = name;
			return fd;
		}
		free(name);
		if (errno != EEXIST)
			return -1;
	}
	return -1;
}

/* Write, flush to disk and close. -1: errno says why. */
static int fill(int fd, const char *bytes, size_t length)
{
	int failure = 0;

	while (length > 0 && failure == 0) {
		ssize_t put = write(fd, bytes, length);

		if (put >= 0) {
			bytes += put;
			length -= (size_t) put;
		} else if (errno != EINTR) {
			failure = errno;
		}
	}
	if (failure == 0 && fsync(fd) < 0)
		failure = errno;
	if (close(fd) < 0 && failure == 0)
		failure = errno;
	errno = failure;
	return failure == 0 ? 0 : -1;
}

/* Where a file lies. The caller frees it; NULL: no memory. */
static char *folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	size_t length = slash ? (size_t) (slash - path) : 0;

	return !slash ? strdup(".") : length == 0 ? strdup("/") : strndup(path, length);
}

/* A name is safe on disk only when its folder is. -1: errno says why. */
static int sync_folder(const char *path)
{
	SCOPED(freep) char *folder = folder_of(path);
	SCOPED(fd_closep) int fd = -1;

	if (!folder)
		return -1;
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	return fsync(fd) < 0 && errno != EINVAL ? -1 : 0; /* some file systems cannot: EINVAL */
}

/* Fill a file beside 'target', then give it its name. 'path' is what a person calls it. */
static int write_whole(const char *path, const char *target, const void *bytes, size_t length,
		       int (*publish)(const char *beside, const char *target), struct err *err)
{
	SCOPED(freep) char *beside = NULL;
	int fd = open_beside(target, &beside), failure;

	if (fd < 0)
		return write_failed(path, err);
	if (fill(fd, bytes, length) < 0 || publish(beside, target) < 0) {
		failure = errno;
		(void) unlink(beside); /* nothing more can be done about a stray file */
		errno = failure;
		if (failure == EEXIST)
			return err_set(err, ERR_CONFLICT,
				       "there is a file '%s' already: it stays as it is", path);
		return write_failed(path, err);
	}
	if (sync_folder(target) < 0)
		return write_failed(path, err);
	return ERR_OK;
}

static int check_target(const char *path, const char *target, struct err *err)
{
	struct stat about;

	if (stat(target, &about) == 0 && !S_ISREG(about.st_mode))
		return err_set(err, ERR_IO, "cannot write '%s': there is %s of that name", path,
			       S_ISDIR(about.st_mode) ? "a folder" : "a device or pipe");
	return ERR_OK;
}

int file_write(const char *path, const void *bytes, size_t length, struct err *err)
{
	SCOPED(freep)
	char *real = realpath(path, NULL); /* a link stays one: what it points at is replaced */
	const char *target = real ? real : path;

	if (check_target(path, target, err) < 0)
		return err->code;
	return write_whole(path, target, bytes, length, rename, err);
}

int folder_make(const char *path, struct err *err)
{
	struct stat about;

	if (mkdir(path, 0777) == 0)
		return ERR_OK;
	if (stat(path, &about) < 0)
		return err_set(err, ERR_IO, "cannot write into '%s': %s", path, strerror(errno));
	if (!S_ISDIR(about.st_mode))
		return err_set(err, ERR_IO, "cannot write into '%s': it is no folder", path);
	return ERR_OK;
}

int file_check(const char *path, struct err *err)
{
	SCOPED(freep) char *real = realpath(path, NULL);
	SCOPED(freep) char *folder = NULL;
	const char *target = real ? real : path;

	if (check_target(path, target, err) < 0)
		return err->code;
	if (!(folder = folder_of(target)))
		return err_nomem(err);
	return access(folder, W_OK | X_OK) < 0 ? write_failed(path, err) : ERR_OK;
}

/* Unlike rename() it never takes a name from another file. -1: errno says why, EEXIST among others. */
static int rename_new(const char *beside, const char *target)
{
	if (renameat2(AT_FDCWD, beside, AT_FDCWD, target, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return -1;
	if (link(beside, target) < 0) /* a file system that cannot: two names for a moment */
		return -1;
	(void) unlink(beside); /* the file is there, whole: a second name does no harm */
	return 0;
}

int file_create(const char *path, const void *bytes, size_t length, struct err *err)
{
	return write_whole(path, path, bytes, length, rename_new, err);
}
