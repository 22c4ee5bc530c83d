#!/bin/sh
# Breaks every rule of tools/check once, in a small made-up house, and sees that each is found, that a sound house
# passes, and that an exception needs a reason and a use.
set -eu
check=$(CDPATH='' cd -- "$(dirname "$0")/../.." && pwd)/tools/check
house=$(mktemp -d)
trap 'rm -rf "$house"' EXIT
failed=0

new_house() {
  rm -rf "$house"
  mkdir -p "$house/src/base" "$house/src/care" "$house/test/base" "$house/content/texts" "$house/tools" "$house/cmake"
  echo room >"$house/src/base/README.md"
  echo room >"$house/src/care/README.md"
  echo '/* main */ int main(void) { return 0; }' >"$house/test/base/x_test.c"
  echo 'kiem_room(care room_base)' >"$house/cmake/rooms.cmake"
  printf '{\n  "err.bad": {"nl": "fout {arg}", "en": "wrong {where}"}\n}\n' >"$house/content/texts/err.json"
  printf '/* A header. */\nint err_set(int code, int where, int x, const char *key);\nint twice(int a);\n' >"$house/src/base/a.h"
  printf '/* A file. */\n#include "base/a.h"\n\nint twice(int a)\n{\n    return 2 * a;\n}\n' >"$house/src/base/a.c"
  printf '/* B file. */\n#include "base/a.h"\n\nstatic int four(int a)\n{\n    if (a < 0) /* malloc(1); <b> "SELECT" */\n        return err_set(-2, 0, 0, "bad");\n    return twice(twice(a));\n}\n' >"$house/src/care/b.c"
}

# breaks RULE: the house as it now stands is refused, for that rule and no other.
breaks() {
  if "$check" "$house" >"$house/out"; then
    echo "not found: $1"; failed=1; return
  fi
  if grep -v ': '"$1"': ' "$house/out" | grep -qv '^check: ' || ! grep -q ': '"$1"': ' "$house/out"; then
    echo "expected only $1, got:"; cat "$house/out"; failed=1
  fi
}

# in_function RULE LINE…: a function of care with these lines breaks RULE.
in_function() {
  rule=$1; shift
  new_house
  { printf '\nstatic int more(int a)\n{\n'; printf '    %s\n' "$@"; printf '    return a;\n}\n'; } >>"$house/src/care/b.c"
  breaks "$rule"
}

# at_top RULE LINE…: these lines outside functions of care break RULE.
at_top() {
  rule=$1; shift
  new_house
  printf '%s\n' "$@" >>"$house/src/care/b.c"
  breaks "$rule"
}

many() { # many N TEXT: TEXT with a number, N times
  i=0
  while [ $i -lt "$1" ]; do i=$((i + 1)); printf '    a += %s%d;\n' "$2" $i; done
}

new_house
"$check" "$house" >"$house/out" || { echo "a sound house is refused:"; cat "$house/out"; failed=1; }

new_house; printf '#include "care/b.h"\n' >>"$house/src/base/a.c"; touch "$house/src/care/b.h"; breaks floors
new_house; printf '#include "a.h"\n' >>"$house/src/base/a.c"; breaks floors
new_house; echo 'kiem_room(base room_care)' >>"$house/cmake/rooms.cmake"; breaks floors
new_house; mkdir "$house/src/attic"; echo x >"$house/src/attic/README.md"; breaks floors
new_house; rm "$house/src/care/README.md"; breaks readme
new_house; mv "$house/src/care/b.c" "$house/src/care/util.c"; breaks name
new_house; sed -i 1d "$house/src/care/b.c"; breaks opening
new_house; echo 'int main(void) { return 0; }' >"$house/test/base/y_test.c"; breaks test
new_house; echo 'struct absent x(void);' >>"$house/src/base/a.h"; echo 'size_t n(void);' >>"$house/src/base/a.h"; breaks header
new_house; printf '\nint unused(int a)\n{\n    return a;\n}\n' >>"$house/src/base/a.c"; breaks export
new_house; printf '{"err.bad": {"nl": "x", "en": "y"}, "err.more": {"nl": "x", "en": "y"}}' >"$house/content/texts/err.json"; breaks unused
new_house; printf '{"err.bad": {"nl": "x"}}' >"$house/content/texts/err.json"; breaks text
new_house; printf '{"err.bad": {"nl": "{name}", "en": "y"}}' >"$house/content/texts/err.json"; breaks text
new_house; echo '{}' >"$house/content/texts/err.json"; breaks text
in_function text 'if (a > 9)' '    return err_set(-2, 0, 0, a > 10 ? "bad" : "worse");'
at_top text 'static int refuse(int a, const char *key)' '{' '    return err_set(-2, a, 0, key);' '}' '' \
  'static int shout(int a)' '{' '    return refuse(a, "unheard_of");' '}'
in_function sql 'const char *s = "SELECT 1";'
in_function html 'const char *s = "a <b>bold</b>";'
in_function json 'const char *s = "{\"a\": 1}";'
in_function banned 'a += rand();'
in_function banned 'char *p = malloc(1);'
in_function unfinished '/* TODO: later */'
at_top global 'static int counter;'
at_top global 'static struct thing *things[3] = {0};'
at_top size '' 'static int six(int a, int b, int c, int d, int e, int f, int (*g)(int, int))' '{' '    return a;' '}'
in_function size 'if (a)' '    if (a)' '        if (a)' '            if (a)' '                if (a)' '                    a++;'
new_house; { printf '\nstatic int large(int a)\n{\n'; many 58 x; printf '}\n'; } >>"$house/src/care/b.c"; breaks size
new_house; i=0; while [ $i -lt 600 ]; do i=$((i + 1)); echo >>"$house/src/care/b.c"; done; breaks size
new_house; for f in one two; do { printf '\nstatic int %s(int a)\n{\n' $f; many 8 y; printf '}\n'; } >>"$house/src/care/b.c"; done; breaks repeated

# What is just within the bounds passes.
new_house
{ printf '\nstatic int large(int a)\n{\n'; many 57 x; printf '}\n'; } >>"$house/src/care/b.c"
for f in one two; do { printf '\nstatic int %s(int a)\n{\n' $f; many 7 y; printf '}\n'; } >>"$house/src/care/b.c"; done
"$check" "$house" >"$house/out" || { echo "within bounds, yet refused:"; cat "$house/out"; failed=1; }

in_function_allowed() { # ALLOW-LINE: with a rand() in care
  new_house
  echo "$1" >"$house/tools/check.allow"
  printf '\nstatic int more(void)\n{\n    return rand();\n}\n' >>"$house/src/care/b.c"
}
in_function_allowed 'banned src/care/b.c:rand a reason that is written out'
"$check" "$house" >"$house/out" || { echo "an exception does not hold:"; cat "$house/out"; failed=1; }
in_function_allowed 'banned src/care/b.c:rand'; "$check" "$house" >"$house/out" && { echo "no reason, yet taken"; failed=1; }
new_house; echo 'banned src/care/b.c:rand a reason that is written out' >"$house/tools/check.allow"; breaks allow

[ $failed = 0 ] && echo "check_test: every rule is found"
exit $failed
