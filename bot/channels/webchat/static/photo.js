// Photos are made smaller before they leave the phone: less data, and no position hidden inside.
const EDGE = 1600;
const QUALITY = 0.82;

export async function shrink(file) {
  try {
    const picture = await load(file);
    const scale = Math.min(1, EDGE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const made = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    return made || file;
  } catch (error) {
    return file; // a kind of picture this browser cannot draw: the server takes it as it is
  }
}

function load(file) {
  return new Promise((done, fail) => {
    const image = new Image();
    image.onload = () => done(image);
    image.onerror = () => fail(new Error("not a picture"));
    image.src = URL.createObjectURL(file);
  });
}
