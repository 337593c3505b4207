-- Who may decide. Passwords are kept as argon2id only, sessions as SHA-256 of their tokens.

CREATE TABLE account (
  name TEXT PRIMARY KEY,
  role TEXT NOT NULL CHECK (role IN ('owner', 'adjudicator', 'curator')),
  password TEXT NOT NULL,
  created TEXT NOT NULL,
  is_active INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
  token_sha256 TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  -- Seconds since 1970 when it was last used.
  used INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_of_name ON session (name);
