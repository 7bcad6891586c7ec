// The keyboard of an application: where the cursor begins, Enter along rows, what one answer makes needless or known.
(() => {
  "use strict";
  const form = document.querySelector("form[data-intake]");
  if (!form) return;
  const controls = (root) =>
    [...root.querySelectorAll("input:not([type=hidden], [type=file]), select:not([tabindex='-1']), textarea")].filter((one) => one.checkVisibility());

  // --- a part that another answer asks for (data-if: its name; data-is: the beginnings of its values; data-not: the
  // one that does not) is shown only then, and while something stands in it
  function ask() {
    for (const part of form.querySelectorAll("[data-if]")) {
      const asking = (part.closest("[data-formset-row]") || form).querySelector(`[name$="${part.dataset.if}"]`);
      const filled = [...part.querySelectorAll("input, select")].some((one) => (one.type === "checkbox" ? one.checked : one.value));
      const { is, not } = part.dataset;
      const asked = asking.value && (is ? is.split(" ").some((start) => asking.value.startsWith(start)) : asking.value !== not);
      part.hidden = !asked && !filled && !part.querySelector(".r-error");
    }
  }
  form.addEventListener("change", ask);

  // --- what is known from elsewhere fills a field that is still empty, and says so until somebody types there
  function offer(root, saves = true) {
    for (const one of root.querySelectorAll("data[data-offer]")) {
      const field = one.closest("[data-formset-row]")?.querySelector(`[name$="-${one.dataset.offer}"]`);
      if (!field || field.value) continue;
      field.value = one.value;
      const mark = document.createElement("span");
      mark.className = "r-offered";
      mark.textContent = one.textContent;
      field.closest(".r-field").querySelector(".r-label").append(" ", mark);
      if (saves) field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }
  document.addEventListener("htmx:afterSwap", (event) => offer(event.target));
  form.addEventListener("input", (event) => event.target.closest(".r-field")?.querySelector(".r-offered")?.remove());

  // --- Enter goes on along the rows; at the end of the last one it adds another, in an empty added one it leaves them
  form.addEventListener("keydown", (event) => {
    const row = event.key === "Enter" && !event.isComposing && !event.ctrlKey && event.target.closest("[data-formset-row]");
    if (!row || !event.target.matches("input, select")) return;
    event.preventDefault();
    const set = row.closest("[data-formset]");
    const here = controls(row);
    const of = controls(set);
    const next = of[of.indexOf(event.target) + 1];
    if (row.previousElementSibling && here[0] === event.target && !event.target.value) {
      const after = [...controls(form), form.querySelector("[type=submit]")];
      after.find((one) => set.compareDocumentPosition(one) === Node.DOCUMENT_POSITION_FOLLOWING).focus();
    } else if (next) next.focus();
    else set.querySelector("[data-formset-add]").click();
  });

  // --- a number that is pasted is read at once
  form.addEventListener("paste", (event) => {
    if (event.target.dataset.format) setTimeout(() => event.target.dispatchEvent(new Event("change", { bubbles: true })));
  });

  // --- the cursor waits where the page was left: in the first empty field; what there is to read above stays in sight
  form.addEventListener("click", (event) => event.target.closest("[data-formset-add]") && setTimeout(ask));
  offer(form, false); // nobody typed, so there is nothing to keep
  ask();
  const read = document.querySelector("main :is(.r-bad, .r-warn).r-callout:not([hidden])");
  if (!document.querySelector("[data-error-summary]") && !location.hash && matchMedia("(pointer: fine)").matches) {
    const first = controls(form).find((one) => !one.value);
    const bar = form.querySelector(".r-action-bar");
    const hidden = first && bar && first.getBoundingClientRect().bottom > bar.getBoundingClientRect().top;
    if (!hidden || !read) first?.focus({ preventScroll: Boolean(read) });
    if (hidden && !read) first.scrollIntoView({ block: "nearest" }); // above the bar, by the padding of the page
  }
})();
