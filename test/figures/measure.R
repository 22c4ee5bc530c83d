# Measures by base R, each from its textbook formula or R's own function; no package. Lines "name arguments… results".
# Rscript test/figures/measure.R > test/figures/measure.txt
put <- function(name, ...) cat(name, sprintf("%.17g", c(...)), "\n")
set.seed(20)

# --- intervals
wilson <- function(x, n, level) { # prop.test without continuity correction is Wilson's
  ci <- suppressWarnings(prop.test(x, n, conf.level = level, correct = FALSE))$conf.int
  c(ci[1], ci[2])
}
exact <- function(x, level) { a <- (1 - level) / 2; c(if (x == 0) 0 else qchisq(a, 2 * x) / 2, qchisq(1 - a, 2 * x + 2) / 2) }
byar <- function(x, level) { # below 10 events exact
  z <- qnorm(1 - (1 - level) / 2)
  if (x < 10) return(exact(x, level))
  c(x * (1 - 1 / (9 * x) - z / (3 * sqrt(x)))^3, (x + 1) * (1 - 1 / (9 * (x + 1)) + z / (3 * sqrt(x + 1)))^3)
}
levels <- c(0.5, 0.9, 0.95, 0.998)
for (level in levels) {
  for (n in c(1, 2, 9, 31, 250, 3000, 170000)) for (x in unique(round(n * c(0, 0.01, 0.15, 0.5, 0.97, 1))))
    put("wilson", x, n, level, wilson(x, n, level))
  for (x in c(0, 1, 2, 5, 9, 10, 11, 40, 200, 1273, 25000)) {
    put("count", x, level, byar(x, level))
    put("exact", x, level, exact(x, level))
    put("poisson_test", x, level, poisson.test(x, conf.level = level)$conf.int)
    put("rate", x, 812.5, level, byar(x, level) / 812.5)
  }
}

# --- coverage, enumerated
for (level in c(0.9, 0.95)) {
  for (n in c(5, 31, 100, 400)) for (p in c(0.003, 0.05, 0.15, 0.5, 0.8)) {
    ci <- sapply(0:n, function(x) wilson(x, n, level))
    put("cover_wilson", n, p, level, sum(dbinom(0:n, n, p)[ci[1, ] <= p & p <= ci[2, ]]))
  }
  for (m in c(0.2, 1, 3.7, 9.5, 24, 150)) {
    x <- 0:qpois(1 - 1e-15, m)
    for (kind in c("count", "exact")) {
      ci <- sapply(x, if (kind == "count") byar else exact, level)
      put(paste0("cover_", kind), m, level, sum(dpois(x, m)[ci[1, ] <= m & m <= ci[2, ]]))
    }
  }
}

# Two groups, every pair of counts.
mover_ratio <- function(a, A, b, B) { # Donner & Zou 2012, as printed
  L <- (a * b - sqrt((a * b)^2 - A[1] * B[2] * (2 * a - A[1]) * (2 * b - B[2]))) / (B[2] * (2 * b - B[2]))
  U <- (a * b + sqrt((a * b)^2 - A[2] * B[1] * (2 * a - A[2]) * (2 * b - B[1]))) / (B[1] * (2 * b - B[1]))
  c(L, U)
}
mover_difference <- function(a, A, b, B)
  a - b + c(-sqrt((a - A[1])^2 + (B[2] - b)^2), sqrt((A[2] - a)^2 + (b - B[1])^2))
within <- function(x, limits) limits[1] <= x & x <= limits[2]
for (g in list(c(31, 0.16, 60, 0.08), c(120, 0.05, 120, 0.05), c(40, 0.9, 25, 0.7))) {
  A <- sapply(0:g[1], wilson, g[1], 0.95); B <- sapply(0:g[3], wilson, g[3], 0.95)
  ratio <- difference <- 0
  for (x in 0:g[1]) for (y in 0:g[3]) {
    w <- dbinom(x, g[1], g[2]) * dbinom(y, g[3], g[4]); a <- x / g[1]; b <- y / g[3]
    difference <- difference + w * within(g[2] - g[4], mover_difference(a, A[, x + 1], b, B[, y + 1]))
    if (y > 0) ratio <- ratio + w * within(g[2] / g[4], mover_ratio(a, A[, x + 1], b, B[, y + 1]))
  }
  put("cover_gap", g, ratio, difference)
}
# Directly standardised: two strata, where there are ten events or more.
for (m in list(c(4, 9), c(12, 6), c(30, 25))) {
  n <- c(100, 80); w <- c(3000, 7000); truth <- weighted.mean(m / n, w); covered <- 0
  for (x in 0:(m[1] + 60)) for (y in 0:(m[2] + 60)) if (x + y >= 10) {
    d <- weighted.mean(c(x, y) / n, w); v <- sum(w^2 * c(x, y) / n^2) / sum(w)^2; o <- x + y
    covered <- covered + dpois(x, m[1]) * dpois(y, m[2]) * within(truth, d + sqrt(v / o) * (byar(o, 0.95) - o))
  }
  put("cover_direct", m, covered)
}
# Trend over three years, where there is a finite slope.
for (m in list(c(5, 5, 5), c(4, 6, 9))) {
  covered <- spread <- 0; top <- 26
  fits <- expand.grid(x = 0:top, y = 0:top, z = 0:top); fits$w <- dpois(fits$x, m[1]) * dpois(fits$y, m[2]) * dpois(fits$z, m[3])
  fits <- fits[(fits$x > 0) + (fits$z > 0) + 2 * (fits$y > 0) >= 2 & fits$w > 1e-14, ]
  for (i in seq_len(nrow(fits))) {
    o <- unlist(fits[i, 1:3]) # score of b at the middle: with r = e^b, (z - x)(1 + r + r^2) = (x + y + z)(r^2 - 1)
    k <- sum(o); d <- o[3] - o[1]; r <- (d + sqrt(d^2 + 4 * (k - d) * (k + d))) / (2 * (k - d))
    q <- c(1, r, r^2) / (1 + r + r^2); se <- 1 / sqrt(k * (sum(q * (-1:1)^2) - sum(q * (-1:1))^2))
    dispersion <- sum((o - k * q)^2 / (k * q)) # one degree of freedom
    wide <- if (dispersion > 1) sqrt(dispersion) * qt(0.975, 1) else qnorm(0.975)
    covered <- covered + fits$w[i] * within(log(m[3] / m[1]) / 2, log(r) + c(-1, 1) * qnorm(0.975) * se)
    spread <- spread + fits$w[i] * within(log(m[3] / m[1]) / 2, log(r) + c(-1, 1) * wide * se)
  }
  put("cover_trend", m, top, covered, spread)
}

# Slope over three groups, every triple of counts.
for (p in list(c(0.3, 0.25, 0.1), c(0.1, 0.1, 0.1))) {
  n <- c(20, 30, 25); r <- (cumsum(n) - n / 2) / sum(n) - 0.5; h <- n * r / sum(n * r^2); covered <- 0
  half <- lapply(n, function(m) sapply(0:m, function(x) diff(wilson(x, m, 0.95)) / 2))
  for (x in 0:n[1]) for (y in 0:n[2]) for (z in 0:n[3]) {
    slope <- sum(h * c(x, y, z) / n); width <- sqrt(sum(h^2 * c(half[[1]][x + 1], half[[2]][y + 1], half[[3]][z + 1])^2))
    covered <- covered + prod(dbinom(c(x, y, z), n, p)) * within(sum(h * p), slope + c(-1, 1) * width)
  }
  put("cover_slope", n, p, covered)
}

# --- standardisation
strata_case <- function(k, n, rate) {
  pop <- round(rgamma(k, 2, 2 / n)) + 1; ref_n <- round(pop * runif(k, 30, 60)); r <- rate * exp(rnorm(k, 0, 0.5))
  data.frame(o = rpois(k, pop * r * 1.2), n = pop, ro = rpois(k, ref_n * r), rn = ref_n)
}
for (k in c(1, 2, 5, 20)) for (n in c(20, 400, 6000)) for (level in c(0.95, 0.998)) {
  s <- strata_case(k, n, 0.08)
  e <- sum(s$n * s$ro / s$rn); o <- sum(s$o)
  put("indirect", k, level, t(s), e, o / e, byar(o, level) / e, sum(s$ro) / sum(s$rn))
  if (o >= 10) { # Dobson
    d <- weighted.mean(s$o / s$n, s$rn); v <- sum(s$rn^2 * s$o / s$n^2) / sum(s$rn)^2
    put("direct", k, level, t(s), d, d + sqrt(v / o) * (byar(o, level) - o))
  }
}

# --- trend
for (k in c(3, 4, 7, 20)) for (base in c(15, 300, 1e5)) for (b in c(-0.3, -0.02, 0, 0.08)) {
  t <- 2000 + sort(sample(0:25, k)); n <- round(base * runif(k, 0.5, 2))
  y <- rpois(k, n * 0.1 * exp(b * (t - 2010)) * rgamma(k, 40, 40))
  if (sum(y > 0) < 2) next
  go <- glm.control(epsilon = 1e-15, maxit = 100)
  u <- t - mean(t)
  fit <- suppressWarnings(glm(y ~ u, family = poisson, offset = log(n), control = go)) # of the model without slope
  # once more from there, so that its weights are those of the last values, not of those before
  fit <- suppressWarnings(glm(y ~ u, family = quasipoisson, offset = log(n), control = go, start = coef(fit)))
  quasi <- summary(fit)$dispersion
  a <- coef(fit)[[1]] - coef(fit)[[2]] * mean(t); slope <- coef(fit)[[2]]; se <- sqrt(vcov(fit)[2, 2] / quasi)
  per_cent <- function(x) 100 * expm1(x)
  put("trend", k, 0, 0.95, rbind(t, y, n), per_cent(slope), per_cent(slope + c(-1, 1) * qnorm(0.975) * se), a, slope, se, quasi)
  q <- if (quasi > 1) qt(0.95, k - 2) else qnorm(0.95)
  se <- se * sqrt(max(1, quasi))
  put("trend", k, 1, 0.9, rbind(t, y, n), per_cent(slope), per_cent(slope + c(-1, 1) * q * se), a, slope, se, quasi)
}

# --- funnel: the smallest count with F > p, found by trying all
funnel <- function(p, F, f, top) {
  r <- which(F(0:top) > p)[1] - 1
  r - (F(r) - p) / f(r) + (p > 0.5) # the upper ones from P(X >= r + 1) = 1 - F(r)
}
sides <- c(0.025, 0.001, 0.975, 0.999)
for (n in c(1, 12, 31, 155, 1000, 20000)) for (ref in c(0.004, 0.067, 0.15, 0.6, 0.97)) {
  x <- sapply(sides, funnel, function(k) pbinom(k, n, ref), function(k) dbinom(k, n, ref), n) / n
  put("funnel_share", ref, n, pmin(1, pmax(0, x)))
  x <- sapply(sides, funnel, function(k) ppois(k, n * ref), function(k) dpois(k, n * ref), qpois(1 - 1e-9, n * ref)) / n
  put("funnel_rate", ref, n, pmax(0, x))
}

# --- rank: every pair by its MOVER interval of the difference
for (m in c(2, 3, 8, 25)) for (size in c(30, 800)) {
  n <- round(size * runif(m, 0.5, 3)); x <- rbinom(m, n, plogis(rnorm(m, -1.8, 0.4)))
  level <- if (m < 3) 0.95 else 1 - 0.05 / (m - 1)
  ci <- mapply(wilson, x, n, level); p <- x / n
  low <- function(i, j) p[i] - p[j] + sqrt((ci[2, i] - p[i])^2 + (p[j] - ci[1, j])^2) < 0 # i clearly below j
  clear <- outer(1:m, 1:m, Vectorize(low))
  put("rank", m, 0.95, rbind(x, n), rbind(rank(p, ties.method = "min"), 1 + colSums(clear), m - rowSums(clear)))
}

# --- inequality
for (x in list(c(0, 40, 7, 31), c(12, 80, 30, 400), c(56, 70, 48, 80), c(9, 10, 0, 10), c(900, 8000, 700, 9000), c(5, 5, 3, 9)))
  for (kind in 0:1) {
    limits <- function(x, n) if (kind == 0) wilson(x, n, 0.95) else byar(x, 0.95) / n
    a <- x[1] / x[2]; b <- x[3] / x[4]; A <- limits(x[1], x[2]); B <- limits(x[3], x[4])
    ratio <- if (x[3] > 0) c(a / b, mover_ratio(a, A, b, B)) else c(NaN, NaN, NaN)
    put("gap", kind, x, ratio, a - b, mover_difference(a, A, b, B))
  }
curve_case <- function(k, size, tied) {
  n <- round(size * runif(k, 0.3, 2)) + 1; score <- if (tied) sample(1:ceiling(k / 2), k, TRUE) else sample(k)
  p <- plogis(-1.5 - 1.2 * score / max(score) + rnorm(k, 0, 0.1))
  data.frame(score, n, x = rbinom(k, n, p))
}
joined <- function(g, by) { # ties are one group, in order
  s <- aggregate(cbind(n, x) ~ by, data = cbind(g, by = by), FUN = sum)
  s[order(s$by), ]
}
index <- function(s, kind) { # Kakwani, Wagstaff & van Doorslaer 1997, as printed
  N <- sum(s$n); f <- s$n / N; v <- s$x / s$n; mu <- sum(f * v); R <- cumsum(f) - f / 2
  C <- 2 / mu * sum(f * v * R) - 1; q <- cumsum(f * v) / mu; q1 <- c(0, q[-length(q)])
  a <- v / mu * (2 * R - 1 - C) + 2 - q1 - q
  s2 <- if (kind == 0) v * (1 - v) else v
  variance <- (sum(f * a^2) - (1 + C)^2) / N + sum(f * s2 * (2 * R - 1 - C)^2) / (N * mu^2)
  c(C, sqrt(variance))
}
for (k in c(3, 5, 10, 30)) for (size in c(60, 3000)) for (tied in c(FALSE, TRUE)) {
  g <- curve_case(k, size, tied); s <- joined(g, g$score)
  if (nrow(s) >= 2) for (kind in 0:1) {
    w <- s$n; y <- s$x / w; R <- (cumsum(w) - w / 2) / sum(w); X <- cbind(1, R)
    b <- coef(lm(y ~ R, weights = w))
    ci <- mapply(if (kind == 0) wilson else function(x, n, level) byar(x, level) / n, s$x, w, 0.95)
    se <- (ci[2, ] - ci[1, ]) / (2 * qnorm(0.975))
    H <- solve(t(X) %*% (w * X)) %*% t(w * X); V <- H %*% diag(se^2) %*% t(H) # variance of the two coefficients
    ends <- c(b[[1]], b[[1]] + b[[2]]); rii <- ends[2] / ends[1]
    grad <- c(1 / ends[2] - 1 / ends[1], 1 / ends[2])
    width <- qnorm(0.975) * sqrt(c(V[2, 2], drop(grad %*% V %*% grad)))
    put("slope", k, kind, 0.95, t(g), nrow(s), b[[1]], b[[2]], b[[2]] + c(-1, 1) * width[1], rii, rii * exp(c(-1, 1) * width[2]))
  }
  for (kind in 0:1) {
    put("concentration", k, kind, t(g), index(s, kind))
    l <- joined(g, g$x / g$n)
    top <- approx(c(0, cumsum(l$n) / sum(l$n)), c(0, cumsum(l$x) / sum(l$x)), 0.8)$y
    put("lorenz", k, kind, t(g), index(l, kind), 1 - top)
  }
}
