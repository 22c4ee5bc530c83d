/*
 * Files that are answered with. An answer comes in with its bytes ("data"); they are looked at, sealed with the person's key and
 * kept beside the response, and the answer keeps an id. Out they go only through the response they belong to.
 */
#ifndef KIEM_APP_SIGNALS_FILES_H
#define KIEM_APP_SIGNALS_FILES_H

#include "app/app.h"
#include "asking/instrument.h"

enum {
    FILES_MAX = 20 /* of one response */,
    FILES_OUT = 1 << 20,
    FILES_COPY = 8 << 20 /* of a person's copy */
};

/* Where files are kept. */
struct files_of {
    const struct instrument *instrument;
    const char *person, *response;
};
/* `answers` with every "data" in it kept and replaced by an id; files of this response that no answer names any more are gone.
 * ERR_INVALID "answer_file_type", "answer_type" (no base64), "answer_files" (over FILES_MAX). */
int files_keep(struct value **out, struct call *c, const struct files_of *of, const struct value *answers,
               struct err *err) MUST_USE;

/* `answers` as they go out: each file that is kept has its "data" instead of its id while those before it leave room (FILES_OUT
 * bytes together), and after that its "url". */
int files_out(struct value **out, struct call *c, const struct files_of *of, const struct value *answers,
              struct err *err) MUST_USE;

/* The answer in `answers` that holds the file with that id, its "title" in it; NULL when there is none. */
const struct value *file_find(const struct value *answers, const char *id);

/* Taken are "image/jpeg", "image/png", "application/pdf" and "text/plain", by what the bytes are. */

/* GET /responses/:response/files/:file, /me/answers/:response/files/:file: c->page {title, content_type, data (base64)}. */
int response_file(struct call *c, struct err *err) MUST_USE;
int own_file(struct call *c, struct err *err) MUST_USE;

#endif
