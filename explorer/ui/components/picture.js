// An image of the visitor's own, to look at and to crop.

function buildPicture(root) {
  const frame = make("div", "window");
  const image = make("img");
  image.alt = "Your image";
  image.draggable = false;
  const tools = make("div", "viewer-tools");
  frame.append(image);
  root.append(frame, tools);
  root.cropTool = new CropTool(frame, (square) => root.report("crop", square));
  tools.append(root.cropTool.start, root.cropTool.whole);
  image.addEventListener("load", () => {
    fitFrame(frame, image);
    root.cropTool.show(root.crop);
  });
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".grid");
  if (!root.cropTool) buildPicture(root);
  root.report = setTriggerValue;
  root.crop = data.crop;
  const image = root.querySelector("img");
  if (image.getAttribute("src") !== data.src) image.src = data.src;
  else root.cropTool.show(data.crop);
}
