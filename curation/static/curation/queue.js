/* The first page: looks for new pairs in the background when changes were not looked through yet. */
"use strict";

(() => {
  const form = document.getElementById("look");
  if (!form) return;
  const told = form.querySelector("[role=status]");
  const headers = { "X-Requested-With": "fetch" };
  fetch(form.action, { method: "POST", body: new FormData(form), headers, redirect: "manual" })
    .then((answer) => {
      if (answer.type !== "opaqueredirect" && !answer.ok) throw new Error(String(answer.status));
      const again = document.createElement("a");
      again.href = window.location.pathname;
      again.textContent = "Show what was found";
      told.replaceChildren("The newest changes were looked through. ", again);
    })
    .catch(() => {
      /* The button is still there. */
    });
})();
