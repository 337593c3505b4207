-- A project of the review app: documents as they were tagged, an append-only log of decisions, and what it has come to.
-- Offsets are code points of the document's text, half-open. JSON columns hold types of `review/wire`.

CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE document (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  title TEXT,
  year INTEGER,
  source TEXT NOT NULL,
  text TEXT NOT NULL,
  text_sha256 TEXT NOT NULL,
  -- `oncotag/document/1` without text, sentences, mentions and relations.
  record TEXT NOT NULL
) STRICT;

CREATE TABLE sentence (
  number INTEGER PRIMARY KEY,
  document INTEGER NOT NULL REFERENCES document (id),
  start INTEGER NOT NULL,
  end INTEGER NOT NULL,
  section TEXT NOT NULL,
  role TEXT,
  -- A `SentencePlace`.
  place TEXT NOT NULL,
  text TEXT NOT NULL
) STRICT;
CREATE INDEX sentence_of_document ON sentence (document);

-- What is decided on: mentions and relations, tagged or added. Rows are never deleted.
CREATE TABLE item (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('mention', 'relation')),
  name TEXT NOT NULL UNIQUE,
  document INTEGER NOT NULL REFERENCES document (id),
  sentence INTEGER NOT NULL REFERENCES sentence (number),
  start INTEGER NOT NULL,
  -- As tagged: the words, the same in small letters, type, concept, `DICTIONARY:TERM`.
  text TEXT NOT NULL,
  form TEXT NOT NULL,
  type TEXT NOT NULL,
  concept TEXT NOT NULL,
  row TEXT,
  confidence REAL NOT NULL,
  -- A `Value` (of relations a `RelationValue`); null where a curator added the mention.
  tagged TEXT,
  -- Alternatives, reason, cue, parent, attributes: a `Facts`.
  facts TEXT NOT NULL,
  -- How many current items have the same form, type and concept, and the how many-th of them this one is, from 1.
  same INTEGER NOT NULL DEFAULT 1,
  nth INTEGER NOT NULL DEFAULT 1,
  -- 0 where the tagger no longer gives it.
  is_current INTEGER NOT NULL DEFAULT 1,
  -- The last decision when the tagger said something else for the last time: who decided up to it decided on something
  -- else. 0 where it never did.
  retagged INTEGER NOT NULL DEFAULT 0,
  -- Places in the orders of the queue, from 1.
  by_uncertainty INTEGER NOT NULL DEFAULT 0,
  by_frequency INTEGER NOT NULL DEFAULT 0,
  by_novelty INTEGER NOT NULL DEFAULT 0,
  by_type INTEGER NOT NULL DEFAULT 0,
  by_document INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX item_of_sentence ON item (sentence);
CREATE INDEX item_of_document ON item (document);
CREATE INDEX item_with_form ON item (form);
CREATE INDEX item_with_concept ON item (concept);
CREATE INDEX item_with_row ON item (row, is_current);
-- What the tagger says now, to be counted without reading the rows themselves.
CREATE INDEX item_tagged ON item (type, concept, row, document)
  WHERE kind = 'mention' AND tagged IS NOT NULL AND is_current = 1;
-- There are few or none, and what they are called is asked whenever a page opens.
CREATE INDEX item_relation ON item (document) WHERE kind = 'relation';
CREATE INDEX item_by_uncertainty ON item (by_uncertainty);
CREATE INDEX item_by_frequency ON item (by_frequency);
CREATE INDEX item_by_novelty ON item (by_novelty);
CREATE INDEX item_by_type ON item (by_type);
CREATE INDEX item_by_document ON item (by_document);

-- The log. A step is what one operation did, and what undo takes back; a decision is what it did to one item.
CREATE TABLE step (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL UNIQUE,
  curator TEXT NOT NULL,
  layer TEXT NOT NULL,
  -- UTC, RFC 3339.
  at TEXT NOT NULL,
  milliseconds INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('decide', 'add', 'bulk', 'undo', 'redo', 'adjudicate')),
  -- Name of the action: accept, reject, …; of bulk steps with `bulk`, `replicate` or `block` in `note`.
  action TEXT NOT NULL,
  -- The step that an undo takes back or a redo does again.
  of INTEGER REFERENCES step (id),
  -- JSON: filter and name of a bulk step.
  note TEXT,
  -- Versions: the program, SHA-256 of the dictionaries, the guidelines.
  program TEXT NOT NULL,
  dictionaries TEXT NOT NULL,
  guidelines TEXT NOT NULL
) STRICT;
CREATE INDEX step_of ON step (of) WHERE of IS NOT NULL;
CREATE INDEX step_by ON step (curator, id);

CREATE TABLE decision (
  -- An item's `version` is the id of its last decision.
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  step INTEGER NOT NULL REFERENCES step (id),
  item INTEGER NOT NULL REFERENCES item (id),
  -- `Stand`s, or null where nothing had been or is decided.
  before TEXT,
  after TEXT,
  -- The decision whose state this one brings back, null where it makes a new one; and that which held before it, 0 for
  -- none. A step can be taken back if its decisions hold, however often others were taken back meanwhile.
  origin INTEGER,
  previous INTEGER NOT NULL
) STRICT;
CREATE INDEX decision_of_step ON decision (step);
CREATE INDEX decision_of_item ON decision (item);

CREATE TRIGGER step_is_kept BEFORE DELETE ON step BEGIN SELECT RAISE (ABORT, 'the log only grows'); END;
CREATE TRIGGER step_is_final BEFORE UPDATE ON step BEGIN SELECT RAISE (ABORT, 'the log only grows'); END;
CREATE TRIGGER decision_is_kept BEFORE DELETE ON decision BEGIN SELECT RAISE (ABORT, 'the log only grows'); END;
CREATE TRIGGER decision_is_final BEFORE UPDATE ON decision BEGIN SELECT RAISE (ABORT, 'the log only grows'); END;

-- What the log has come to, by layer. Everything here follows from the log.
-- A layer is `shared`, or in a blind project a curator's name behind `curator/`, or `gold`.
CREATE TABLE standing (
  layer TEXT NOT NULL,
  item INTEGER NOT NULL REFERENCES item (id),
  status TEXT NOT NULL CHECK (status IN ('open', 'accepted', 'rejected', 'skipped')),
  -- Whether `value` differs from what was tagged.
  is_changed INTEGER NOT NULL,
  is_flagged INTEGER NOT NULL,
  is_bulk INTEGER NOT NULL,
  comment TEXT,
  -- A `Value` or `RelationValue`, and what of it is asked for.
  value TEXT NOT NULL,
  type TEXT NOT NULL,
  concept TEXT NOT NULL,
  text TEXT NOT NULL,
  form TEXT NOT NULL,
  version INTEGER NOT NULL,
  -- The decision that holds: the last one, or the one whose state it brought back; 0 for none.
  origin INTEGER NOT NULL,
  curator TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (layer, item)
) STRICT, WITHOUT ROWID;
-- With what is counted, so that counting reads no values.
CREATE INDEX standing_of_item ON standing (item, layer, status, is_changed);

-- Decided items of a dictionary's row, by layer; with row '' of all.
CREATE TABLE tally (
  layer TEXT NOT NULL,
  row TEXT NOT NULL,
  accepted INTEGER NOT NULL DEFAULT 0,
  changed INTEGER NOT NULL DEFAULT 0,
  added INTEGER NOT NULL DEFAULT 0,
  rejected INTEGER NOT NULL DEFAULT 0,
  skipped INTEGER NOT NULL DEFAULT 0,
  by_bulk INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (layer, row)
) STRICT, WITHOUT ROWID;

-- Blind projects: who decides on which document.
CREATE TABLE assignment (
  document INTEGER NOT NULL REFERENCES document (id),
  curator TEXT NOT NULL,
  PRIMARY KEY (document, curator)
) STRICT, WITHOUT ROWID;
CREATE INDEX assignment_of_curator ON assignment (curator, document);
