// Keeps the parts of a page that say so up to date: when the stream they name has news, or every so many seconds. Where that fails, the page says
// that it is old, if it has a place for it.
"use strict";

// One that names nothing stands still: it waits for an answer.
const parts = [...document.querySelectorAll("[data-live]")].filter(part => part.dataset.live);
// Longer than the portal waits for its back end, unless its settings say otherwise.
const patience = 15_000;
let asking = false;
let askAgain = false;

async function renew() {
  askAgain = asking;
  if (asking) return;
  asking = true;
  try {
    const answer = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(patience) });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    // A proxy before the portal may answer with a page of its own.
    const isNew = answer.ok && parts.some(part => page.getElementById(part.id));
    if (isNew) show(page);
    tellAge(!isNew);
  } catch {
    // The portal is away; the next news or the next turn asks again.
    tellAge(true);
  } finally {
    asking = false;
    if (askAgain) renew();
  }
}

function show(page) {
  for (const part of parts) {
    const fresh = page.getElementById(part.id);
    if (!fresh || fresh.innerHTML === part.innerHTML) continue;
    const focused = part.contains(document.activeElement) ? document.activeElement.id : "";
    part.replaceChildren(...fresh.childNodes);
    if (focused) document.getElementById(focused)?.focus();
  }
}

// As of when, the page says of itself.
function tellAge(isOld) {
  const notice = document.getElementById("stale");
  if (!notice || notice.hidden === !isOld) return;
  notice.querySelector("span").textContent = document.getElementById("seen")?.textContent ?? "";
  notice.hidden = !isOld;
}

for (const source of new Set(parts.map(part => part.dataset.live))) {
  if (source.startsWith("/")) {
    const stream = new EventSource(source);
    stream.onmessage = renew;
    // Also when it opens anew: what happened meanwhile it does not tell.
    stream.onopen = renew;
    window.addEventListener("pagehide", () => stream.close());
  } else {
    setInterval(renew, 1000 * Number(source));
  }
}
window.addEventListener("focus", renew);
