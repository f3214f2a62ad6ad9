"use strict";

// A choice that is looked up draws its own field and leaves it without a name: it takes that of its label.
django.jQuery(() => {
  document.querySelectorAll("select.admin-autocomplete").forEach((select) => {
    const label = document.querySelector(`label[for="${select.id}"]`);
    const drawn = select.parentElement.querySelector(".select2-selection");
    if (!label || !drawn) {
      return;
    }
    const shown = drawn.querySelector(".select2-selection__rendered");
    label.id = label.id || `${select.id}_label`;
    drawn.setAttribute("aria-labelledby", `${label.id} ${shown ? shown.id : ""}`.trim());
    if (shown) {
      shown.setAttribute("aria-label", label.textContent.trim());
    }
  });
});
