// Comfort only: every page works without it.
"use strict";

// The page is gone by then, unless somebody has stopped the browser or waits for a slow answer.
const lockTime = 5_000;
let unlocking;

// A form is sent once. A second click would ask the same again, harmlessly, but make people wait for two answers. Nothing tells a page that
// it was stopped on the way out, so after a while the form may be sent again, whatever has become of the first time.
for (const form of document.forms) {
  form.addEventListener("submit", event => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-disabled", "true");
    clearTimeout(unlocking);
    unlocking = setTimeout(unlock, lockTime);
  });
}

function unlock() {
  for (const form of document.forms) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
  }
}

// Somebody who comes back to a form with the Back button may send it again.
window.addEventListener("pageshow", unlock);

// Reloading an answer opens an empty form, instead of asking whether to send everything again.
if (document.querySelector(".answer")) history.replaceState(null, "", location.pathname);
