/*
 * Distributions, on plain numbers: relative error about 1e-13, growing to 1e-11 for binomials of 100,000. Beside the
 * gamma distribution stands its complement, since 1 − p would lose a small one. An argument outside its range, or
 * NAN, gives NAN. Pure, safe with threads.
 *
 * Sources: normal quantile: Wichura 1988, algorithm AS 241 (PPND16). Incomplete gamma and beta: power series and
 * continued fractions (DLMF 8.7, 8.9, 8.17; Lentz's method). Point masses: Loader 2000, "Fast and accurate
 * computation of binomial probabilities". Quantiles: Newton within a bracket that always holds the answer.
 */
#ifndef KIEM_NUM_DISTRIBUTION_H
#define KIEM_NUM_DISTRIBUTION_H

/* P(Z ≤ z), standard normal. */
double normal_cdf(double z);
/* z with P(Z ≤ z) = p, 0 < p < 1; −INFINITY at 0, INFINITY at 1. */
double normal_quantile(double p);

/* Gamma with this shape (> 0) and scale 1, at x ≥ 0: P(X ≤ x), and P(X > x). */
double gamma_cdf(double x, double shape);
double gamma_upper(double x, double shape);
/* x with gamma_cdf(x, shape) = p, 0 ≤ p < 1; INFINITY at 1. Chi-square with df: twice gamma_quantile(p, df / 2). */
double gamma_quantile(double p, double shape);

/* Beta with shapes a, b > 0, at 0 ≤ x ≤ 1: P(X ≤ x), and x with P(X ≤ x) = p. */
double beta_cdf(double x, double a, double b);
double beta_quantile(double p, double a, double b);
/* t with P(T ≤ t) = p for Student's distribution with df > 0 degrees of freedom (need not be whole). */
double student_quantile(double p, double df);

/* Counts: k is whole (anything else: NAN), below zero or above n has mass 0. mean ≥ 0; n ≥ 0 and whole, 0 ≤ p ≤ 1;
 * mean and n not above 1e12. */
double poisson_mass(double k, double mean);
double poisson_cdf(double k, double mean);
double binomial_mass(double k, double n, double p);
double binomial_cdf(double k, double n, double p);
/* The smallest k with P(X ≤ k) > q (strictly above, as funnel limits ask), 0 < q < 1. */
double poisson_quantile(double q, double mean);
double binomial_quantile(double q, double n, double p);

#endif
