// What the household bears itself, shown while typing; the server computes it again.
(() => {
  "use strict";
  const cents = (input) => {
    const parts = /^(\d+)(?:\.(\d{1,2}))?$/.exec((input?.value || "0").replace(/[\s,]/g, "") || "0");
    return parts ? Number(parts[1]) * 100 + Number((parts[2] || "").padEnd(2, "0")) : NaN;
  };
  const show = (sum) => (Number.isFinite(sum) ? `￥${Math.floor(sum / 100).toLocaleString("en-US")}.${String(sum % 100).padStart(2, "0")}` : "—");
  const of = (row, name) => row.querySelector(`[name$="-${name}"]`);
  function add() {
    let together = 0;
    for (const row of document.querySelectorAll("[data-expense]")) {
      if (row.hidden) continue;
      const left = cents(of(row, "total")) - cents(of(row, "reimbursed")) - cents(of(row, "other_aid"));
      row.querySelector("[data-self-paid]").textContent = left >= 0 ? show(left) : "—";
      together += Math.max(left, 0) || 0;
    }
    const total = document.querySelector("[data-self-paid-total]");
    if (total) total.textContent = show(together);
  }
  for (const name of ["input", "change"]) document.addEventListener(name, add);
  add();
  document.addEventListener("change", ({ target }) => {
    if (!/^surveyors-\w+-user$/.test(target.name)) return;
    target.closest("[data-formset-row]").querySelector("[name$='-public_servant']").checked = Boolean(target.value); // as he is counted
  });
  // What is declared stands beside what a visit verifies; it is taken over by hand, field by field or row by row.
  for (const button of document.querySelectorAll("[data-agree]")) button.hidden = false;
  document.addEventListener("click", ({ target }) => {
    const scope = target.closest("[data-agree]")?.closest(".r-field, [data-formset-row]");
    for (const one of scope?.querySelectorAll("[data-declared]") ?? []) {
      if (one.type === "radio") one.checked = one.value === one.dataset.declared;
      else one.value = one.dataset.declared;
      for (const name of ["input", "change"]) one.dispatchEvent(new Event(name, { bubbles: true }));
    }
  });
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
})();
