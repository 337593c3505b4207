// Light, dark, high contrast, or what the system says.

export const THEMES = ["system", "light", "dark", "contrast"];

export function theme() {
    const kept = localStorage.getItem("oncotag-theme");
    return THEMES.includes(kept) ? kept : "system";
}

export function applyTheme(name = theme()) {
    localStorage.setItem("oncotag-theme", name);
    if (name === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = name;
}
