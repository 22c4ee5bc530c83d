/*
 * Work on columns, compiled twice where that can be: for any x86-64 and for one with AVX2; the program takes the one that
 * fits when it starts. FMA is left out on purpose: both do the same operations in the same order, so that a figure is the
 * same on every machine. Put VECTORISED before a function whose loops the compiler can vectorise, and build its file
 * with -O3 (cmake/rooms.cmake).
 *
 * Empty under sanitizers: the choice is made before they are ready.
 */
#ifndef KIEM_BASE_VECTOR_H
#define KIEM_BASE_VECTOR_H

#include <stdint.h> /* defines __GLIBC__, which finds the right one when the program starts */

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define VECTORISED
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define VECTORISED
#endif
#if !defined(VECTORISED) && defined(__x86_64__) && defined(__linux__) && defined(__GLIBC__) &&               \
    defined(__GNUC__) && !defined(__clang__)
#define VECTORISED __attribute__((target_clones("avx2", "default")))
#define WIDEST __attribute__((target_clones("avx512f", "avx2", "default")))
#endif
#ifndef VECTORISED
#define VECTORISED
#endif
#ifndef WIDEST
#define WIDEST
#endif

#endif
