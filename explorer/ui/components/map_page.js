// The map on a page of the app: what it draws from comes from the page's server, by address.

class MapPage {
  async bytes(address) {
    const response = await fetch(address);
    if (!response.ok) throw new Error((await response.json().catch(() => ({}))).error || `map: ${response.status}`);
    return response.arrayBuffer();
  }

  // {places, rows}: x and y of every point; without rows, a point's number is its galaxy's row.
  async points(address) {
    return { places: new Uint16Array(await this.bytes(address)), rows: null };
  }

  // The named regions; none where they cannot be had.
  async names(address) {
    const response = await fetch(address);
    return response.ok ? response.json() : [];
  }

  thumbnails(version) {
    return thumbnailCache(version);
  }

  // What is known of the galaxy in a row.
  async galaxy(row, { version, who, theme }) {
    return (await fetch(`x/${version}/galaxy/${row}?${new URLSearchParams({ who, theme })}`)).json();
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".galaxymap");
  try {
    root.explorer ||= new GalaxyMap(root, new MapPage());
    root.explorer.update(data, setTriggerValue);
  } catch (error) {
    root.textContent = error.message;
  }
}
