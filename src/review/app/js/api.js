// Requests to the server: JSON there and back.

/** What the server answers where it cannot do what was asked; `status` is 0 where it did not answer at all. */
export class ApiError extends Error {
    constructor(status, code, message) {
        super(message);
        this.status = status;
        this.code = code;
    }
}

/** Whether to try the same again later. */
export function isAway(error) {
    return error instanceof ApiError && (error.status === 0 || error.status === 408 || error.status >= 500);
}

async function request(path, options) {
    let response;
    try {
        response = await fetch(path, { credentials: "same-origin", cache: "no-store", ...options });
    } catch {
        throw new ApiError(0, "", "The server is not answering.");
    }
    let body = null;
    try {
        body = await response.json();
    } catch {
        if (response.ok) throw new ApiError(0, "", "The server's answer was cut off.");
    }
    if (response.ok) return body;
    const error = body?.error ?? {};
    throw new ApiError(response.status, error.code ?? "", error.message ?? `The server answered ${response.status}.`);
}

/** What stands at an address; parameters that are empty are left out. */
export function get(path, parameters = {}, options = {}) {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(parameters)) {
        if (value !== undefined && value !== null && value !== "") query.set(name, value);
    }
    const text = query.toString();
    return request(`/api/v1/${path}${text ? `?${text}` : ""}`, options);
}

/** Sends JSON. */
export function post(path, body, options = {}) {
    return request(`/api/v1/${path}`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
        ...options,
    });
}
