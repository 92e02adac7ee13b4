// Comfort only: every page works without it.
"use strict";

// A form is sent once. A second click would ask the same again, harmlessly, but make people wait for two answers.
for (const form of document.forms) {
  form.addEventListener("submit", event => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-disabled", "true");
  });
}

// Somebody who comes back to a form with the Back button may send it again.
window.addEventListener("pageshow", () => {
  for (const form of document.forms) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
  }
});

// Reloading an answer opens an empty form, instead of asking whether to send everything again.
if (document.querySelector(".answer")) history.replaceState(null, "", location.pathname);
