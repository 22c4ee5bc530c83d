// "--name value" pairs of the command line, over defaults.
export function options(defaults) {
  const found = { ...defaults };
  const words = process.argv.slice(2);
  for (let i = 0; i < words.length; i += 2) {
    const name = words[i].replace(/^--/, "");
    if (!(name in defaults) || words[i + 1] === undefined) {
      console.error(`options: ${Object.entries(defaults).map(([k, v]) => `--${k} (${v})`).join(" ")}`);
      process.exit(2);
    }
    found[name] = typeof defaults[name] === "number" ? Number(words[i + 1]) : words[i + 1];
  }
  return found;
}
