/* Names for the form controls that scripts of the admin draw: pickers with search, and cells of rows. */
"use strict";

(() => {
  const text = (element) => (element ? element.textContent.replace(/[:\s]+$/u, "").trim() : "");

  /* What the control is called: its label, or the heading of its column and the number of its row. */
  function nameOf(control) {
    const label = control.id && document.querySelector(`label[for="${CSS.escape(control.id)}"]`);
    if (label) return text(label);
    const cell = control.closest("td");
    const row = control.closest("tr");
    const table = control.closest("table");
    if (!cell || !row || !table) return "";
    const heading = table.querySelectorAll("thead th")[cell.cellIndex];
    const number = [...row.parentElement.children].indexOf(row) + 1;
    return `${text(heading).replace(/\?$/u, "")}, row ${number}`;
  }

  function nameCells(root) {
    for (const control of root.querySelectorAll(".tabular td :is(input:not([type=hidden]), select, textarea)")) {
      const named = control.hasAttribute("aria-label") || control.hasAttribute("aria-labelledby");
      const labelled = control.id && document.querySelector(`label[for="${CSS.escape(control.id)}"]`);
      if (!named && !labelled && nameOf(control)) control.setAttribute("aria-label", nameOf(control));
    }
  }

  function namePickers(root) {
    for (const drawn of root.querySelectorAll(".select2-container")) {
      const select = drawn.previousElementSibling;
      if (!select || !select.matches("select")) continue;
      const name = nameOf(select) || select.getAttribute("aria-label") || "Choose";
      const box = drawn.querySelector(".select2-selection[role=combobox]");
      if (box) {
        box.removeAttribute("aria-labelledby");
        box.setAttribute("aria-label", `${name}: ${text(drawn.querySelector(".select2-selection__rendered")) || "nothing chosen"}`);
      }
      const shown = drawn.querySelector("[role=textbox].select2-selection__rendered");
      if (shown) shown.setAttribute("aria-label", name);
      const field = drawn.querySelector(".select2-search__field");
      if (field) field.setAttribute("aria-label", `Search: ${name}`);
      const chosen = drawn.querySelector("ul.select2-selection__rendered");
      if (chosen) {
        chosen.setAttribute("role", "group");
        chosen.setAttribute("aria-label", `Chosen: ${name}`);
        for (const item of chosen.children) item.setAttribute("role", "presentation");
      }
    }
    const open = root.querySelector(".select2-dropdown .select2-search__field");
    if (open) open.setAttribute("aria-label", "Search");
  }

  function nameMoments(root) {
    for (const control of root.querySelectorAll(".datetime input")) {
      const group = control.closest(".flex-container");
      const title = text(group && group.querySelector("legend, label"));
      const part = control.classList.contains("vTimeField") ? "time" : "date";
      if (!control.hasAttribute("aria-label")) control.setAttribute("aria-label", `${title}, ${part}`);
    }
  }

  function nameAll() {
    namePickers(document);
    nameMoments(document);
    nameCells(document);
    /* Django draws these with a name, which only something with a role can have. */
    for (const icon of document.querySelectorAll(".help-tooltip[aria-label]:not([role])")) icon.setAttribute("role", "img");
    for (const heading of document.querySelectorAll("th.original:empty")) {
      const hidden = document.createElement("span");
      hidden.className = "visually-hidden";
      hidden.textContent = "Row";
      heading.append(hidden);
    }
  }

  let waiting = false;
  const later = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      nameAll();
    });
  };
  document.addEventListener("DOMContentLoaded", later);
  window.addEventListener("load", later);
  new MutationObserver(later).observe(document.documentElement, { childList: true, subtree: true });
  later();
})();
