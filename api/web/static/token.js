// The token for writes: kept for this tab only, sent as a header to this server only.

const NAME = "zhengmai-token";

export function fill(input) {
  input.value = sessionStorage.getItem(NAME) ?? "";
}

export function keep(token) {
  sessionStorage.setItem(NAME, token);
}

export function forget() {
  sessionStorage.removeItem(NAME);
}

export function header(token) {
  return `Bearer ${token}`;
}
