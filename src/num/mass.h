/* Point masses at any real place: what counts, incomplete gamma and incomplete beta all multiply by. Loader 2000. */
#ifndef KIEM_NUM_MASS_H
#define KIEM_NUM_MASS_H

/* mean^k e^−mean / Γ(k + 1), k ≥ 0, mean ≥ 0. */
double mass_poisson(double k, double mean);
/* Γ(k + rest + 1) / (Γ(k + 1) Γ(rest + 1)) p^k q^rest, k ≥ 0, rest ≥ 0, q = 1 − p. */
double mass_binomial(double k, double rest, double p, double q);

#endif
