/*
 * Build tool: puts files inside the program. Runs on the building machine only.
 *
 *   embed files OUT.c SYMBOL ROOT FILE…   `const struct embedded SYMBOL[]`, one entry per file, named by its path below ROOT
 *   embed tree OUT.c SYMBOL ROOT          the same for every file below ROOT, as it is found
 *   embed sql OUT.h OUT.c ROOT FILE…      `enum sql_name` and the catalog of named statements and migrations
 *
 * An SQL file holds blocks that begin with "-- name: family_find"; files below ROOT/migrations are whole scripts. A file
 * SUBJECT.postgres.sql beside SUBJECT.sql (also of a migration) says the same for PostgreSQL, block by block, where its
 * dialect forces another text; a block of it that SUBJECT.sql does not have is an error. A statement that a file needs of many
 * tables stands once, as a block "-- shape: move", with {1} to {9} for words; "-- name: move_step = move step" is made of it.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static FILE *out_open(const char *path)
{
    FILE *f = fopen(path, "w");
    if (!f) {
        perror(path);
        exit(1);
    }
    return f;
}

static void out_close(FILE *f, const char *path)
{
    if (ferror(f) || fclose(f) != 0) {
        perror(path);
        exit(1);
    }
}

static const char *below(const char *root, const char *path)
{
    size_t len = strlen(root);
    if (strncmp(root, path, len) != 0 || path[len] != '/') {
        fprintf(stderr, "embed: %s is not below %s\n", path, root);
        exit(1);
    }
    return path + len + 1;
}

static int files(int argc, char **argv)
{
    const char *out_path = argv[2], *symbol = argv[3], *root = argv[4];
    FILE *f = out_open(out_path);
    fputs("/* Made by tools/embed; do not edit. */\n#include \"base/embedded.h\"\n\n", f);
    for (int i = 5; i < argc; i++)
        fprintf(f,
                "__asm__(\".section .rodata\\n\\t.balign 16\\n%s_%d:\\n\\t.incbin "
                "\\\"%s\\\"\\n%s_%d_end:\\n\\t.byte 0\\n"
                "\\t.previous\\n\");\nextern const unsigned char %s_%d[], %s_%d_end[];\n",
                symbol, i, argv[i], symbol, i, symbol, i, symbol, i);
    fprintf(f, "\nextern const struct embedded %s[];\nconst struct embedded %s[] = {\n", symbol, symbol);
    for (int i = 5; i < argc; i++)
        fprintf(f, "    {\"%s\", %s_%d, %s_%d_end},\n", below(root, argv[i]), symbol, i, symbol, i);
    fputs("    {0, 0, 0},\n};\n", f);
    out_close(f, out_path);
    return 0;
}

enum { TREE_MAX = 2000, PATH_LEN = 4096 };

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Adds every file below `folder` to `found`. */
static int walk(char **found, int n, const char *folder)
{
    DIR *dir = opendir(folder);
    if (!dir) {
        perror(folder);
        exit(1);
    }
    for (struct dirent *d; (d = readdir(dir));) {
        char path[PATH_LEN];
        struct stat st;
        if (d->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, d->d_name);
        if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
            n = walk(found, n, path);
        else if (n < TREE_MAX)
            found[n++] = strdup(path);
    }
    closedir(dir);
    return n;
}

static int tree(char **argv)
{
    static char *found[TREE_MAX + 5];
    memcpy(found, argv, 5 * sizeof *found);
    int n = walk(found + 5, 0, argv[4]);
    qsort(found + 5, (size_t)n, sizeof *found, by_name);
    return files(n + 5, found);
}

static char *slurp(const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f || fseek(f, 0, SEEK_END) != 0) {
        perror(path);
        exit(1);
    }
    long len = ftell(f);
    rewind(f);
    char *text = calloc(1, (size_t)len + 1);
    if (!text || fread(text, 1, (size_t)len, f) != (size_t)len) {
        perror(path);
        exit(1);
    }
    fclose(f);
    return text;
}

static void write_literal(FILE *f, const char *text, size_t len)
{
    fputs("\n        \"", f);
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '"' || text[i] == '\\')
            fputc('\\', f);
        if (text[i] == '\n')
            fputs(i + 1 < len ? "\\n\"\n        \"" : "\\n", f);
        else
            fputc(text[i], f);
    }
    fputc('"', f);
}

static const char marker[] = "-- name: ", shape_marker[] = "-- shape: ", override[] = ".postgres.sql";

static int is_override(const char *path)
{
    size_t len = strlen(path), end = sizeof override - 1;
    return len > end && strcmp(path + len - end, override) == 0;
}

/* The text of the override of `path`, or NULL when there is none. */
static char *slurp_override(const char *path)
{
    char own[PATH_LEN];
    struct stat st;
    snprintf(own, sizeof own, "%.*s%s", (int)(strlen(path) - 4), path, override);
    return stat(own, &st) == 0 ? slurp(own) : NULL;
}

struct block {
    const char *name, *body;
    size_t name_len, len;
    const char *made; /* "SHAPE WORD…", to the end of the line; NULL: the statement is its body */
};

/* The block that begins at or behind `at`; the address behind it, NULL when there is none. */
static const char *next_block(struct block *out, const char *at, const char *path)
{
    at = at ? strstr(at, marker) : NULL;
    if (!at)
        return NULL;
    const char *name = at + sizeof marker - 1, *line_end = strchr(name, '\n');
    if (!line_end) {
        fprintf(stderr, "%s: a name without a statement\n", path);
        exit(1);
    }
    const char *body = line_end + 1, *next = strstr(line_end, marker);
    size_t len = next ? (size_t)(next - body) : strlen(body);
    const char *end = body + len;
    while (len > 0 && strchr(" \n;", body[len - 1]))
        len--;
    size_t name_len = strcspn(name, " \n");
    const char *made = strncmp(name + name_len, " = ", 3) == 0 ? name + name_len + 3 : NULL;
    *out = (struct block){name, body, name_len, len, made};
    return end;
}

/* --- statements made of a shape --- */

enum { WORDS_MAX = 10, MADE_MAX = 4096 };

/* The text of the shape that `name` (of `len`) names in `text`, to its ";". */
static const char *find_shape(const char *text, const char *name, size_t len, size_t *body_len)
{
    const char *at = text;
    while ((at = strstr(at, shape_marker)) != NULL) {
        at += sizeof shape_marker - 1;
        const char *line_end = strchr(at, '\n'), *end = line_end ? strchr(line_end, ';') : NULL;
        if (!end || (size_t)(line_end - at) != len || memcmp(at, name, len) != 0)
            continue;
        *body_len = (size_t)(end - line_end - 1);
        return line_end + 1;
    }
    return NULL;
}

/* The words of a line, the first of them the shape; each ends at a blank or at the end of the line. */
static size_t split(const char **words, const char *line)
{
    size_t n = 0;
    while (n < WORDS_MAX && *line && *line != '\n') {
        words[n++] = line;
        line += strcspn(line, " \n");
        line += strspn(line, " ");
    }
    return n;
}

static void write_made(FILE *source, const char *text, const struct block *block, const char *path)
{
    const char *words[WORDS_MAX];
    char made[MADE_MAX];
    size_t count = split(words, block->made), len = 0, n = 0, used = 0;
    const char *shape = count > 0 ? find_shape(text, words[0], strcspn(words[0], " \n"), &len) : NULL;
    for (size_t i = 0; shape && i < len && n < MADE_MAX; i++) {
        size_t word =
            shape[i] == '{' && i + 2 < len && shape[i + 2] == '}' ? (size_t)(shape[i + 1] - '0') : 0;
        if (word == 0) {
            made[n++] = shape[i];
            continue;
        }
        size_t word_len = word < count ? strcspn(words[word], " \n") : MADE_MAX;
        if (n + word_len >= MADE_MAX)
            shape = NULL;
        else
            memcpy(made + n, words[word], word_len);
        n += word_len;
        used = word > used ? word : used;
        i += 2;
    }
    if (!shape || n >= MADE_MAX || used + 1 != count) {
        fprintf(stderr,
                "%s: %.*s is made of a shape that is not there, or with more or fewer words than it takes\n",
                path, (int)block->name_len, block->name);
        exit(1);
    }
    write_literal(source, made, n);
}

static int find_block(struct block *out, const char *text, const struct block *like, const char *path)
{
    while ((text = next_block(out, text, path)) != NULL)
        if (out->name_len == like->name_len && memcmp(out->name, like->name, like->name_len) == 0)
            return 1;
    return 0;
}

static void no_strangers(const char *own, const char *text, const char *path)
{
    struct block block, there;
    for (const char *at = own; (at = next_block(&block, at, path)) != NULL;)
        if (!find_block(&there, text, &block, path)) {
            fprintf(stderr, "%s: its override has %.*s, it has not\n", path, (int)block.name_len, block.name);
            exit(1);
        }
}

static void write_statements(FILE *header, FILE *source, const char *path)
{
    char *text = slurp(path), *own = slurp_override(path);
    struct block block, other;
    for (const char *at = text; (at = next_block(&block, at, path)) != NULL;) {
        fputs("    SQL_", header);
        for (size_t i = 0; i < block.name_len; i++)
            fputc(block.name[i] >= 'a' && block.name[i] <= 'z' ? block.name[i] - 32 : block.name[i], header);
        fputs(",\n", header);
        fprintf(source, "    {\"%.*s\",", (int)block.name_len, block.name);
        if (block.made)
            write_made(source, text, &block, path);
        else
            write_literal(source, block.body, block.len);
        fputs(",", source);
        if (find_block(&other, own, &block, path))
            write_literal(source, other.body, other.len);
        else
            fputs(" 0", source);
        fputs("},\n", source);
    }
    no_strangers(own, text, path);
    free(text);
    free(own);
}

static void write_migration(FILE *source, const char *name, const char *path)
{
    char *text = slurp(path), *own = slurp_override(path);
    fprintf(source, "    {\"%.*s\",", (int)(strlen(name) - 4), name);
    write_literal(source, text, strlen(text));
    fputs(",", source);
    if (own)
        write_literal(source, own, strlen(own));
    else
        fputs(" 0", source);
    fputs("},\n", source);
    free(text);
    free(own);
}

static int sql(int argc, char **argv)
{
    const char *root = argv[4];
    FILE *header = out_open(argv[2]), *source = out_open(argv[3]);
    fputs("/* Made by tools/embed from sql/; do not edit. */\n#ifndef KIEM_SQL_NAMES_H\n#define "
          "KIEM_SQL_NAMES_H\n\n"
          "#include \"db/db.h\"\n\nenum sql_name {\n",
          header);
    fputs("/* Made by tools/embed from sql/; do not edit. */\n#include \"sql_names.h\"\n\n"
          "static const struct sql_source statements[] = {\n",
          source);
    for (int i = 5; i < argc; i++)
        if (strncmp(below(root, argv[i]), "migrations/", 11) != 0 && !is_override(argv[i]))
            write_statements(header, source, argv[i]);
    fputs("    SQL_COUNT\n};\n\nextern const struct db_catalog sql_catalog;\n"
          "extern const struct db_tables sql_tables;\n\n#endif\n",
          header);
    fputs("};\n\nstatic const struct sql_migration migrations[] = {\n", source);
    for (int i = 5; i < argc; i++) {
        const char *name = below(root, argv[i]);
        if (strncmp(name, "migrations/", 11) == 0 && !is_override(argv[i]))
            write_migration(source, name + 11, argv[i]);
    }
    fputs("};\n\nconst struct db_catalog sql_catalog = {\n"
          "    .statements = statements,\n    .statement_count = sizeof statements / sizeof statements[0],\n"
          "    .migrations = migrations,\n    .migration_count = sizeof migrations / sizeof "
          "migrations[0],\n};\n",
          source);
    out_close(header, argv[2]);
    out_close(source, argv[3]);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc > 5 && strcmp(argv[1], "files") == 0)
        return files(argc, argv);
    if (argc == 5 && strcmp(argv[1], "tree") == 0)
        return tree(argv);
    if (argc > 5 && strcmp(argv[1], "sql") == 0)
        return sql(argc, argv);
    fputs("usage: embed files OUT.c SYMBOL ROOT FILE… | embed tree OUT.c SYMBOL ROOT | embed sql OUT.h OUT.c "
          "ROOT FILE…\n",
          stderr);
    return 2;
}
