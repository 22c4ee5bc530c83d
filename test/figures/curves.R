# curves.R DATA OUT: growth scores, D-scores and DAZ by the formulas of definitions §9, to hold Kiem's against. Base R only.
arg <- commandArgs(trailingOnly = TRUE)
data <- function(name, sep = ",") read.csv(file.path(arg[1], name), sep = sep, check.names = FALSE)
out <- function(d, name) {
  for (n in names(d)) if (is.numeric(d[[n]])) d[[n]] <- ifelse(is.na(d[[n]]), "", sprintf("%.17g", d[[n]]))
  write.csv(d, file.path(arg[2], name), row.names = FALSE, quote = FALSE, na = "")
}

# --- LMS ---
lms_z <- function(y, L, M, S) ifelse(L == 0, log(y / M) / S, ((y / M)^L - 1) / (L * S))
at_sd <- function(k, L, M, S) ifelse(L == 0, M * exp(k * S), M * (1 + k * L * S)^(1 / L))
who_z <- function(y, L, M, S) {
  z <- lms_z(y, L, M, S)
  up <- 3 + (y - at_sd(3, L, M, S)) / (at_sd(3, L, M, S) - at_sd(2, L, M, S))
  down <- -3 + (y - at_sd(-3, L, M, S)) / (at_sd(-2, L, M, S) - at_sd(-3, L, M, S))
  ifelse(z > 3, up, ifelse(z < -3, down, z))
}
between <- function(x, t, v) approx(t, v, xout = x)$y # NA outside

score_table <- function(kind, tab, xs, factors, restricted, by_day) {
  do.call(rbind, lapply(split(tab, tab$group), function(g) {
    p <- expand.grid(x = xs, f = factors)
    at <- if (by_day) floor(p$x + 0.5) else p$x
    L <- between(at, g$x, g$l); M <- between(at, g$x, g$m); S <- between(at, g$x, g$s)
    y <- signif(ifelse(is.na(M), 10, M) * p$f, 6)
    z <- if (restricted) who_z(y, L, M, S) else lms_z(y, L, M, S)
    data.frame(kind = kind, population = g$population[1], sex = g$sex[1], x = p$x, y = y, z = z)
  }))
}
read_lms <- function(name, sep, x) {
  d <- data(name, sep)
  names(d) <- tolower(names(d))
  names(d)[names(d) == x] <- "x"
  d$population <- if (is.null(d$sub)) "" else d$sub
  d$sex <- ifelse(d$sex %in% c("1", "M"), "m", "f")
  d$group <- paste(d$population, d$sex)
  d
}
spread <- c(0.55, 0.75, 0.9, 0.98, 1, 1.03, 1.15, 1.35, 1.8)
days <- c(0, 0.49, 0.5, 1, seq(2, 1826, by = 31.3), 730, 730.49, 730.5, 731, 1826, 1826.49, 1826.5, -0.5, -0.51)
years <- c(0, 0.01, seq(0, 21, by = 0.37), 100, 100.1, -0.01)
out(rbind(
  score_table("who-weight", read_lms("who/weianthro.txt", "\t", "age"), days, spread, TRUE, TRUE),
  score_table("who-length", read_lms("who/lenanthro.txt", "\t", "age"), days, 0.8 + spread / 5, FALSE, TRUE),
  score_table("who-bmi", read_lms("who/bmianthro.txt", "\t", "age"), days, spread, TRUE, TRUE),
  score_table("who-head", read_lms("who/hcanthro.txt", "\t", "age"), days, 0.8 + spread / 5, FALSE, TRUE),
  score_table("who-wfl", read_lms("who/wflanthro.txt", "\t", "length"), c(44.99, 45, seq(45.03, 110, 0.97), 110, 110.01), spread, TRUE, FALSE),
  score_table("who-wfh", read_lms("who/wfhanthro.txt", "\t", "height"), c(64.99, 65, seq(65.03, 120, 0.97), 120, 120.01), spread, TRUE, FALSE),
  score_table("nl1997-weight", read_lms("nl_growth/nl4_wgt.csv", ",", "x"), years, spread, FALSE, FALSE),
  score_table("nl1997-height", read_lms("nl_growth/nl4_hgt.csv", ",", "x"), years, 0.8 + spread / 5, FALSE, FALSE),
  score_table("nl1997-bmi", read_lms("nl_growth/nl4_bmi.csv", ",", "x"), years, spread, FALSE, FALSE),
  score_table("nl1997-head", read_lms("nl_growth/nl4_hdc.csv", ",", "x"), years, 0.8 + spread / 5, FALSE, FALSE),
  score_table("nl1997-wfh", read_lms("nl_growth/nl4_wfh.csv", ",", "x"), seq(49.5, 196, by = 1.3), spread, FALSE, FALSE)
), "lms.csv")

# --- growth of the 200 children: length for age, with what lying and standing differ ---
kids <- data("smocc/smocc_200_growth.csv")
len <- read_lms("who/lenanthro.txt", "\t", "age")
hgt <- read_lms("nl_growth/nl4_hgt.csv", ",", "x")
growth <- function(age_days, sex, y) {
  z <- rep(NA_real_, length(y))
  for (s in c("m", "f")) {
    g <- len[len$sex == s, ]
    row <- match(floor(age_days + 0.5), g$x)
    z <- ifelse(sex == s, lms_z(y, g$l[row], g$m[row], g$s[row]), z)
  }
  z
}
sex <- ifelse(kids$sex == "male", "m", "f")
dutch <- rep(NA_real_, nrow(kids))
for (s in c("m", "f")) {
  g <- hgt[hgt$sex == s & hgt$population == "N", ]
  z <- lms_z(kids$hgt, between(kids$age, g$x, g$l), between(kids$age, g$x, g$m), between(kids$age, g$x, g$s))
  dutch <- ifelse(sex == s, z, dutch)
}
born <- 7 * kids$ga
corrected <- kids$age * 365.25 - ifelse(born < 259 & floor(kids$age * 365.25 + 0.5) < 731, 280 - born, 0)
standing <- floor(kids$age * 365.25 + 0.5) >= 731
out(data.frame(
  sex = sex, age_years = kids$age, ga_days = born, height_cm = kids$hgt,
  haz = growth(kids$age * 365.25, sex, kids$hgt), dutch = dutch,
  corrected = growth(corrected, sex, kids$hgt),
  stood = growth(kids$age * 365.25, sex, kids$hgt + ifelse(standing, 0, 0.7))
), "growth.csv")

# --- D-score ---
keys <- list(
  dutch = list(s = 2.1044, q = -10:80, mu = function(t) 44.35 - 1.8 * t + 28.47 * log(t + 0.25)),
  gsed2406 = list(s = 4.064264, q = -10:100, mu = function(t) {
    ifelse(t <= 0.75, 24.522 + 23.886 * t + 9.190 * log(t + 0.2),
      ifelse(t <= 3.5, 18.434 - 9.206 * t + 61.255 * log(t + 0.92), 62.6268 + 4 * t))
  })
)
bank <- data("dscore/itembank_ddi_all_keys.csv")
reference <- data("dscore/references_all.csv")

dscore <- function(answers, age, key) {
  k <- keys[[key]]
  items <- bank[bank$key == key & bank$item %in% names(answers), ]
  a <- as.matrix(answers[items$item])
  x <- outer(items$tau, k$q, function(tau, q) (q - tau) / k$s)
  t <- round(age, 4)
  t[t < -1 / 12] <- NA
  log_w <- -0.5 * outer(k$mu(t), k$q, function(m, q) (q - m) / 5)^2 +
    (!is.na(a) & a == 1) %*% plogis(x, log.p = TRUE) + (!is.na(a) & a == 0) %*% plogis(-x, log.p = TRUE)
  w <- exp(log_w - apply(log_w, 1, max))
  d <- as.vector(w %*% k$q) / rowSums(w)
  n <- rowSums(!is.na(a))
  d[n == 0] <- NA
  sem <- sqrt(rowSums(w * outer(d, k$q, function(d, q) q - d)^2) / rowSums(w))
  data.frame(n = n, d = d, sem = sem)
}
daz <- function(d, age, population, key) {
  r <- reference[reference$population == population & reference$key == key, ]
  t <- round(age, 4)
  mu <- between(t, r$age, r$mu); sigma <- between(t, r$age, r$sigma); nu <- between(t, r$age, r$nu)
  zt <- lms_z(round(d, 2), nu, mu, sigma)
  if (r$distribution[1] == "LMS") return(zt)
  df <- between(t, r$age, r$tau)
  T0 <- ifelse(nu > 0, pt(-1 / (sigma * abs(nu)), df), 0)
  T1 <- pt(1 / (sigma * abs(nu)), df)
  qnorm((pt(zt, df) - T0) / T1)
}
all_scores <- function(answers, age, name) {
  a <- dscore(answers, age, "dutch"); b <- dscore(answers, age, "gsed2406")
  out(data.frame(
    age = age, dutch_n = a$n, dutch_d = a$d, dutch_sem = a$sem, dutch_daz = daz(a$d, age, "dutch", "dutch"),
    gsed_n = b$n, gsed_d = b$d, gsed_sem = b$sem, gsed_dutch = daz(b$d, age, "dutch", "gsed2406"),
    gsed_daz = daz(b$d, age, "preliminary_standards", "gsed2406")
  ), name)
}
smocc <- data("smocc/gcdg_nld_smocc.txt", "\t")
all_scores(smocc[-(1:7)], smocc$agedays / 365.25, "smocc.csv")
milestones <- data("dscore/example_milestones.csv")
all_scores(milestones[-(1:5)], milestones$age, "milestones.csv")
