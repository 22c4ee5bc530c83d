/* Articles from their files, and what is wrong with them. */
#ifndef KIEM_CONTENT_ARTICLE_H
#define KIEM_CONTENT_ARTICLE_H

#include "care/article.h"
#include "content/check_part.h"

/* How many the tree of one file holds. */
size_t articles_count(const struct value *tree);
/* Reads {"articles": […]} of `file` into `out`, which has room for articles_count(). ERR_INVALID "content_member". */
int articles_load(struct article *out, struct arena *a, const struct value *tree, const char *file,
                  struct err *err) MUST_USE;
/* A missing language, phase, source or review, a review that is over its term `today` (DAY_NONE: not judged), a code twice. */
void check_articles(struct checker *k, int32_t today);

#endif
