// Elements from data. Whatever is given as a child and is no element becomes a text node: texts never become markup.

const SVG = "http://www.w3.org/2000/svg";

function fill(element, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) {
        if (value === null || value === undefined || value === false) continue;
        if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
        else if (name === "data") Object.assign(element.dataset, value);
        else if (name === "vars") {
            for (const [variable, set] of Object.entries(value)) element.style.setProperty(variable, set);
        } else element.setAttribute(name, value === true ? "" : String(value));
    }
    element.append(
        ...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false),
    );
    return element;
}

/** An HTML element. `on…` attributes are listeners, `data` its data set, `vars` its custom properties. */
export function el(tag, attributes = {}, ...children) {
    return fill(document.createElement(tag), attributes, children);
}

/** An SVG element, with the same arguments. */
export function svg(tag, attributes = {}, ...children) {
    return fill(document.createElementNS(SVG, tag), attributes, children);
}

/** A cap of a key. */
export function cap(key) {
    return el("kbd", {}, key);
}

/** Says something to those who listen instead of looking. */
export function announce(text) {
    const place = document.getElementById("say");
    if (place) place.textContent = text;
}
