type Child = Node | string | null | undefined;

export interface Shape {
  class?: string;
  id?: string;
  title?: string;
  /** Any other attribute; null leaves it out. */
  attributes?: Record<string, string | null>;
}

/**
 * Makes an element. Strings become text nodes: nothing that came over the network is ever parsed as markup, and there is no other way in
 * this program to put text into the page.
 */
export function make<K extends keyof HTMLElementTagNameMap>(tag: K, shape: Shape = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (shape.class) element.className = shape.class;
  if (shape.id) element.id = shape.id;
  if (shape.title) element.title = shape.title;
  for (const [name, value] of Object.entries(shape.attributes ?? {})) {
    if (value !== null) element.setAttribute(name, value);
  }
  for (const child of children) {
    if (child != null) element.append(child);
  }
  return element;
}

/** Sets text only where it differs, so that selections and screen readers are left alone. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

export function setClass(element: Element, name: string): void {
  if (element.className !== name) element.className = name;
}

export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no element '${id}'.`);
  return found;
}

/** A bar from 0 to 1 beside its number, which is what a screen reader reads. */
export class Bar {
  readonly element: HTMLElement;
  private readonly fill: HTMLElement;
  private readonly label: HTMLElement;

  constructor(kind: string) {
    this.fill = make("span", { class: "bar-fill" });
    this.label = make("span", { class: "bar-label" });
    this.element = make("span", { class: `bar ${kind}` }, make("span", { class: "bar-track", attributes: { "aria-hidden": "true" } }, this.fill), this.label);
  }

  set(ratio: number | null, text: string): void {
    this.fill.style.width = `${Math.max(0, Math.min(1, ratio ?? 0)) * 100}%`;
    this.fill.classList.toggle("high", (ratio ?? 0) >= 0.9);
    setText(this.label, text);
  }
}
