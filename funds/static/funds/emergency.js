// The one screen of an emergency: a signature drawn with the finger, photos made small enough to send.
(() => {
  "use strict";
  const form = document.querySelector("[data-emergency]");
  if (!form) return;

  // --- who has no document is described; the receiver is who is in need, until another is named
  const box = form.querySelector("[name=no_document]");
  const looks = form.querySelector("[data-undocumented]");
  const describe = () => looks && box && (looks.hidden = !box.checked && !looks.querySelector(".r-field-bad"));
  box?.addEventListener("change", describe);
  document.addEventListener("htmx:afterSwap", describe);
  describe();
  const name = form.querySelector("[name=name]");
  const receiver = form.querySelector("[name=receiver]");
  let followed = receiver && receiver.value === (name?.value ?? "");
  name?.addEventListener("input", () => receiver && followed && (receiver.value = name.value));
  receiver?.addEventListener("input", () => (followed = receiver.value === name?.value));

  // --- the signature
  const sheet = form.querySelector("[data-sheet]");
  const drawn = form.querySelector("[data-drawn]");
  if (sheet && drawn) {
    const pad = sheet.querySelector("canvas");
    const pen = pad.getContext("2d");
    let down = false;
    sheet.hidden = false;
    const blank = () => {
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, pad.width, pad.height);
      Object.assign(pen, { strokeStyle: "#111", lineWidth: 3, lineCap: "round", lineJoin: "round" });
    };
    const at = (event) => {
      const edge = pad.getBoundingClientRect();
      return [((event.clientX - edge.left) * pad.width) / edge.width, ((event.clientY - edge.top) * pad.height) / edge.height];
    };
    blank();
    if (drawn.value.startsWith("data:image/png")) {
      const before = new Image();
      before.onload = () => pen.drawImage(before, 0, 0);
      before.src = drawn.value;
    }
    pad.addEventListener("pointerdown", (event) => {
      down = true;
      pad.setPointerCapture(event.pointerId);
      pen.beginPath();
      pen.moveTo(...at(event));
      event.preventDefault();
    });
    pad.addEventListener("pointermove", (event) => {
      if (!down) return;
      pen.lineTo(...at(event));
      pen.stroke();
    });
    const up = () => {
      if (!down) return;
      down = false;
      drawn.value = pad.toDataURL("image/png");
    };
    pad.addEventListener("pointerup", up);
    pad.addEventListener("pointercancel", up);
    sheet.querySelector("[data-wipe]").addEventListener("click", () => {
      blank();
      drawn.value = "";
    });
  }

  // --- photos of a phone are far larger than a file needs
  const LONGEST = 1600;
  async function small(file) {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    if (scale === 1) return file;
    const board = document.createElement("canvas");
    board.width = Math.round(picture.width * scale);
    board.height = Math.round(picture.height * scale);
    board.getContext("2d").drawImage(picture, 0, 0, board.width, board.height);
    const body = await new Promise((done) => board.toBlob(done, "image/jpeg", 0.85));
    return new File([body], file.name.replace(/\.\w+$/, ".jpg"), { type: "image/jpeg" });
  }
  form.addEventListener("change", async (event) => {
    const input = event.target;
    if (!input.matches?.("[data-shrink]") || input.dataset.shrink === "done") return;
    try {
      const files = new DataTransfer();
      for (const file of input.files) files.items.add(await small(file));
      input.dataset.shrink = "done";
      input.files = files.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    } catch {
      // sent as it is; the server says what is wrong with it
    } finally {
      input.dataset.shrink = "";
    }
  });
})();
