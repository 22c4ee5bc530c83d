/* A QR code as the path of an SVG, so that a phone's app takes the key over by its camera. Drawn by libqrencode. */
#include "app/admin/qr.h"

#include <qrencode.h>

enum { PATH_MAX_BYTES = 64 * 1024, QUIET = 4 };

/* One rectangle per run of dark modules in a row. */
static void draw(struct buf *out, const QRcode *code)
{
    for (int y = 0; y < code->width; y++)
        for (int x = 0; x < code->width; x++) {
            int run = 0;
            while (x + run < code->width && (code->data[y * code->width + x + run] & 1))
                run++;
            if (run > 0)
                buf_printf(out, "M%d %dh%dv1h-%dz", x + QUIET, y + QUIET, run, run);
            x += run;
        }
}

int qr_put(struct value *to, const char *text, struct err *err)
{
    QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    if (!code)
        return err_nomem(err);
    BUF_AUTO path;
    buf_init(&path, PATH_MAX_BYTES);
    draw(&path, code);
    int size = code->width + 2 * QUIET;
    QRcode_free(code);
    if (path.failed)
        return err_nomem(err);
    value_put_int(to, "size", size);
    value_put_text(to, "path", buf_text(&path));
    return 0;
}
