// "Snel weg": away from this page at once, with the neutral site in its place in the history. Three times Escape does
// the same, for who cannot reach the button. Without this file it is an ordinary link.

const PRESSES = 3;
const WITHIN_MS = 1_500;

function leave(link: HTMLAnchorElement): void {
  document.body.hidden = true;
  document.title = "";
  window.location.replace(link.href);
}

export function startQuickExit(root: Document): void {
  const link = root.querySelector<HTMLAnchorElement>("a[data-quick-exit]");
  if (!link) return;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave(link);
  });
  let presses: number[] = [];
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.repeat) return;
    presses = [...presses.filter((at) => event.timeStamp - at < WITHIN_MS), event.timeStamp];
    if (presses.length >= PRESSES) leave(link);
  });
}
