// Small helps only: everything works without this file.
(() => {
  "use strict";
  const copied = "Copied";
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-copy]");
    if (!button || !navigator.clipboard) return;
    const source = document.getElementById(button.dataset.copy);
    navigator.clipboard.writeText(source.textContent.trim()).then(() => {
      const label = button.textContent;
      button.textContent = copied;
      setTimeout(() => { button.textContent = label; }, 1500);
    });
  });
  for (const button of document.querySelectorAll("button[data-copy]")) button.hidden = false;
  for (const form of document.querySelectorAll("form[data-live]")) {
    // The form's own button does the same; this only spares the click.
    let timer;
    form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(() => form.requestSubmit(), 350); });
  }
  const summary = document.querySelector(".error-summary");
  if (summary) summary.focus();
})();
