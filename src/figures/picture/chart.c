/* The sheet, its panels and axes. What is drawn on them is for the other files here. */
#include "figures/picture/chart.h"

#include <math.h>

enum {
    SHEET = 900,
    MARGIN = 24,
    GAP = 20,
    TITLE = 18,
    NOTE = 12,
    NOTE_LINE = 17,
    LABEL = 12,
    PANEL_TITLE = 13
};

/* Characters, not bytes. */
static size_t characters(const char *text)
{
    size_t n = 0;
    for (; *text; text++)
        n += ((unsigned char)*text & 0xC0) != 0x80;
    return n;
}

double words_width(const char *text, double size)
{
    return (double)characters(text) * size * 0.55;
}

const char *words_fit(struct arena *a, const char *text, double size, double width)
{
    size_t room = width > 0 ? (size_t)(width / (size * 0.55)) : 0;
    if (characters(text) <= room)
        return text;
    size_t n = 0, len = 0;
    while (text[len] && n + 1 < room) {
        len++;
        while (((unsigned char)text[len] & 0xC0) == 0x80)
            len++;
        n++;
    }
    const char *cut = arena_dup(a, text, len);
    return cut ? arena_printf(a, "%s…", cut) : NULL;
}

/* --- notes: a text over as many lines as it needs --- */

/* How much of `text` fits on one line of `room` characters; at least one word. */
static size_t line_length(const char *text, size_t room)
{
    size_t fits = strcspn(text, " "), at = fits;
    while (text[at] == ' ') {
        at += 1 + strcspn(text + at + 1, " ");
        size_t n = 0;
        for (size_t i = 0; i < at; i++)
            n += ((unsigned char)text[i] & 0xC0) != 0x80;
        if (n > room)
            break;
        fits = at;
    }
    return fits;
}

static double line_height(double size)
{
    return size > NOTE + 1 ? size * 1.3 : NOTE_LINE;
}

/* Writes it, or only counts its lines when `s` is NULL. */
static int write_lines(struct svg *s, struct arena *a, const char *text, struct words_at at, double width)
{
    int lines = 0;
    size_t room = (size_t)(width / (at.size * (at.bold ? 0.62 : 0.55)));
    while (*text) {
        size_t len = line_length(text, room);
        const char *line = s ? arena_dup(a, text, len) : NULL;
        if (line)
            svg_words(s, line, &at);
        at.y += line_height(at.size);
        text += len + strspn(text + len, " ");
        lines++;
    }
    return lines;
}

static bool note_wanted(const struct note *n, const char *const *codes)
{
    static const char *const always[] = {"dataset", "borders", "no_borders", "curves"};
    if (strncmp(n->code, "definition", strlen("definition")) == 0)
        return true;
    for (size_t i = 0; i < sizeof always / sizeof always[0]; i++)
        if (text_is(n->code, always[i]))
            return true;
    for (; codes && *codes; codes++)
        if (text_is(n->code, *codes))
            return true;
    return false;
}

enum { DEFINITION_MOST = 420 };

/* A long definition up to the last whole sentence that fits, and where the rest is. */
static const char *note_text(struct arena *a, const struct table *t, const struct note *n)
{
    bool definition = strncmp(n->code, "definition", strlen("definition")) == 0;
    if (!definition || strlen(n->text) <= DEFINITION_MOST)
        return n->text;
    size_t end = 0;
    for (size_t i = 0; i + 1 < DEFINITION_MOST; i++)
        if (n->text[i] == '.' && n->text[i + 1] == ' ')
            end = i + 1;
    const char *start = end > 0 ? arena_dup(a, n->text, end) : "";
    return start ? arena_printf(a, "%s %s", start, show_text(t->words, "picture.more")) : NULL;
}

/* All notes from `y` on; how high they are. */
static double write_notes(struct svg *s, struct arena *a, const struct table *t, const char *const *codes,
                          double y)
{
    double from = y;
    for (size_t i = 0; i < t->note_count; i++) {
        if (!note_wanted(&t->notes[i], codes))
            continue;
        const char *whole = note_text(a, t, &t->notes[i]);
        const char *text = whole ? arena_printf(a, "%s: %s", t->notes[i].label, whole) : NULL;
        struct words_at at = {.x = MARGIN, .y = y + NOTE, .size = NOTE, .fill = INK_SOFT};
        if (text)
            y += NOTE_LINE * write_lines(s, a, text, at, SHEET - 2 * MARGIN);
    }
    return y - from;
}

static void begin_sheet(struct picture *p, const char *desc)
{
    struct svg *s = &p->svg;
    svg_open(s, "svg");
    svg_attr(s, "xmlns", "http://www.w3.org/2000/svg");
    svg_attr_number(s, "width", p->width);
    svg_attr_number(s, "height", p->height);
    svg_attr_begin(s, "viewBox");
    buf_printf(s->out, "0 0 %.0f %.0f", p->width, p->height);
    svg_attr_end(s);
    svg_attr(s, "role", "img");
    svg_attr(s, "lang", p->table->words->lang);
    svg_attr(s, "aria-labelledby", "title desc");
    svg_attr(s, "font-family", "Noto Sans, Arial, sans-serif");
    svg_open(s, "title");
    svg_attr(s, "id", "title");
    svg_text(s, p->table->title);
    svg_close(s);
    svg_open(s, "desc");
    svg_attr(s, "id", "desc");
    svg_text(s, desc);
    svg_close(s);
    svg_rect(s, (double[]){0, 0}, (double[]){p->width, p->height}, &(struct look){.fill = PAPER});
}

void picture_begin(struct picture *p, struct buf *out, struct arena *a, const struct table *t,
                   const struct picture_plan *plan)
{
    *p = (struct picture){.svg = {.out = out}, .a = a, .table = t, .width = SHEET};
    int columns = plan->columns ? plan->columns : plan->panels > 6 ? 3 : plan->panels > 1 ? 2 : 1;
    size_t rows = (plan->panels + (size_t)columns - 1) / (size_t)columns;
    p->columns = columns;
    p->panel_width = (SHEET - 2 * MARGIN - GAP * (columns - 1)) / (double)columns;
    p->panel_height = plan->panel_height;
    struct words_at title = {.x = MARGIN, .y = MARGIN + TITLE, .size = TITLE, .fill = INK, .bold = true};
    struct words_at warning = {.x = MARGIN, .y = MARGIN, .size = NOTE + 1, .fill = HIGH, .bold = true};
    double room = SHEET - 2 * MARGIN;
    int title_lines = write_lines(NULL, a, t->title, title, room);
    int warning_lines = t->warning ? write_lines(NULL, a, t->warning, warning, room) : 0;
    warning.y += TITLE + title_lines * line_height(TITLE);
    p->top = MARGIN + TITLE + title_lines * line_height(TITLE) + warning_lines * NOTE_LINE;
    double notes = p->top + (double)rows * (p->panel_height + GAP);
    p->height = notes + write_notes(NULL, a, t, plan->notes, notes) + MARGIN;
    begin_sheet(p, plan->desc);
    write_lines(&p->svg, a, t->title, title, room);
    if (t->warning)
        write_lines(&p->svg, a, t->warning, warning, room);
    write_notes(&p->svg, a, t, plan->notes, notes);
}

void picture_end(struct picture *p)
{
    svg_close(&p->svg);
    if (p->svg.depth != 0)
        p->svg.out->failed = true;
}

/* --- axes --- */

static double first_tick(const struct scale *s)
{
    if (s->step <= 0)
        return s->from;
    return ceil(s->from / s->step - 1e-9) * s->step;
}

struct scale scale_round(double least, double most, int ticks)
{
    double low = least < 0 ? least : 0, high = isfinite(most) && most > low ? most : low + 1;
    double rough = (high - low) / ticks, ten = pow(10, floor(log10(rough)));
    double part = rough / ten;
    double step = ten * (part <= 1 ? 1 : part <= 2 ? 2 : part <= 5 ? 5 : 10);
    return (struct scale){floor(low / step) * step, ceil(high / step - 1e-9) * step, step};
}

/* The largest of 1, 2, 5, 10 … and 0.5, 0.2 … that is not above x > 0; those numbers are what they are written as. */
static double log_tick(double x)
{
    double ten = pow(10, floor(log10(x) + 1e-9));
    return ten * (x >= ten * 5 * (1 - 1e-9) ? 5 : x >= ten * 2 * (1 - 1e-9) ? 2 : 1);
}

static double tick_after(const struct scale *s, double tick)
{
    return s->step > 0 ? tick + s->step : log_tick(tick * 2.6);
}

struct scale scale_log(double least, double most)
{
    const double powers = 1e4;
    double to = log_tick(isfinite(most) && most > 0 ? most : 1);
    to = to < most ? log_tick(to * 2.6) : to;
    double from = least > to / powers ? log_tick(least) : log_tick(to / powers);
    return (struct scale){from < to ? from : log_tick(to / 2), to, 0};
}

double chart_x(const struct chart *c, double value)
{
    double share = (value - c->across.from) / (c->across.to - c->across.from);
    if (c->across.step <= 0)
        share = value > c->across.from ? log(value / c->across.from) / log(c->across.to / c->across.from) : 0;
    return c->x + (c->across.step <= 0 && share > 1 ? 1 : share) * c->width;
}

double chart_y(const struct chart *c, double value)
{
    double share = (value - c->up.from) / (c->up.to - c->up.from);
    share = share < 0 ? 0 : share > 1 ? 1 : share;
    return c->y + c->height - share * c->height;
}

static void panel_title(struct picture *p, double x, double y, const char *title)
{
    if (!title)
        return;
    const char *fits = words_fit(p->a, title, PANEL_TITLE * 1.12, p->panel_width);
    struct words_at at = {.x = x, .y = y + PANEL_TITLE, .size = PANEL_TITLE, .fill = INK, .bold = true};
    if (fits)
        svg_words(&p->svg, fits, &at);
}

struct chart picture_space(struct picture *p, size_t i, const char *title)
{
    double x = MARGIN + (double)(i % (size_t)p->columns) * (p->panel_width + GAP);
    double y = p->top + (double)(i / (size_t)p->columns) * (p->panel_height + GAP);
    panel_title(p, x, y, title);
    return (struct chart){
        x, y + PANEL_TITLE + 8, p->panel_width, p->panel_height - PANEL_TITLE - 8, {0, 1, 1}, {0, 1, 1}};
}

/* Of a logarithmic scale each tick has the decimals it needs. */
static const char *tick_words(struct picture *p, const struct scale *s, double tick,
                              const struct panel_words *words)
{
    if (words->plain)
        return arena_printf(p->a, "%.0f", tick);
    int decimals = words->across_decimals;
    if (s->step <= 0)
        decimals = tick < 1 ? (int)ceil(-log10(tick) - 1e-9) : 0;
    return number_text(p->a, tick, decimals, p->table->words->lang);
}

static void draw_ticks_across(struct picture *p, const struct chart *c, const struct panel_words *words)
{
    double last_end = -1e9, end = c->across.to + (c->across.step > 0 ? c->across.step : c->across.to) * 1e-6;
    for (double v = first_tick(&c->across); v <= end; v = tick_after(&c->across, v)) {
        const char *text = tick_words(p, &c->across, v, words);
        double x = chart_x(c, v), half = text ? words_width(text, LABEL) / 2 : 0;
        if (words->left > 0 || c->across.step <= 0)
            svg_line(&p->svg, (double[]){x, c->y}, (double[]){x, c->y + c->height},
                     &(struct look){.stroke = GRID, .width = 1});
        struct words_at at = {
            .x = x, .y = c->y + c->height + LABEL + 6, .size = LABEL, .anchor = "middle", .fill = INK_SOFT};
        if (!text || x - half < last_end + 6)
            continue;
        svg_words(&p->svg, text, &at);
        last_end = x + half;
    }
}

static void draw_ticks_up(struct picture *p, const struct chart *c, const struct panel_words *words)
{
    for (double v = first_tick(&c->up); v <= c->up.to + c->up.step * 1e-6; v += c->up.step) {
        double y = chart_y(c, v);
        svg_line(&p->svg, (double[]){c->x, y}, (double[]){c->x + c->width, y},
                 &(struct look){.stroke = GRID, .width = 1});
        struct words_at at = {
            .x = c->x - 8, .y = y + LABEL * 0.35, .size = LABEL, .anchor = "end", .fill = INK_SOFT};
        const char *text = number_text(p->a, v, words->up_decimals, p->table->words->lang);
        if (text)
            svg_words(&p->svg, text, &at);
    }
}

struct chart picture_panel(struct picture *p, size_t i, const struct panel_words *words, struct scale across,
                           struct scale up)
{
    struct chart c = picture_space(p, i, words->title);
    double left = words->left > 0 ? words->left : 52, under = words->across ? 44 : 26;
    double above = words->up ? 26 : 8;
    struct words_at at = {.x = c.x, .y = c.y + LABEL, .size = LABEL, .fill = INK_SOFT};
    const char *up_words = words->up ? words_fit(p->a, words->up, LABEL, c.width) : NULL;
    if (up_words)
        svg_words(&p->svg, up_words, &at);
    c = (struct chart){c.x + left, c.y + above, c.width - left - words->right - 16, c.height - above - under,
                       across,     up};
    if (words->left <= 0)
        draw_ticks_up(p, &c, words);
    draw_ticks_across(p, &c, words);
    svg_line(&p->svg, (double[]){c.x, c.y + c.height}, (double[]){c.x + c.width, c.y + c.height},
             &(struct look){.stroke = INK_SOFT, .width = 1});
    at = (struct words_at){.x = c.x + c.width, .y = c.y + c.height + 2 * LABEL + 14, .size = LABEL};
    at.anchor = "end";
    at.fill = INK_SOFT;
    const char *across_words = words->across ? words_fit(p->a, words->across, LABEL, p->panel_width) : NULL;
    if (across_words)
        svg_words(&p->svg, across_words, &at);
    return c;
}

/* --- what is drawn on them --- */

void chart_trace(struct picture *p, const struct chart *c, const struct trace *t, const struct look *look)
{
    struct svg *s = &p->svg;
    svg_open(s, "path");
    svg_attr_begin(s, "d");
    bool pen_down = false;
    for (size_t i = 0; i < t->count; i++) {
        if (!isfinite(t->y[i])) {
            pen_down = false;
            continue;
        }
        buf_addc(s->out, pen_down ? 'L' : 'M');
        svg_number(s->out, chart_x(c, t->x[i]));
        buf_addc(s->out, ' ');
        svg_number(s->out, chart_y(c, t->y[i]));
        pen_down = true;
    }
    svg_attr_end(s);
    svg_attr(s, "fill", "none");
    svg_attr(s, "stroke", look->stroke);
    svg_attr_number(s, "stroke-width", look->width);
    if (look->dashes)
        svg_attr(s, "stroke-dasharray", look->dashes);
    svg_close(s);
}

struct mark_look {
    const char *path; /* of size 1 around 0,0; NULL: a circle */
    const char *fill, *stroke;
};

static const struct mark_look marks[] = {
    [MARK_DOT] = {NULL, MAIN, MAIN},
    [MARK_RING] = {NULL, PAPER, INK_SOFT},
    [MARK_UP] = {"M0-1.2L1.1.8L-1.1.8Z", HIGH, HIGH},
    [MARK_DOWN] = {"M0 1.2L1.1-.8L-1.1-.8Z", LOW, LOW},
    [MARK_DIAMOND] = {"M0-1.2L1.2 0L0 1.2L-1.2 0Z", INK, INK},
};

void chart_mark(struct picture *p, const double at[2], enum mark mark, double radius, const char *words)
{
    struct svg *s = &p->svg;
    const struct mark_look *m = &marks[mark];
    svg_open(s, m->path ? "path" : "circle");
    if (m->path) {
        svg_attr(s, "d", m->path);
        svg_attr_begin(s, "transform");
        buf_adds(s->out, "translate(");
        svg_number(s->out, at[0]);
        buf_addc(s->out, ' ');
        svg_number(s->out, at[1]);
        buf_printf(s->out, ") scale(%.1f)", radius);
        svg_attr_end(s);
    } else {
        svg_attr_number(s, "cx", at[0]);
        svg_attr_number(s, "cy", at[1]);
        svg_attr_number(s, "r", radius);
        svg_attr(s, "stroke", m->stroke);
    }
    svg_attr(s, "fill", m->fill);
    if (words) {
        svg_open(s, "title");
        svg_text(s, words);
        svg_close(s);
    }
    svg_close(s);
}
