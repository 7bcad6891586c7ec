// What every page does when scripts run. Nothing here is needed for a page to work, and nothing typed is ever kept in the browser's storage.
(() => {
  "use strict";

  const zh = document.documentElement.lang.startsWith("zh");
  const say = zh
    ? {
        saving: "正在保存…", saved: "已保存 ", unsaved: "有改动未保存", offline: "未保存，网络断开，恢复后自动再试",
        refused: "未保存，请检查标红的内容", failed: "未保存，稍后自动再试",
        error: "操作没有完成，请再试一次。", noRight: "登录已失效或没有权限，请刷新页面。", number: "错误编号：", close: "关闭",
        tooLarge: "（超过大小限制，不能上传）", sending: "正在上传 ", refusedSize: "文件合计太大，没有上传。",
        narrow: "输入文字筛选", putBack: "已删除，点此恢复",
      }
    : {
        saving: "Saving…", saved: "Saved ", unsaved: "Changes not saved", offline: "Not saved, the network is interrupted; will try again",
        refused: "Not saved, please look at the marked entries", failed: "Not saved, will try again",
        error: "This was not done. Please try again.", noRight: "You are signed out or have no right. Please reload the page.", number: "Error number: ", close: "Close",
        tooLarge: " (too large to upload)", sending: "Uploading ", refusedSize: "The files are too large together; nothing was uploaded.",
        narrow: "Type to narrow the choice", putBack: "Taken out; put it back",
      };

  const beijing = new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Shanghai", timeStyle: "short" });
  const on = (name, act, capture) => document.addEventListener(name, act, capture);
  const TYPED = "input:not([type=checkbox], [type=radio], [type=file]), textarea, select, [contenteditable]";
  const near = (event, selector) => (event.target instanceof Element ? event.target.closest(selector) : null);

  function toast(text, tone = "bad") {
    const box = document.createElement("div");
    box.className = `r-callout r-${tone}`;
    const words = document.createElement("div");
    words.textContent = text;
    const close = document.createElement("button");
    close.type = "button";
    close.textContent = "×";
    close.setAttribute("aria-label", say.close);
    close.addEventListener("click", () => box.remove());
    box.append(words, close);
    document.getElementById("toasts")?.append(box);
  }

  // --- back and reload ask for this page again; what was sent to get here is never sent twice
  history.replaceState(history.state, "");

  // --- menu of the narrow page, sheets of the bar
  for (const button of document.querySelectorAll("[data-toggle]")) {
    const sheet = document.getElementById(button.dataset.toggle);
    if (!sheet) continue;
    sheet.classList.add("r-scripted");
    button.setAttribute("role", "button");
    button.setAttribute("aria-controls", sheet.id);
    const show = (open) => {
      sheet.classList.toggle("r-open", open);
      button.setAttribute("aria-expanded", String(open));
    };
    show(false);
    button.addEventListener("click", (event) => {
      event.preventDefault();
      show(!sheet.classList.contains("r-open"));
    });
    button.addEventListener("keydown", (event) => {
      if (event.key !== " ") return;
      event.preventDefault();
      button.click();
    });
    on("keydown", (event) => {
      if (event.key !== "Escape" || !sheet.classList.contains("r-open")) return;
      show(false);
      button.focus();
    });
  }
  on("click", (event) => {
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  on("keydown", (event) => {
    if (event.key === "Escape") {
      const menu = near(event, "details[data-menu][open]");
      if (menu) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
    }
    if (event.ctrlKey || event.metaKey || event.altKey || near(event, TYPED)) return;
    const search = event.key === "/" && document.getElementById("search");
    if (search) {
      event.preventDefault();
      search.focus();
      search.select();
    }
    const keys = ["?", "？"].includes(event.key) && document.getElementById("keys");
    if (keys && !document.querySelector("dialog[open]")) {
      event.preventDefault();
      for (const row of keys.querySelectorAll("[data-where]")) row.hidden = !document.querySelector(row.dataset.where);
      keys.showModal();
    }
  });

  // --- dialogs that say what will happen
  on("click", (event) => {
    const opener = near(event, "[data-confirm]");
    const dialog = opener && document.getElementById(opener.dataset.confirm);
    if (dialog?.showModal) {
      event.preventDefault();
      dialog.showModal();
      return;
    }
    if (near(event, "[data-dialog-close]")) {
      const open = near(event, "dialog[open]");
      if (open) {
        event.preventDefault();
        open.close();
      }
    }
  });

  // --- on a phone what stands second is folded until it is asked for
  if (matchMedia("(max-width: 639.98px)").matches) {
    for (const one of document.querySelectorAll(".r-fold")) one.open = location.hash === `#${one.id}`;
  }

  // --- Enter presses the first button of a form; in a part that has a button of its own, that one
  on("keydown", (event) => {
    const part = event.key === "Enter" && !event.isComposing && event.target.matches?.("input") && near(event, "[data-enter]");
    if (!part) return;
    event.preventDefault();
    part.querySelector("[type=submit]").click();
  });

  // --- typed forms of identity numbers and sums; only the form is touched, the server decides
  const half = (text) => text.replace(/[！-～]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).replace(/\u3000/g, " ");
  const forms = {
    identity: (text) => {
      const whole = half(text).match(/(?<!\d)[1-9]\d{16}[\dXx](?![\dA-Za-z])/g); // of all that a card reader types
      return (whole?.length === 1 ? whole[0] : half(text).replace(/\s/g, "")).replace(/x$/, "X");
    },
    money: (text) => {
      const plain = half(text).replace(/[\s￥¥]/g, "");
      const parts = /^(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d{0,2}))?$/.exec(plain);
      if (!parts) return text;
      return `${parts[1].replaceAll(",", "").replace(/^0+(?=\d)/, "").replace(/\B(?=(\d{3})+$)/g, ",")}.${(parts[2] || "").padEnd(2, "0")}`;
    },
  };
  on("change", (event) => {
    const tidy = forms[event.target.dataset?.format];
    if (tidy) event.target.value = tidy(event.target.value);
  }, true);

  // --- nothing typed is sent into a closed door: the session is asked for first, and the page stays while it has ended
  const { session: whose, officer } = document.body.dataset;
  const unsaved = document.getElementById("unsaved");
  const CONTROLS = "textarea, select, input:not([type=hidden])";
  let refused = null;
  // "ok": the officer of this page is signed in, and every form has a fresh token; "out": nobody or somebody else is;
  // "cut": no answer.
  async function session() {
    try {
      const answer = await fetch(whose, { redirect: "manual", credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout(10000) });
      if (!answer.ok) return answer.type === "opaqueredirect" ? "out" : "cut";
      const now = await answer.json();
      if (String(now.officer) !== officer) return "out";
      for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = now.token;
      return "ok";
    } catch {
      return "cut";
    }
  }
  function tell(what, form, button) {
    const typed = form.querySelector(CONTROLS) ? "typed" : "act"; // of an act by one button nothing was typed
    for (const part of unsaved.querySelectorAll("[data-when], [data-of]")) {
      part.hidden = (part.dataset.when || what) !== what || (part.dataset.of || typed) !== typed;
    }
    unsaved.hidden = what === "ok";
    refused = unsaved.hidden ? null : { form, button };
    if (!refused) return;
    const said = form.contains(unsaved) && !unsaved.closest("details:not([open])");
    if (said) return; // moving it would take the focus from it
    if (!form.closest("main")) return document.getElementById("main").prepend(unsaved);
    const bar = form.querySelector(".r-action-bar");
    if (bar) return bar.prepend(unsaved);
    // at the button that was pressed: another one may lie in a part that is closed
    const row = ".r-actions:not(#unsaved *)";
    (button?.closest(row) || button || form.querySelector(row) || form.lastElementChild).before(unsaved);
  }
  async function knock(form, button) {
    busy.add(form);
    button?.setAttribute("aria-busy", "true");
    const found = await session();
    release(form);
    tell(found, form, button);
    if (found !== "ok") return unsaved.focus();
    known.add(form);
    form.requestSubmit(button);
  }
  on("click", (event) => {
    if (!near(event, "[data-save-again]") || !refused) return;
    const { form, button } = refused;
    if (button === undefined) again();
    else knock(form, button);
  });
  async function again() {
    const { form, button } = refused;
    const found = await session();
    tell(found, form, button);
    if (form.dataset.autosave && found !== "out") later(form, found === "ok" ? 0 : 15000);
  }
  // Back from the window in which the officer has signed in.
  on("visibilitychange", () => {
    if (!document.hidden && refused) again();
  });

  // --- a form with files is sent beside the page, so that a refusal leaves the chosen files where they are
  for (const form of document.querySelectorAll("form[enctype='multipart/form-data']")) {
    const sent = {
      post: form.getAttribute("action") || location.pathname + location.search, encoding: form.enctype,
      target: "#main", select: "#main", swap: "morph:outerHTML", sync: "this:drop",
    };
    for (const [name, value] of Object.entries(sent)) form.setAttribute(`hx-${name}`, value);
  }
  // What a script has shown or the officer has opened stays so. On a bad network the script beside this one may be
  // missing: what guards the officer's typing must not go with it.
  if (window.Idiomorph) {
    Idiomorph.defaults.callbacks.beforeAttributeUpdated = (name, node, kind) =>
      !((name === "hidden" && kind === "update") || (name === "open" && node.localName === "details") || name.startsWith("hx-"));
  }
  on("htmx:xhr:progress", (event) => {
    const { loaded, total, lengthComputable } = event.detail;
    if (lengthComputable && event.target.matches("form")) status(event.target, `${say.sending}${Math.floor((loaded * 100) / total)} %`);
  });
  // What an answer brought in place of the notice of this page, which has been moved about, goes out again.
  on("htmx:afterSwap", () => {
    const other = document.getElementById("unsaved");
    if (other && other !== unsaved) other.replaceWith(unsaved);
  });
  on("htmx:beforeSwap", () => document.querySelectorAll("dialog[open]").forEach((dialog) => dialog.close()));

  // --- one submission at a time
  const busy = new Set();
  const known = new Set();
  function release(form) {
    busy.delete(form);
    for (const button of form.querySelectorAll("[aria-busy=true]")) {
      button.disabled = false;
      button.removeAttribute("aria-busy");
    }
  }
  on("submit", (event) => {
    const form = event.target;
    if (busy.has(form)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    if (form.getAttribute("method")?.toLowerCase() !== "post") return; // form.method may be a field of that name
    const button = event.submitter;
    const over = form.querySelector("[data-over]"); // nobody waits for an upload that will be refused
    if (over) {
      event.preventDefault();
      event.stopPropagation();
      return over.focus();
    }
    if (whose && !known.delete(form) && (form.closest("main") || form.querySelector(CONTROLS))) {
      event.preventDefault();
      event.stopPropagation();
      knock(form, button);
      return;
    }
    busy.add(form);
    // After this turn, so that the button's own name and value are still sent.
    setTimeout(() => {
      if (event.defaultPrevented && !form.closest("[hx-post]")) return release(form);
      if (button) {
        button.disabled = true;
        button.setAttribute("aria-busy", "true");
      }
      // A download answers without leaving the page.
      setTimeout(() => form.classList.contains("htmx-request") || release(form), "file" in form.dataset ? 1000 : 10000);
    });
  }, true);
  window.addEventListener("pageshow", () => [...busy].forEach(release));
  on("htmx:afterRequest", (event) => {
    const form = event.detail.elt;
    if (!busy.has(form) || event.detail.xhr.getResponseHeader("HX-Redirect")) return;
    release(form);
    if (event.detail.failed && form.matches(KEPT)) dirty.add(form);
  });

  // --- typed and not yet saved: every form of an officer's page that writes
  const KEPT = "[data-officer] main form[method=post]:not([role=search])";
  const dirty = new Set(document.querySelectorAll("form[data-guard=unsaved]")); // typed before, and sent back unsaved
  const [arrival] = performance.getEntriesByType("navigation");
  if ([409, 422].includes(arrival?.responseStatus)) { // refused: what stands in the form that was sent here is nowhere else
    for (const form of document.querySelectorAll(`${KEPT}:not([data-intake])`)) {
      const to = new URL(form.getAttribute("action") || location, location).pathname;
      if (to === location.pathname && form.querySelector(CONTROLS)) dirty.add(form);
    }
  }
  // the file that was asked for with the password, once; without this script by its button
  if (arrival?.type === "navigate") document.querySelector("form[data-file]")?.requestSubmit();
  on("input", (event) => {
    const form = near(event, KEPT);
    if (form) dirty.add(form);
  });
  on("submit", (event) => dirty.delete(event.target));
  // What is ticked in the other form of the page goes along, and comes back ticked.
  on("submit", (event) => {
    const form = event.target;
    const other = form.dataset.along && document.getElementById(form.dataset.along);
    if (!other) return;
    form.querySelectorAll("[data-carried]").forEach((one) => one.remove());
    for (const { name, value } of other.querySelectorAll(":checked")) {
      const carried = Object.assign(document.createElement("input"), { type: "hidden", name, value });
      carried.dataset.carried = "";
      form.append(carried);
    }
    dirty.delete(other);
  }, true);
  on("close", (event) => event.target.querySelectorAll("form").forEach((form) => dirty.delete(form)), true); // a dialog that was left
  window.addEventListener("beforeunload", (event) => {
    if ([...dirty].some((form) => form.isConnected)) event.preventDefault();
  });

  // --- drafts that save themselves: one request at a time, one second after the last change
  // A page that is loaded anew is the same page still: what it sent before is nobody else's.
  const named = document.querySelector("form[data-autosave] [name=opened]");
  if (named) {
    if (arrival?.type === "reload" && history.state?.page) named.value = named.value.replace(/[^|]*$/, history.state.page);
    history.replaceState({ page: named.value.split("|")[2] }, "");
  }
  const drafts = new Map();
  function status(form, text, tone = "") {
    let line = form.querySelector("[data-autosave-status]");
    if (!line) {
      line = document.createElement("p");
      line.className = "r-saved";
      line.setAttribute("role", "status");
      line.dataset.autosaveStatus = "";
      form.append(line);
    }
    line.classList.add("r-saved");
    line.dataset.tone = tone;
    line.textContent = text;
  }
  function later(form, wait) {
    const draft = drafts.get(form) || { sending: false, timer: 0 };
    drafts.set(form, draft);
    clearTimeout(draft.timer);
    draft.timer = setTimeout(() => save(form, draft), wait);
  }
  async function save(form, draft) {
    if (!form.isConnected || busy.has(form)) return;
    if (draft.sending) return later(form, 500);
    if (refused?.form === form) return again();
    if (!navigator.onLine) return status(form, say.offline, "bad");
    const body = new FormData(form);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    draft.sending = true;
    draft.behind = false;
    status(form, say.saving);
    try {
      const answer = await fetch(form.dataset.autosave || form.action, {
        method: "POST", body, redirect: "manual", credentials: "same-origin", headers: { "X-Autosave": "1", Accept: "application/json" },
      });
      if (answer.ok) {
        if (!draft.behind) {
          dirty.delete(form); // not before: whoever leaves while it is under way is asked
          status(form, say.saved + beijing.format(), "ok");
        }
        draft.renewed = false;
      } else {
        const door = whose && (answer.type === "opaqueredirect" || answer.status === 403);
        const found = door ? await session() : "ok";
        if (found !== "ok") {
          tell(found, form);
          status(form, say.unsaved, "bad");
        } else if (door && !draft.renewed) {
          draft.renewed = true; // signed in again elsewhere: the old token was refused, the fresh one is tried once
          later(form, 0);
        } else if (answer.status === 409 && answer.headers.get("Content-Type")?.startsWith("text/plain")) {
          status(form, await answer.text(), "bad"); // another window has written this page
        } else {
          status(form, answer.status < 500 ? say.refused : say.failed, "bad");
          if (answer.status >= 500) later(form, 15000);
        }
      }
    } catch {
      status(form, say.offline, "bad");
      later(form, 15000);
    } finally {
      draft.sending = false;
    }
  }
  // A change by hand follows the input that was saved already, and comes with the click that leaves; one by a script
  // has no input.
  for (const name of ["input", "change"]) {
    on(name, (event) => {
      const form = near(event, "form[data-autosave]");
      if (!form || event.target.type === "file" || (name === "change" && event.isTrusted)) return;
      dirty.add(form);
      status(form, say.unsaved);
      later(form, 1000);
      drafts.get(form).behind = true;
    });
  }

  // --- rows of formsets
  on("click", (event) => {
    const add = near(event, "[data-formset-add]");
    if (add) {
      const set = add.closest("[data-formset]");
      const total = set.querySelector(`[name="${set.dataset.formset}-TOTAL_FORMS"]`);
      const holder = document.createElement("template");
      holder.innerHTML = set.querySelector("template").innerHTML.replaceAll("__prefix__", total.value);
      total.value = Number(total.value) + 1;
      const row = holder.content.firstElementChild;
      set.querySelector("[data-formset-rows]").append(row);
      rowButtons(row);
      helped(row);
      row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
      window.htmx?.process(row);
      return;
    }
    const remove = near(event, "[data-formset-remove]");
    const mark = remove?.closest("[data-formset-row]")?.querySelector('[name$="-DELETE"]');
    if (mark) takeOut(remove.closest("[data-formset-row]"), mark);
  });
  // What was typed into a row that is taken out can be put back until the page is left.
  function takeOut(row, mark) {
    const change = (out) => {
      mark.checked = out;
      row.hidden = out;
      mark.dispatchEvent(new Event("change", { bubbles: true }));
    };
    const back = document.createElement("button");
    Object.assign(back, { type: "button", className: "btn btn-sm r-put-back" });
    back.textContent = [row.querySelector("input[type=text]")?.value, say.putBack].filter(Boolean).join(" · ");
    back.addEventListener("click", () => {
      change(false);
      back.remove();
      row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
    });
    change(true);
    row.after(back);
    back.focus();
  }
  const rowButtons = (root) =>
    root.querySelectorAll("[data-formset-add], [data-formset-remove]").forEach((button) => (button.hidden = false));
  rowButtons(document);
  on("htmx:afterSwap", (event) => {
    rowButtons(event.target);
    event.target.querySelectorAll("input[type=file]").forEach(list);
    event.target.querySelectorAll("form[data-guard=unsaved]").forEach((form) => dirty.add(form));
  });

  // --- sentences at hand
  document.querySelectorAll("[data-chips]").forEach((chips) => (chips.hidden = false));
  on("click", (event) => {
    const chip = near(event, "[data-say]");
    const area = chip?.form.elements[chip.dataset.say];
    if (!area) return;
    area.value = area.value.trim() + chip.textContent;
    for (const name of ["input", "change"]) area.dispatchEvent(new Event(name, { bubbles: true }));
    area.focus();
  });

  // --- what was mended loses its mark, its line of the summary is struck; whether it is right now, the server says.
  // Nothing moves: the change is told while the button that follows is being pressed, and a click that ends elsewhere is none.
  on("change", (event) => {
    const field = near(event, ".r-field-bad");
    const { type, checked, value } = event.target;
    if (!field || !(type === "checkbox" ? checked : value.trim())) return;
    field.classList.add("r-field-mended");
    for (const one of field.querySelectorAll("[id]")) {
      one.classList.remove("is-invalid");
      one.removeAttribute("aria-invalid");
      document.querySelectorAll(`[data-error-summary] a[href="#${CSS.escape(one.id)}"]`).forEach((line) => line.classList.add("r-struck"));
    }
  });

  // --- files
  function list(input) {
    const lines = input.closest("[data-drop]")?.querySelector(".r-drop-files");
    if (!lines) return;
    const most = Number(input.dataset.maxBytes || Infinity);
    lines.replaceChildren(...[...input.files].map((file) => {
      const line = document.createElement("li");
      const size = file.size < 1048576 ? `${Math.ceil(file.size / 1024)} KB` : `${(file.size / 1048576).toFixed(1)} MB`;
      line.textContent = `${file.name} · ${size}${file.size > most ? say.tooLarge : ""}`;
      line.className = file.size > most ? "r-error" : "";
      return line;
    }));
    input.toggleAttribute("data-over", Boolean(lines.querySelector(".r-error")));
  }
  on("change", (event) => event.target.type === "file" && list(event.target));
  for (const name of ["dragover", "dragleave", "drop"]) {
    on(name, (event) => {
      const zone = near(event, "[data-drop]");
      if (!zone) return;
      event.preventDefault();
      zone.classList.toggle("r-drop-over", name === "dragover");
      const input = zone.querySelector("input[type=file]");
      if (name === "drop" && event.dataTransfer.files.length) {
        input.files = event.dataTransfer.files;
        input.dispatchEvent(new Event("change", { bubbles: true }));
      }
    });
  }

  // --- what is typed, said once more beneath its field
  function told(input, text) {
    if (!input.told && !text) return;
    if (!input.told) {
      input.told = document.createElement("output");
      input.told.className = "r-told";
      input.told.htmlFor = input.id;
      (input.closest(".r-affix") || input).after(input.told);
    }
    input.told.textContent = text;
  }

  // --- the weekday of a day, and what a published notice says of it
  const weekday = new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "short", timeZone: "UTC" });
  let exceptions;
  async function tellDay(input) {
    const typed = input.value;
    const day = typed ? weekday.format(input.valueAsDate) : "";
    told(input, day);
    if (!typed) return;
    exceptions ??= fetch(document.body.dataset.days).then((answer) => (answer.ok ? answer.json() : {})).catch(() => ({}));
    const said = (await exceptions)[typed];
    if (said && input.value === typed) told(input, `${day} · ${said}`);
  }

  // --- a sum that is decided or paid in the capitals of the forms, as ``common.money.capitals`` writes it
  const signs = "零壹贰叁肆伍陆柒捌玖";
  const four = (number) =>
    [...String(number).padStart(4, "0")].map((digit, at) => signs[digit] + (digit > 0 ? "仟佰拾".charAt(at) : "")).join("").replace(/零+/g, "零").replace(/^零|零$/g, "");
  function capitals(text) {
    const [, whole, tenth, cent] = /^(\d{1,8})\.(\d)(\d)$/.exec(text.replaceAll(",", "")) || [];
    if (!whole) return "";
    const [upper, lower] = [Math.floor(whole / 10000), whole % 10000];
    const yuan = (upper ? `${four(upper)}万` : "") + (upper && lower && lower < 1000 ? "零" : "") + four(lower);
    if (!+tenth && !+cent) return `${yuan || "零"}元整`;
    return (yuan && `${yuan}元`) + (+tenth ? `${signs[tenth]}角` : yuan && "零") + (+cent ? `${signs[cent]}分` : "");
  }
  function tellSum(input) {
    told(input, capitals(forms.money(input.value)));
    if (input.told) input.told.lang = "zh-Hans";
  }

  // --- a long choice is one field: what is typed picks the first that fits, those that fit stand below; the select stays what is sent
  const LONG = 20;
  function narrow(select) {
    if (select.options.length <= LONG || select.multiple || select.disabled || select.closest(".r-combo")) return;
    const [combo, box, list] = ["div", "input", "ul"].map((name) => document.createElement(name));
    const label = `${select.labels[0]?.textContent.trim() || ""} · ${say.narrow}`;
    const told = (option) => (option?.value || option?.text !== "—" ? option?.text || "" : "");
    let typed = "", before = select.value;
    combo.className = "r-combo";
    Object.assign(box, { type: "text", className: "form-control form-select r-narrow", placeholder: say.narrow, autocomplete: "off" });
    Object.assign(list, { id: `${select.id}-choices`, className: "r-combo-list", hidden: true });
    const said = { role: "combobox", "aria-label": label, "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" };
    for (const name of ["aria-describedby", "aria-invalid"]) if (select.hasAttribute(name)) said[name] = select.getAttribute(name);
    for (const [name, value] of Object.entries(said)) box.setAttribute(name, value);
    box.classList.toggle("is-invalid", select.classList.contains("is-invalid"));
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", label);

    function close() {
      list.hidden = true;
      typed = "";
      box.setAttribute("aria-expanded", "false");
      box.removeAttribute("aria-activedescendant");
    }
    function mark() {
      for (const line of list.children) {
        line.setAttribute("aria-selected", String(line.option.selected));
        if (!line.option.selected) continue;
        box.setAttribute("aria-activedescendant", line.id);
        line.scrollIntoView({ block: "nearest" });
      }
    }
    function show() {
      const fitting = [...select.options].filter((one) => !typed || (one.value && one.text.toLowerCase().includes(typed)));
      list.replaceChildren(...fitting.map((option) => {
        const line = Object.assign(document.createElement("li"), { id: `${list.id}-${option.index}`, textContent: option.text, option });
        line.setAttribute("role", "option");
        return line;
      }));
      list.hidden = !fitting.length;
      box.setAttribute("aria-expanded", String(!list.hidden));
      if (typed && fitting.length && !fitting.includes(select.selectedOptions[0])) take(fitting[0]);
      mark();
    }
    function take(option) {
      if (!option || option.selected) return;
      option.selected = true;
      select.dispatchEvent(new Event("change", { bubbles: true }));
    }
    function narrowed(event) {
      event.stopPropagation(); // nothing that is sent was typed
      if (event.isComposing && event.type === "input") return;
      typed = box.value.trim().toLowerCase();
      show();
    }
    box.addEventListener("input", narrowed);
    box.addEventListener("compositionend", narrowed);
    box.addEventListener("change", (event) => event.stopPropagation());
    box.addEventListener("click", () => list.hidden && show());
    box.addEventListener("focus", () => {
      before = select.value;
      box.select();
    });
    box.addEventListener("blur", () => {
      close();
      box.value = told(select.selectedOptions[0]);
    });
    box.addEventListener("keydown", (event) => {
      const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (event.isComposing || !(by || ["Enter", "Escape"].includes(event.key))) return;
      if (event.key === "Escape" && list.hidden) return;
      event.preventDefault();
      if (by) {
        if (list.hidden) show();
        const lines = [...list.children];
        take(lines[lines.findIndex((line) => line.option.selected) + by]?.option);
        return mark();
      }
      if (event.key === "Escape") {
        event.stopPropagation();
        take([...select.options].find((one) => one.value === before));
      }
      close();
      box.value = told(select.selectedOptions[0]);
    });
    list.addEventListener("pointerdown", (event) => event.preventDefault()); // the keyboard stays in the field
    list.addEventListener("click", (event) => {
      take(event.target.option);
      close();
      box.value = told(select.selectedOptions[0]);
    });
    select.addEventListener("change", () => typed || (box.value = told(select.selectedOptions[0])));
    select.addEventListener("focus", () => box.focus());
    Object.assign(select, { tabIndex: -1, ariaHidden: "true" });
    select.before(combo);
    combo.append(box, list, select);
    box.value = told(select.selectedOptions[0]);
  }

  // --- the rule of a field: F1 opens it where one types, so that the keyboard need not stop at each on its way
  on("keydown", (event) => {
    const rule = event.key === "F1" && near(event, ".r-field")?.querySelector(".r-rule");
    if (!rule) return;
    event.preventDefault();
    rule.open = !rule.open;
  });

  function helped(root) {
    root.querySelectorAll(".r-rule > summary").forEach((mark) => (mark.tabIndex = -1));
    if (document.body.dataset.days) root.querySelectorAll("input[type=date]").forEach(tellDay);
    root.querySelectorAll("[data-capitals]").forEach(tellSum);
    root.querySelectorAll("select.form-select").forEach(narrow);
  }
  on("change", (event) => event.target.matches?.("input[type=date]") && document.body.dataset.days && tellDay(event.target));
  on("input", (event) => event.target.matches?.("[data-capitals]") && tellSum(event.target));
  on("htmx:load", (event) => helped(event.target));
  helped(document);

  // --- the network
  const notice = document.getElementById("offline");
  const network = () => {
    if (notice) notice.hidden = navigator.onLine;
    if (navigator.onLine) for (const form of dirty) if (drafts.has(form)) later(form, 0);
  };
  window.addEventListener("online", network);
  window.addEventListener("offline", network);
  network();

  // --- htmx: errors are told, never swallowed; focus goes to what must be mended
  const failed = (event) => {
    const xhr = event.detail.xhr;
    const number = xhr?.getResponseHeader?.("X-Request-ID");
    const text = { 401: say.noRight, 403: say.noRight, 413: say.refusedSize }[xhr?.status] || say.error;
    toast(number ? `${text} ${say.number}${number}` : text);
  };
  for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) on(name, failed);
  // A part that leads to the door does not take a page along in which something is typed.
  on("htmx:beforeOnLoad", (event) => {
    const form = [...dirty].find((one) => one.isConnected);
    if (!form || busy.has(event.detail.elt) || !event.detail.xhr.getResponseHeader("HX-Redirect")) return;
    event.preventDefault();
    tell("out", form);
  });
  const summary = (root) => root.querySelector?.("[data-error-summary]")?.focus();
  on("htmx:afterSettle", (event) => summary(event.target));
  summary(document);
})();
