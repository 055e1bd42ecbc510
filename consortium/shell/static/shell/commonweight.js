// Small helps only: every page works without this file.
(() => {
  "use strict";
  const ready = (root) => {
    for (const button of root.querySelectorAll("button[data-copy]")) button.hidden = !navigator.clipboard;
    for (const button of root.querySelectorAll("[data-without-script]")) button.hidden = true;
    const summary = root.querySelector(".error-summary");
    if (summary) summary.focus();
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-copy]");
    if (button) {
      const source = document.getElementById(button.dataset.copy);
      navigator.clipboard.writeText(source.textContent.trim()).then(() => {
        const label = button.textContent;
        button.textContent = "Copied";
        setTimeout(() => { button.textContent = label; }, 1500);
      });
    }
    // An open menu closes when the reader turns elsewhere.
    for (const menu of document.querySelectorAll("details.account[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details.account[open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  // The time of day where the reader is, beside UTC.
  const local = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
  const clocks = (root) => {
    for (const time of root.querySelectorAll("time[datetime*='T']")) {
      time.title = `${local.format(new Date(time.dateTime))} where you are`;
    }
  };
  const start = (root) => { ready(root); clocks(root); };
  start(document);
  document.addEventListener("htmx:afterSwap", (event) => start(event.target));
})();
