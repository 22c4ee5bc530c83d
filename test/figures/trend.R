# How often three intervals of a trend hold the truth, with dispersions of 1, 1.5 and 3 (negative binomial) and 40 events a period:
# Student's t throughout, t where the dispersion is above 1 (what trend.h does), normal throughout. Rscript test/figures/trend.R
set.seed(3)
held <- function(k, mean, dispersion, rounds = 3000) {
  t <- seq_len(k) - (k + 1) / 2; X <- cbind(1, t)
  one <- function() {
    y <- if (dispersion == 1) rpois(k, mean) else rnbinom(k, mu = mean, size = mean / (dispersion - 1))
    fit <- glm.fit(X, y, family = poisson()); mu <- fit$fitted.values
    found <- sum((y - mu)^2 / mu) / (k - 2); b <- abs(fit$coefficients[2])
    error <- sqrt(solve(t(X) %*% (mu * X))[2, 2] * max(1, found)); student <- qt(0.975, k - 2)
    b < error * c(student, if (found > 1) student else qnorm(0.975), qnorm(0.975))
  }
  round(rowMeans(replicate(rounds, one())), 3)
}
for (k in c(3, 5, 10, 20)) for (d in c(1, 1.5, 3)) cat(k, "periods, dispersion", d, ":", held(k, 40, d), "\n")
