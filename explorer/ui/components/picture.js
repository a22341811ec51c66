// An image of the visitor's own, to look at and to crop.

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".grid");
  if (!root.cropper) {
    const room = make("div", "window");
    const image = make("img");
    image.alt = "Your image";
    image.draggable = false;
    const tools = make("div", "darkroom");
    room.append(image);
    root.append(room, tools);
    root.cropper = new Cropper(room, image, (box) => root.send("crop", box));
    tools.append(root.cropper.start, root.cropper.whole);
    image.addEventListener("load", () => {
      fit(room, image);
      root.cropper.show(root.crop);
    });
  }
  root.send = setTriggerValue;
  root.crop = data.crop;
  const image = root.querySelector("img");
  if (image.getAttribute("src") !== data.src) image.src = data.src;
  else root.cropper.show(data.crop);
}
