/* A text as a QR code. Only for this folder. */
#ifndef KIEM_APP_ADMIN_QR_H
#define KIEM_APP_ADMIN_QR_H

#include "format/value.h"

/* Puts `size` (modules on a side, with the quiet zone of four) and `path` (of an SVG, in modules) into `to`. */
int qr_put(struct value *to, const char *text, struct err *err) MUST_USE;

#endif
