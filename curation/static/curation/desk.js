/* The reading desk: words selected with mouse or keyboard become offsets in characters (Unicode code points). */
"use strict";

(() => {
  const bar = document.getElementById("desk-bar");
  const chosen = document.getElementById("desk-chosen");
  const paragraphs = [...document.querySelectorAll(".paragraph")];
  const SHOWN = 160;

  /* Characters, not UTF-16 units: an emoji counts once, as it does where the offsets are stored. */
  const characters = (text) => Array.from(text).length;

  const wordsOf = (node) => {
    const element = node instanceof Element ? node : node && node.parentElement;
    return element ? element.closest(".words") : null;
  };

  /* The number of characters in a paragraph before a place in it. */
  const offsetIn = (words, node, offset) => {
    const before = document.createRange();
    before.selectNodeContents(words);
    before.setEnd(node, offset);
    return characters(before.toString());
  };

  const letGo = () => {
    if (bar) {
      bar.hidden = true;
      document.body.classList.remove("has-desk-bar");
    }
  };

  const show = (words, range) => {
    const start = offsetIn(words, range.startContainer, range.startOffset);
    const end = offsetIn(words, range.endContainer, range.endOffset);
    const text = range.toString();
    if (!text.trim() || start >= end) {
      letGo();
      return;
    }
    bar.elements.paragraph.value = words.dataset.paragraph;
    bar.elements.start.value = start;
    bar.elements.end.value = end;
    const told = Array.from(text.trim());
    const cut = told.length > SHOWN ? told.slice(0, SHOWN).join("") + "…" : told.join("");
    chosen.textContent = `Paragraph ${words.dataset.paragraph}, ${end - start} characters: “${cut}”`;
    bar.hidden = false;
    document.body.classList.add("has-desk-bar");
  };

  /* A selection that runs over several paragraphs ends with the one it starts in: a citation has one paragraph. */
  const onSelection = () => {
    const selection = document.getSelection();
    if (!bar || !selection || selection.rangeCount === 0) {
      return;
    }
    if (bar.contains(document.activeElement)) {
      return;
    }
    if (selection.isCollapsed) {
      letGo();
      return;
    }
    const range = selection.getRangeAt(0).cloneRange();
    const words = wordsOf(range.startContainer);
    if (!words) {
      letGo();
      return;
    }
    if (!words.contains(range.endContainer)) {
      range.setEnd(words, words.childNodes.length);
    }
    show(words, range);
  };

  /* --- Keyboard: word by word inside a paragraph --- */

  const places = (words) => {
    const walker = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
    const nodes = [];
    let length = 0;
    while (walker.nextNode()) {
      nodes.push({ node: walker.currentNode, from: length });
      length += walker.currentNode.length;
    }
    return nodes;
  };

  /* The node and offset of a place counted in UTF-16 units of the whole paragraph. */
  const placeAt = (nodes, at) => {
    const found = nodes.filter((one) => one.from <= at).pop() || nodes[0];
    return [found.node, Math.min(at - found.from, found.node.length)];
  };

  const cursor = { words: null, anchor: 0, focus: 0 };

  const moveWord = (words, step, extend) => {
    const found = [...words.textContent.matchAll(/\S+/gu)];
    const last = found.length - 1;
    if (cursor.words !== words) {
      Object.assign(cursor, { words, anchor: step > 0 ? 0 : last, focus: step > 0 ? 0 : last });
    } else {
      cursor.focus = Math.min(Math.max(cursor.focus + step, 0), last);
      if (!extend) {
        cursor.anchor = cursor.focus;
      }
    }
    const first = found[Math.min(cursor.anchor, cursor.focus)];
    const end = found[Math.max(cursor.anchor, cursor.focus)];
    const nodes = places(words);
    const selection = document.getSelection();
    selection.setBaseAndExtent(
      ...placeAt(nodes, first.index),
      ...placeAt(nodes, end.index + end[0].length),
    );
  };

  const goTo = (paragraph) => {
    if (!paragraph) {
      return;
    }
    const target = paragraph.querySelector(".words") || paragraph.querySelector("a");
    target.focus({ preventScroll: true });
    paragraph.scrollIntoView({ block: "center" });
  };

  const current = () => {
    const inside = document.activeElement && document.activeElement.closest(".paragraph");
    return inside ? paragraphs.indexOf(inside) : -1;
  };

  /* Single keys can be switched off for all pages of the newsroom. */
  const keysOn = () => {
    try {
      return localStorage.getItem("newsroom-keys") !== "off";
    } catch {
      return true;
    }
  };

  const onKey = (event) => {
    const target = event.target;
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (event.key === "Escape" && bar && !bar.hidden) {
      const words = document.querySelector(`.words[data-paragraph="${bar.elements.paragraph.value}"]`);
      document.getSelection().removeAllRanges();
      letGo();
      if (words) {
        words.focus();
      }
      cursor.words = null;
      return;
    }
    if (target instanceof Element && target.matches("input, select, textarea, [contenteditable]")) {
      return;
    }
    const words = target instanceof Element && target.matches(".words") ? target : null;
    if (words && (event.key === "ArrowRight" || event.key === "ArrowLeft")) {
      event.preventDefault();
      const forward = (event.key === "ArrowRight") === (getComputedStyle(words).direction === "ltr");
      moveWord(words, forward ? 1 : -1, event.shiftKey);
    } else if (words && event.key === "Enter" && bar && !bar.hidden) {
      event.preventDefault();
      bar.querySelector("button").focus();
    } else if (!keysOn()) {
      return;
    } else if (event.key === "j") {
      goTo(paragraphs[Math.min(current() + 1, paragraphs.length - 1)]);
    } else if (event.key === "k") {
      goTo(paragraphs[Math.max(current() - 1, 0)]);
    } else if (event.key === "o") {
      const open = (one) => one.dataset.state === "open";
      goTo(paragraphs.slice(current() + 1).find(open) || paragraphs.find(open));
    }
  };

  document.querySelectorAll(".words").forEach((words) => {
    words.tabIndex = 0;
    words.setAttribute("role", "group");
    words.setAttribute("aria-label", `Text of paragraph ${words.dataset.paragraph}`);
    words.setAttribute("aria-describedby", "desk-keys");
  });
  const keys = document.getElementById("desk-keys");
  if (keys) {
    keys.hidden = false;
  }
  document.addEventListener("selectionchange", onSelection);
  document.addEventListener("keydown", onKey);
  const drop = document.getElementById("desk-drop");
  if (drop) {
    drop.addEventListener("click", () => {
      document.getSelection().removeAllRanges();
      cursor.words = null;
      letGo();
    });
  }
})();
