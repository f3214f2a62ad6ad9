/* The intake: counts paragraphs while a text is pasted, and leads to what needs a look. */
"use strict";

(() => {
  const area = document.getElementById("id_pasted");
  const counted = document.getElementById("counted");
  const MAX = 2_000_000;

  const count = () => {
    const paragraphs = area.value.split(/[\n\u2028\u2029]/u).filter((line) => line.trim()).length;
    const bytes = new TextEncoder().encode(area.value).length;
    const much = bytes > MAX ? " That is more than 2 MB: paste the article alone." : "";
    counted.textContent = `${paragraphs} paragraph${paragraphs === 1 ? "" : "s"}.${much}`;
    counted.hidden = !area.value;
  };

  if (area && counted) {
    area.addEventListener("input", count);
    count();
  }
  const look = document.getElementById("errors") || document.getElementById("preview");
  if (look) {
    look.focus();
  }
})();
