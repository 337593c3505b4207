// Light, dark, high contrast, or what the system says.

export const THEMES = ["system", "light", "dark", "contrast"];

export function theme() {
    const kept = localStorage.getItem("oncotag-theme");
    return THEMES.includes(kept) ? kept : "system";
}

/** Keeps a theme and shows it. */
export function applyTheme(name = theme()) {
    localStorage.setItem("oncotag-theme", name);
    paint();
}

// Light and dark are the style sheet's own affair (`light-dark()`); more contrast is a theme.
const moreContrast = matchMedia("(prefers-contrast: more)");
moreContrast.addEventListener("change", paint);

function paint() {
    const name = theme();
    const shown = name === "system" && moreContrast.matches ? "contrast" : name;
    if (shown === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = shown;
}
