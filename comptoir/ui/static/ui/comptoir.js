// The little that HTML does not do alone. Every page works without it.
"use strict";

// A form is sent once: its button rests until the answer, and wakes when the page is come back to. One whose answer is a
// file stays on its page, awake (`data-stays`).
addEventListener("submit", (event) => {
  const { target } = event;
  if ("stays" in target.dataset) return;
  if (target.dataset.sent) return event.preventDefault();
  target.dataset.sent = "yes";
  setTimeout(() => rest(target, true)); // after the browser has read which button was pressed
});
addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach(wake);
  // What is wrong in a form is read first, also where a browser lets no block take the focus by itself.
  if (!("autofocus" in document.body)) document.getElementById("errors")?.focus();
});
document.addEventListener("htmx:afterRequest", ({ target }) => target.dataset?.sent && wake(target));

const rest = (form, resting) => {
  for (const button of form.elements) {
    if (button.type === "submit") button.ariaDisabled = button.disabled = resting;
  }
};
const wake = (form) => {
  delete form.dataset.sent;
  rest(form, false);
};

// A link that has a dialog on its page opens it; elsewhere it leads to the page that asks the same.
addEventListener("click", (event) => {
  if (event.target.closest?.("[data-close]")) return event.target.closest("dialog").close();
  const link = event.target.closest?.("a[data-dialog]");
  const dialog = link && document.getElementById(link.dataset.dialog);
  if (!dialog?.showModal) return;
  event.preventDefault();
  dialog.showModal();
});

// A button that prints is shown only where it works.
for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// So is one that copies a text; it says that it did.
for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).innerText);
    button.insertAdjacentHTML("afterend", '<span role="status"></span>');
    button.nextElementSibling.textContent = button.dataset.copied;
    setTimeout(() => button.nextElementSibling.remove(), 4000);
  });
}
