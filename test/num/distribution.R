# Distributions by base R: lines "function arguments… result". Rscript test/num/distribution.R > test/num/distribution.txt
put <- function(name, ...) cat(name, sprintf("%.17g", c(...)), "\n")
for (z in c(-37, -20, -8, -3, -1.96, -1, -1e-5, 0, 1e-3, 0.5, 1, 1.6448536269514722, 3, 8)) put("normal_cdf", z, pnorm(z))
for (p in c(1e-300, 1e-20, 1e-10, 1e-4, 0.001, 0.0249, 0.025, 0.075, 0.3, 0.5, 0.6, 0.925, 0.926, 0.975, 0.999, 1 - 1e-6))
  put("normal_quantile", p, qnorm(p))
shapes <- c(0.5, 1, 1.5, 2, 5, 9.5, 10, 33, 100, 1000, 25000, 1e6)
for (a in shapes) {
  for (r in c(0.01, 0.3, 0.7, 0.95, 1, 1.05, 1.5, 3, 6)) {
    put("gamma_cdf", r * a, a, pgamma(r * a, a))
    put("gamma_upper", r * a, a, pgamma(r * a, a, lower.tail = FALSE))
  }
  for (p in c(1e-10, 0.001, 0.025, 0.3, 0.5, 0.9, 0.975, 0.999, 1 - 2^-30)) put("gamma_quantile", p, a, qgamma(p, a))
}
for (a in c(0.5, 1, 3, 20, 400, 50000)) for (b in c(0.5, 1, 7, 35, 2000, 80000)) {
  m <- a / (a + b); s <- sqrt(m * (1 - m) / (a + b + 1))
  for (x in c(m / 3, m - 2 * s, m, m + s, m + 3 * s)) if (x > 0 && x < 1) put("beta_cdf", x, a, b, pbeta(x, a, b))
  for (p in c(0.001, 0.025, 0.4, 0.5, 0.975, 0.999)) put("beta_quantile", p, a, b, qbeta(p, a, b))
}
for (df in c(1, 2, 3, 7.5, 18, 100, 101, 5000)) for (p in c(1e-4, 0.001, 0.025, 0.2, 0.45, 0.5, 0.6, 0.9, 0.975, 0.9995))
  put("student_quantile", p, df, qt(p, df))
for (m in c(0, 0.01, 1, 4.7, 31, 250, 1e4)) for (k in unique(pmax(0, floor(m + c(-3, -1, 0, 1, 4) * sqrt(m))))) {
  put("poisson_mass", k, m, dpois(k, m))
  put("poisson_cdf", k, m, ppois(k, m))
}
for (n in c(1, 7, 31, 300, 5000, 170000)) for (p in c(0, 1e-5, 0.008, 0.15, 0.5, 0.93, 1))
  for (k in unique(pmin(n, pmax(0, floor(n * p + c(-3, -1, 0, 1, 4) * sqrt(n * p * (1 - p))))))) {
    put("binomial_mass", k, n, p, dbinom(k, n, p))
    put("binomial_cdf", k, n, p, pbinom(k, n, p))
  }
for (m in c(0.01, 0.7, 4.7, 31, 250, 1e4)) for (q in c(0.001, 0.025, 0.5, 0.975, 0.999)) put("poisson_quantile", q, m, qpois(q, m))
for (n in c(1, 7, 31, 300, 5000, 170000)) for (p in c(1e-5, 0.008, 0.15, 0.5, 0.93)) for (q in c(0.001, 0.025, 0.3, 0.975, 0.999))
  put("binomial_quantile", q, n, p, qbinom(q, n, p))
