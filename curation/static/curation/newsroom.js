/* Keys and small comforts of every page of the newsroom; without this file everything still works. */
"use strict";

(() => {
  const STORED = "newsroom-keys";
  const dialog = document.getElementById("keys");
  const lines = () => [...document.querySelectorAll(".queue-line .to, #result_list tbody th a, .together .one > h2 .to")];

  function keysOn() {
    try {
      return localStorage.getItem(STORED) !== "off";
    } catch {
      return true;
    }
  }

  function step(by) {
    const all = lines();
    if (!all.length) return;
    const line = document.activeElement.closest(".queue-line, tr, .one");
    const at = all.findIndex((link) => link === document.activeElement || (line && line.contains(link)));
    const next = all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }

  function choose() {
    const line = document.activeElement.closest(".queue-line, tr, .one");
    const box = line && line.querySelector("input[type=checkbox]");
    if (box) box.click();
  }

  function search() {
    const field = document.getElementById("searchbar") || document.getElementById("nav-filter");
    if (field) field.focus();
    return Boolean(field);
  }

  const writing = (element) => element.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (!keysOn() || writing(event.target) || (dialog && dialog.open)) return;
    const home = document.querySelector("#site-name a");
    const acts = {
      j: () => step(1),
      k: () => step(-1),
      x: choose,
      h: () => home && home.click(),
      "/": search,
      "?": () => dialog && dialog.showModal(),
    };
    // The reading desk has lines of its own, and keys for them.
    if ((event.key === "j" || event.key === "k") && !lines().length) return;
    if (Object.hasOwn(acts, event.key)) {
      event.preventDefault();
      acts[event.key]();
    }
  });

  if (dialog) {
    const box = document.getElementById("keys-on");
    box.checked = keysOn();
    box.addEventListener("change", () => {
      try {
        localStorage.setItem(STORED, box.checked ? "on" : "off");
      } catch {
        /* The choice holds for this page only where nothing can be stored. */
      }
    });
    document.getElementById("keys-close").addEventListener("click", () => dialog.close());
    for (const opener of document.querySelectorAll("[data-opens=keys]")) {
      opener.addEventListener("click", () => dialog.showModal());
    }
  }

  for (const button of document.querySelectorAll("[data-chooses]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const boxes = document.querySelectorAll(`input.choose[form="${button.dataset.chooses}"]`);
      const all = [...boxes].every((box) => box.checked);
      for (const box of boxes) box.checked = !all;
    });
  }
})();
